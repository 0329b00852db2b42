import type { ServerCertificate } from "../../src/demo/certificate.ts";
import { lacks } from "../requirements.ts";

/** True if OpenSSL is missing, which serves any certificate with any key. */
export const NO_OPENSSL = lacks("openssl");

/** The length of a P-256 public key: `04` and both coordinates. */
const POINT_BYTES = 65;
/** The tag before the point in a SEC 1 key. Source: RFC 5915. */
const POINT_TAG = [0x03, 0x42, 0x00];

/**
 * Lends a server that has a copy of a certificate but not its key. It signs
 * with another key, into which the certificate's public key was written.
 */
export async function withImpostor(
  copied: ServerCertificate,
  use: (url: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "jellytau-impostor-" });
  await Deno.writeTextFile(`${folder}/cert.pem`, copied.certPem);
  await Deno.writeTextFile(`${folder}/true.pem`, copied.keyPem);
  await forgeKey(folder);
  const server = new Deno.Command("openssl", {
    args: ["s_server", "-www", "-accept", "127.0.0.1:0"]
      .concat(["-cert", `${folder}/cert.pem`, "-key", `${folder}/forged.pem`]),
    stdin: "null",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  try {
    await use(`https://127.0.0.1:${await portOf(server)}`);
  } finally {
    server.kill("SIGKILL");
    await server.stdout.cancel();
    await server.status;
    await Deno.remove(folder, { recursive: true });
  }
}

async function forgeKey(folder: string): Promise<void> {
  const own = ["ecparam", "-name", "prime256v1", "-genkey", "-noout"];
  await openssl([...own, "-out", `${folder}/own.pem`]);
  const ownKey = await sec1(`${folder}/own.pem`, folder);
  const trueKey = await sec1(`${folder}/true.pem`, folder);
  const point = trueKey.slice(pointAt(trueKey), pointAt(trueKey) + POINT_BYTES);
  ownKey.set(point, pointAt(ownKey));
  const base64 = ownKey.toBase64().replace(/.{64}/g, "$&\n");
  await Deno.writeTextFile(
    `${folder}/forged.pem`,
    `-----BEGIN EC PRIVATE KEY-----\n${base64}\n-----END EC PRIVATE KEY-----\n`,
  );
}

async function sec1(
  path: string,
  folder: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const out = `${folder}/key.der`;
  await openssl(["ec", "-in", path, "-outform", "DER", "-out", out]);
  return await Deno.readFile(out);
}

function pointAt(key: Uint8Array): number {
  for (let at = 0; at < key.length; at++) {
    if (POINT_TAG.every((byte, i) => key[at + i] === byte)) {
      return at + POINT_TAG.length;
    }
  }
  throw new Error("the key has no public half");
}

export async function openssl(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command("openssl", {
    args: [...args],
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Returns the port that openssl prints once it listens. */
export async function portOf({ stdout }: Deno.ChildProcess): Promise<string> {
  const reader = stdout.getReader();
  const decoder = new TextDecoder();
  let said = "";
  try {
    for (;;) {
      const { value } = await reader.read();
      if (!value) throw new Error(`openssl s_server did not start: ${said}`);
      said += decoder.decode(value, { stream: true });
      const [, port] = /^ACCEPT 127\.0\.0\.1:(\d+)\n/m.exec(said) ?? [];
      if (port !== undefined) return port;
    }
  } finally {
    reader.releaseLock();
  }
}
