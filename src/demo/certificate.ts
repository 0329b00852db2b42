// The certificate library needs this module to be loaded first.
import "reflect-metadata";
import * as x509 from "@peculiar/x509";

const ALGORITHM = {
  name: "ECDSA",
  namedCurve: "P-256",
  hash: "SHA-256",
} as const;
const DAY_MS = 86_400_000;

/** The kinds of a server's certificate, most of them faulty. */
export type CertificateKind =
  | "ca-signed"
  | "self-signed"
  | "expired"
  | "not-yet-valid"
  | "wrong-name";

export interface ServerCertificate {
  readonly certPem: string;
  readonly keyPem: string;
  /** The CA that signed it; its own certificate if it is self-signed. */
  readonly caPem: string;
  /** 64 lower-case hex digits over the DER bytes. */
  readonly sha256: string;
}

/**
 * Makes a certificate for this machine's loopback names, and its key.
 *
 * @param dnsName another name to use instead, in its ASCII form
 */
export async function makeCertificate(
  kind: CertificateKind,
  dnsName: string | null = kind === "wrong-name" ? "elsewhere.example" : null,
): Promise<ServerCertificate> {
  x509.cryptoProvider.set(crypto);
  const keys = await makeKeys();
  const signed = kind === "self-signed"
    ? await selfSigned(keys, dnsName)
    : await caSigned(keys, { kind, dnsName });
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  const thumbprint = await signed.leaf.getThumbprint("SHA-256");
  return {
    certPem: signed.leaf.toString("pem"),
    keyPem: x509.PemConverter.encode(pkcs8, "PRIVATE KEY"),
    caPem: signed.ca.toString("pem"),
    sha256: new Uint8Array(thumbprint).toHex(),
  };
}

interface Signed {
  leaf: x509.X509Certificate;
  ca: x509.X509Certificate;
}

/** Makes the same as `openssl req -x509`: self-signed, and a CA. */
async function selfSigned(
  keys: CryptoKeyPair,
  dnsName: string | null,
): Promise<Signed> {
  const leaf = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity("self-signed"),
    name: "CN=JellyTau demo",
    keys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      names(dnsName),
    ],
  });
  return { leaf, ca: leaf };
}

async function caSigned(
  keys: CryptoKeyPair,
  { kind, dnsName }: { kind: CertificateKind; dnsName: string | null },
): Promise<Signed> {
  const caKeys = await makeKeys();
  const ca = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity("ca-signed"),
    name: "CN=JellyTau demo CA",
    keys: caKeys,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
    ],
  });
  const leaf = await x509.X509CertificateGenerator.create({
    ...validity(kind),
    subject: "CN=JellyTau demo",
    issuer: ca.subject,
    publicKey: keys.publicKey,
    signingKey: caKeys.privateKey,
    signingAlgorithm: ALGORITHM,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.ExtendedKeyUsageExtension([
        x509.ExtendedKeyUsage.serverAuth,
      ]),
      names(dnsName),
    ],
  });
  return { leaf, ca };
}

function names(dnsName: string | null): x509.SubjectAlternativeNameExtension {
  if (dnsName !== null) {
    return new x509.SubjectAlternativeNameExtension([
      { type: "dns", value: dnsName },
    ]);
  }
  return new x509.SubjectAlternativeNameExtension([
    { type: "dns", value: "localhost" },
    { type: "ip", value: "127.0.0.1" },
    { type: "ip", value: "::1" },
  ]);
}

function validity(kind: CertificateKind) {
  const now = Date.now();
  const days = (count: number) => new Date(now + count * DAY_MS);
  const [from, to] = kind === "expired"
    ? [days(-30), days(-1)]
    : kind === "not-yet-valid"
    ? [days(1), days(30)]
    : [days(-1), days(30)];
  return {
    notBefore: from,
    notAfter: to,
    serialNumber: crypto.getRandomValues(new Uint8Array(8)).toHex(),
  };
}

async function makeKeys(): Promise<CryptoKeyPair> {
  return await crypto.subtle.generateKey(ALGORITHM, true, ["sign", "verify"]);
}
