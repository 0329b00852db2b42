import { createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { TokenStorage } from "./account.ts";
import { ORIGIN_ADVICE } from "./entry_key.ts";
import { Failure } from "./failure.ts";
import { Secret } from "./secret.ts";

/** The certificate of an origin's clients; its key is stored apart. */
export interface CertificateRecord {
  /** Scheme, host and port, as `URL` spells them. */
  readonly origin: string;
  /** The certificate and its chain, which a server sees anyway. */
  readonly certificatePem: string;
  readonly tokenStorage: TokenStorage;
}

/** The facts of a certificate that may be shown. */
export interface CertificateFacts {
  readonly subject: string;
  readonly validTo: Date;
}

const CERTIFICATES =
  /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;
const KEY =
  /-----BEGIN ((?:RSA |EC |ENCRYPTED )?)PRIVATE KEY-----[^]+?-----END \1PRIVATE KEY-----/;
/** The start of PKCS#12 and of any other DER: a sequence. */
const DER_START = "0";
const RSA_LEAST_BITS = 2048;
const CURVES = ["prime256v1", "secp384r1"];

/** Returns whether the key in a PEM file is encrypted. */
export function hasEncryptedKey(pem: Secret): boolean {
  const [key = ""] = KEY.exec(pem.expose()) ?? [];
  return key.startsWith("-----BEGIN ENCRYPTED") ||
    /^Proc-Type:.*ENCRYPTED/m.test(key);
}

/**
 * A client certificate with its key, for one origin. There is none whose key
 * belongs to another certificate: with such a pair, Deno 2.7 ends the process.
 * The key leaves this class in two ways: to storage, and to a handshake with
 * that origin.
 */
export class ClientCertificate {
  readonly origin: string;
  readonly certificatePem: string;
  readonly #key: KeyObject;

  private constructor(
    origin: string,
    { certificatePem, key }: { certificatePem: string; key: KeyObject },
  ) {
    this.origin = origin;
    this.certificatePem = certificatePem;
    this.#key = key;
  }

  /**
   * Reads a certificate and its key from PEM.
   *
   * @param keyPem null if both are in the same file
   * @throws {Failure} `usage`, `rejected` for a wrong passphrase
   */
  static read(
    origin: string,
    { pem, keyPem, passphrase }: {
      pem: Secret;
      keyPem: Secret | null;
      passphrase: Secret | null;
    },
  ): ClientCertificate {
    const certificates = pem.expose().match(CERTIFICATES);
    if (certificates === null) throw noCertificate(pem);
    const [keyText] = KEY.exec((keyPem ?? pem).expose()) ?? [];
    if (keyText === undefined) throw noKey();
    const key = readKey(keyText, passphrase);
    const certificatePem = `${certificates.join("\n")}\n`;
    if (!isPair(certificatePem, key)) {
      throw unusable("the key belongs to another certificate");
    }
    return new ClientCertificate(origin, { certificatePem, key });
  }

  /** @throws {Failure} `storage_damaged` if the key is not the certificate's */
  static decode(
    { origin, certificatePem }: CertificateRecord,
    stored: Secret,
  ): ClientCertificate {
    try {
      const key = decodeKey(stored);
      if (isPair(certificatePem, key)) {
        return new ClientCertificate(origin, { certificatePem, key });
      }
    } catch {
      // The error may quote what it was given.
    }
    throw new Failure(
      "storage_damaged",
      `Cannot read client key for "${origin}": it is not the key of the ` +
        "recorded certificate",
      ORIGIN_ADVICE.client_key,
    );
  }

  /** Returns the key as it is stored: one line of JSON. */
  encode(): Secret {
    const { kty, crv, x, y, d, e, p, q } = this.#key.export({ format: "jwk" });
    // The rest of an RSA key follows from these, and would not fit.
    const kept = kty === "RSA" ? { kty, e, p, q } : { kty, crv, x, y, d };
    return new Secret(JSON.stringify(kept));
  }

  /**
   * Returns the options of a TLS connection.
   *
   * @param url the address that the connection is for
   * @throws {Failure} `internal` for an address of another origin
   */
  tlsOptionsFor(url: string): { cert: string; key: string } {
    if (URL.parse(url)?.origin !== this.origin) {
      throw new Failure(
        "internal",
        "Cannot use client certificate: the address has another origin",
      );
    }
    const key = this.#key.export({ type: "pkcs8", format: "pem" });
    return { cert: this.certificatePem, key: String(key) };
  }
}

/** Returns the facts of the first certificate; null if it cannot be read. */
export function certificateFacts(pem: string): CertificateFacts | null {
  try {
    const { subject, validTo } = new X509Certificate(pem);
    return {
      subject: String(subject ?? "").replaceAll("\n", ", "),
      validTo: new Date(validTo),
    };
  } catch {
    return null;
  }
}

function isPair(certificatePem: string, key: KeyObject): boolean {
  try {
    return new X509Certificate(certificatePem).checkPrivateKey(key);
  } catch {
    return false;
  }
}

function readKey(pem: string, passphrase: Secret | null): KeyObject {
  const isEncrypted = hasEncryptedKey(new Secret(pem));
  if (isEncrypted && passphrase === null) {
    throw new Failure(
      "input_needed",
      "Cannot read client key: it is encrypted, and no passphrase was given",
      {
        hint: "Run this at a terminal, or use `--passphrase-file`",
        remedy: "set-certificate",
      },
    );
  }
  let key: KeyObject;
  try {
    const words = isEncrypted && passphrase !== null
      ? { passphrase: passphrase.expose() }
      : {};
    key = createPrivateKey({ key: pem, ...words });
  } catch {
    throw isEncrypted ? notDecrypted() : unusable("its key cannot be read");
  }
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  const isKnown = type === "ed25519" ||
    type === "rsa" && (details?.modulusLength ?? 0) >= RSA_LEAST_BITS ||
    type === "ec" && CURVES.includes(details?.namedCurve ?? "");
  if (isKnown) return key;
  throw unusable("its key is not RSA of 2048 bits, P-256, P-384 or Ed25519");
}

function unusable(state: string): Failure {
  return new Failure("usage", `Cannot use client certificate: ${state}`, {
    hint: "Use the certificate and the key that the server's proxy gave you",
  });
}

function notDecrypted(): Failure {
  return new Failure(
    "rejected",
    "Cannot read client key: the passphrase is wrong, or the encryption is " +
      "too old",
    {
      hint: "Encrypt an old key again with `openssl pkcs8 -topk8 -in key.pem " +
        "-out new-key.pem`",
    },
  );
}

function noCertificate(pem: Secret): Failure {
  const isDer = pem.expose().startsWith(DER_START);
  return new Failure(
    "usage",
    "Cannot use client certificate: the file contains no certificate in PEM",
    {
      hint: isDer
        ? "Convert PKCS#12 with `openssl pkcs12 -in client.p12 -out client.pem`" +
          ", and add `-legacy` if it is old"
        : "Use a file with `-----BEGIN CERTIFICATE-----`",
    },
  );
}

function noKey(): Failure {
  return new Failure(
    "usage",
    "Cannot use client certificate: the file contains no private key",
    {
      hint: "Name the file of the key with `--key <pem>`",
      remedy: "set-certificate",
    },
  );
}

/** @throws unless it was written by `encode()` */
function decodeKey(stored: Secret): KeyObject {
  const jwk = JSON.parse(stored.expose());
  return createPrivateKey({
    key: jwk.kty === "RSA" ? completeRsa(jwk) : jwk,
    format: "jwk",
  });
}

/** Computes the other numbers of an RSA key. Source: RFC 8017, 3.2. */
function completeRsa({ e, p, q }: Record<string, string>): JsonWebKey {
  const [exponent, one, other] = [e, p, q].map(numberOf);
  if (!exponent || !one || !other) throw new Error("incomplete");
  const n = one * other;
  const common = gcd(one - 1n, other - 1n);
  const d = inverse(exponent, (one - 1n) * (other - 1n) / common);
  const parts = {
    n,
    e: exponent,
    d,
    p: one,
    q: other,
    dp: d % (one - 1n),
    dq: d % (other - 1n),
    qi: inverse(other, one),
  };
  const texts = Object.entries(parts).map(([name, it]) => [name, textOf(it)]);
  return { kty: "RSA", ...Object.fromEntries(texts) };
}

function numberOf(base64: string | undefined): bigint {
  const bytes = Uint8Array.fromBase64(base64 ?? "", { alphabet: "base64url" });
  return BigInt(`0x${bytes.toHex()}`);
}

function textOf(number: bigint): string {
  const hex = number.toString(16);
  const even = hex.length % 2 === 0 ? hex : `0${hex}`;
  const options = { alphabet: "base64url", omitPadding: true } as const;
  return Uint8Array.fromHex(even).toBase64(options);
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Returns the inverse of `a` modulo `n`, by the extended Euclidean algorithm. */
function inverse(a: bigint, n: bigint): bigint {
  let [r, next, x, step] = [n, a % n, 0n, 1n];
  while (next !== 0n) {
    const times = r / next;
    [r, next] = [next, r - times * next];
    [x, step] = [step, x - times * step];
  }
  if (r !== 1n) throw new Error("not coprime");
  return (x + n) % n;
}
