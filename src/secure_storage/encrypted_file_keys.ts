import { Failure } from "../core/failure.ts";
import {
  base64,
  type DataKeys,
  deriveKeys,
  newDataKey,
  randomBytes,
  unwrapDataKey,
  wrapDataKey,
} from "./encrypted_file_crypto.ts";
import type { Header, Slot } from "./encrypted_file_format.ts";
import { replacePrivateFile } from "./private_file.ts";
import { COST, readKeyFile, stretch, type Unlockers } from "./slot_secret.ts";

type Bytes = Uint8Array<ArrayBuffer>;

/** Finds the way in: the first slot for which there is a secret, and fits. */
export async function unlock(
  { fileId, slots }: Header,
  options: { keyPath: string; unlockers: Unlockers },
): Promise<DataKeys> {
  let refusal: Failure | null = null;
  for (const slot of slots) {
    const secret = await secretFor(slot, options);
    if (secret === null) continue;
    const dataKey = await unwrapDataKey(slot, secret, fileId);
    secret.fill(0);
    if (dataKey !== null) {
      const keys = await deriveKeys(dataKey, fileId);
      dataKey.fill(0);
      return keys;
    }
    refusal ??= refused(slot, options.keyPath);
  }
  throw refusal ?? nothingGiven(slots, options.keyPath);
}

async function secretFor(
  slot: Slot,
  { keyPath, unlockers }: { keyPath: string; unlockers: Unlockers },
): Promise<Bytes | null> {
  if (slot.kind === "key-file") return readKeyFile(keyPath);
  if (slot.kind !== "passphrase" || slot.cost === null) return null;
  const passphrase = await unlockers.passphrase();
  return passphrase === null ? null : await stretch(passphrase, slot.cost);
}

function refused({ kind }: Slot, keyPath: string): Failure {
  return kind === "passphrase"
    ? new Failure("rejected", "Cannot unlock tokens: the passphrase is wrong", {
      hint: "Try again; nothing was changed",
    })
    : new Failure(
      "storage_damaged",
      `Cannot unlock tokens: "${keyPath}" is not the key of this file`,
      { hint: "Put the right key file back; a new one opens nothing" },
    );
}

function nothingGiven(slots: readonly Slot[], keyPath: string): Failure {
  const byPassphrase = slots.some((it) => it.kind === "passphrase");
  return new Failure(
    "storage_locked",
    byPassphrase
      ? "Cannot unlock tokens: a passphrase is needed"
      : `Cannot unlock tokens: the key file "${keyPath}" is missing`,
    {
      hint: byPassphrase
        ? "Set JELLYTAU_PASSPHRASE_FILE to a file that holds it"
        : "Put the key file back; without it the tokens cannot be read",
    },
  );
}

/**
 * The first slot of a new file: a passphrase where one was given, else the key
 * file. A key file that is there already is used, never replaced.
 */
export async function createKeys(
  fileId: string,
  options: { keyPath: string; unlockers: Unlockers },
): Promise<{ keys: DataKeys; slot: Slot }> {
  const dataKey = newDataKey();
  const passphrase = await options.unlockers.passphrase();
  const id = randomBytes(4).toHex();
  const cost = { ...COST, salt: base64(randomBytes(16)) };
  const [secret, slot] = passphrase
    ? [
      await stretch(passphrase, cost),
      { id, kind: "passphrase" as const, cost, command: null },
    ]
    : [
      readKeyFile(options.keyPath) ?? await makeKeyFile(options.keyPath),
      { id, kind: "key-file" as const, cost: null, command: null },
    ];
  const wrapped = await wrapDataKey(dataKey, secret, { fileId, slot });
  const keys = await deriveKeys(dataKey, fileId);
  secret.fill(0);
  dataKey.fill(0);
  return { keys, slot: wrapped };
}

async function makeKeyFile(path: string): Promise<Bytes> {
  const key = randomBytes(32);
  await replacePrivateFile(path, key, () => Promise.resolve());
  return key;
}
