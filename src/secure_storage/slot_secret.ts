import { Failure } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import { fromBase64 } from "./encrypted_file_crypto.ts";
import type { PassphraseCost, Slot } from "./encrypted_file_format.ts";
import { readPrivateFile } from "./private_file.ts";

const KEY_FILE_BYTES = 32;

type Bytes = Uint8Array<ArrayBuffer>;

/** Where secrets that unlock come from. */
export interface Unlockers {
  /** null: nobody gave one. */
  readonly passphrase: () => Promise<Secret | null>;
}

/** Argon2id (RFC 9106): 64 MiB, 3 passes, one lane. */
export const COST = { memoryKib: 65_536, passes: 3 } as const;

/** What each kind protects against, in words that promise no more than true. */
export const PROTECTS: Readonly<Record<Slot["kind"], string>> = {
  "key-file": "the tokens file leaking alone; not against whoever can read " +
    "the key file beside it",
  "passphrase": "whoever has the files but not the passphrase, as far as the " +
    "passphrase is hard to guess",
  "systemd-credential": "the files leaking without the machine that unseals " +
    "the credential",
  "command": "the files leaking without what the command prints",
};

/** The key file's content; null when there is none. */
export function readKeyFile(path: string): Bytes | null {
  const content = readPrivateFile(path, KEY_FILE_BYTES);
  if (content === null) return null;
  if (content.length !== KEY_FILE_BYTES) {
    throw new Failure(
      "storage_damaged",
      `Cannot use key file "${path}": it does not hold 32 bytes`,
      { hint: "Put the right key file back; a new one opens nothing" },
    );
  }
  const bytes = Uint8Array.from(content);
  content.fill(0);
  return bytes;
}

/** Stretches a passphrase. @param cost with the slot's own salt */
export async function stretch(
  passphrase: Secret,
  cost: PassphraseCost,
): Promise<Bytes> {
  const { argon2id } = await import("hash-wasm");
  const hash = await argon2id({
    password: passphrase.expose().normalize("NFC"),
    salt: fromBase64(cost.salt),
    parallelism: 1,
    iterations: cost.passes,
    memorySize: cost.memoryKib,
    hashLength: 32,
    outputType: "binary",
  });
  return Uint8Array.from(hash);
}
