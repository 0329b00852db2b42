/** Runs OpenSSL as a server that asks for client certificates. */
import { makeCertificate } from "../../src/demo/certificate.ts";
import { Secret } from "../../src/core/secret.ts";
import { PUBLIC_INFO } from "./jellyfin_fixture.ts";
import { openssl, portOf } from "./impostor.ts";

export type TlsVersion = "tls1_2" | "tls1_3";

/** The files of a client, as OpenSSL makes them. */
export interface ClientFiles {
  readonly folder: string;
  readonly certificate: Secret;
  readonly key: Secret;
}

const KINDS = {
  "P-256": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"],
  "P-384": ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"],
  "Ed25519": ["-newkey", "ed25519"],
  "RSA-2048": ["-newkey", "rsa:2048"],
  "RSA-4096": ["-newkey", "rsa:4096"],
} as const;
export type KeyKind = keyof typeof KINDS;
export const KEY_KINDS = Object.keys(KINDS) as KeyKind[];

/** Lends a client certificate with a new key. */
export async function withClientFiles<T>(
  kind: KeyKind,
  use: (files: ClientFiles) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "jellytau-client-" });
  const [cert, key] = [`${folder}/client.pem`, `${folder}/client.key`];
  try {
    await openssl([
      ...["req", "-x509", ...KINDS[kind], "-nodes", "-subj", "/CN=ada"],
      ...["-days", "2", "-keyout", key, "-out", cert],
    ]);
    return await use({
      folder,
      certificate: new Secret(await Deno.readTextFile(cert)),
      key: new Secret(await Deno.readTextFile(key)),
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Lends a server that accepts only the clients with this certificate. */
export async function withVerifyingServer(
  { version, clientPem }: { version: TlsVersion; clientPem: string },
  use: (
    server: { url: string; caPem: string; sha256: string },
  ) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "jellytau-verify-" });
  const own = await makeCertificate("ca-signed");
  const body = JSON.stringify(PUBLIC_INFO);
  await Deno.mkdir(`${folder}/System/Info`, { recursive: true });
  await Deno.writeTextFile(
    `${folder}/System/Info/Public`,
    "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n" +
      `content-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
  );
  await Deno.writeTextFile(`${folder}/cert.pem`, own.certPem);
  await Deno.writeTextFile(`${folder}/key.pem`, own.keyPem);
  await Deno.writeTextFile(`${folder}/clients.pem`, clientPem);
  const server = new Deno.Command("openssl", {
    args: [
      ...["s_server", "-HTTP", `-${version}`, "-accept", "127.0.0.1:0"],
      ...["-Verify", "1", "-verify_return_error", "-CAfile", "clients.pem"],
      ...["-cert", "cert.pem", "-key", "key.pem"],
    ],
    cwd: folder,
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    const url = `https://127.0.0.1:${await portOf(server)}`;
    await use({ url, caPem: own.caPem, sha256: own.sha256 });
  } finally {
    server.kill("SIGKILL");
    await server.stdout.cancel();
    await server.status;
    await Deno.remove(folder, { recursive: true });
  }
}
