/**
 * Reads the encrypted file by the description in
 * `src/secure_storage/README.md`, without the program's own code.
 */
import { Buffer } from "node:buffer";
import {
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
} from "node:crypto";
import { argon2id } from "hash-wasm";

/** The key of a slot: 32 bytes, or a text that is stretched. */
export interface Key {
  readonly kind: string;
  readonly secret: Uint8Array | string;
}

/** Reads the tokens by name. @throws {Error} if the file is not as described */
export async function readTokens(
  file: string,
  key: Key,
): Promise<Record<string, string>> {
  const entries = Object.entries(await readEntries(file, key));
  return Object.fromEntries(entries.map(([name, { token }]) => [name, token]));
}

/** Reads the tokens with their destinations; null for a token without one. */
export async function readEntries(
  file: string,
  key: Key,
): Promise<Record<string, { token: string; destination: string | null }>> {
  if (!file.startsWith("[\n") || !file.endsWith("\n]\n")) {
    throw new Error("no array");
  }
  const [headerLine = "", macLine = "", ...lines] = file.slice(2, -3)
    .split(",\n");
  const header = JSON.parse(headerLine);
  const dataKey = await readDataKey(file, key);
  const macKey = derive(dataKey, { fileId: header.fileId, purpose: "mac" });
  const mac = createHmac("sha256", macKey).update(`[\n${headerLine}`);
  if (mac.digest("base64") !== JSON.parse(macLine).mac) {
    throw new Error("another MAC");
  }
  let at = 0;
  for (const { entries, sha256 } of header.pages) {
    const page = lines.slice(at, at += entries).join(",\n");
    const digest = createHash("sha256").update(page).digest("base64");
    if (digest !== sha256) throw new Error("another page");
  }
  if (at !== lines.length) throw new Error("more entries than pages hold");
  const entryKey = derive(dataKey, { fileId: header.fileId, purpose: "entry" });
  return Object.fromEntries(lines.map((line) => {
    const { name, generation, nonce, sealed } = JSON.parse(line);
    const place = ["entry", header.fileId, name, generation];
    const text = open(entryKey, { nonce, sealed, place }).toString();
    const [token = "", destination = null] = text.split("\n");
    return [name, { token, destination }];
  }));
}

/** Returns the data key that a slot of this kind unwraps. */
export async function readDataKey(
  file: string,
  { kind, secret }: Key,
): Promise<Buffer> {
  const [headerLine = ""] = file.slice(2).split(",\n");
  const header = JSON.parse(headerLine);
  // deno-lint-ignore no-explicit-any -- the same
  const slot = header.slots.find((it: any) => it.kind === kind);
  const { id, cost, command = [], nonce, wrapped } = slot;
  const raw = typeof secret === "string"
    ? await argon2id({
      password: secret.normalize("NFC"),
      salt: Buffer.from(cost.salt, "base64"),
      parallelism: 1,
      iterations: cost.passes,
      memorySize: cost.memoryKib,
      hashLength: 32,
      outputType: "binary",
    })
    : secret;
  const spent = cost ? `${cost.memoryKib},${cost.passes},${cost.salt}` : "";
  const place = ["slot", header.fileId, id, kind, spent, ...command];
  const wrapping = derive(raw, { fileId: header.fileId, purpose: "slot" });
  return open(wrapping, { nonce, sealed: wrapped, place });
}

function derive(
  secret: Uint8Array,
  { fileId, purpose }: { fileId: string; purpose: string },
): Buffer {
  const info = `jellytau-tokens/1/${purpose}`;
  return Buffer.from(hkdfSync("sha256", secret, fileId, info, 32));
}

function open(
  key: Buffer,
  box: { nonce: string; sealed: string; place: readonly unknown[] },
): Buffer {
  const sealed = Buffer.from(box.sealed, "base64");
  const nonce = Buffer.from(box.nonce, "base64");
  const cipher = createDecipheriv("aes-256-gcm", key, nonce, {
    authTagLength: 16,
  });
  cipher.setAuthTag(sealed.subarray(-16));
  cipher.setAAD(Buffer.concat(["jellytau-tokens", 1, ...box.place].map(part)));
  return Buffer.concat([
    cipher.update(sealed.subarray(0, -16)),
    cipher.final(),
  ]);
}

/** Returns the length of a text in four bytes, big-endian, then its UTF-8. */
function part(value: unknown): Buffer {
  const text = Buffer.from(String(value));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  return Buffer.concat([length, text]);
}
