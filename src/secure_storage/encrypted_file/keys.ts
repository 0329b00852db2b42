import { Failure, toFailure } from "../../core/failure.ts";
import { base64 } from "./base64.ts";
import {
  type DataKeys,
  deriveKeys,
  newDataKey,
  randomBytes,
  unwrapDataKey,
  wrapDataKey,
} from "./crypto.ts";
import type { Header } from "./format.ts";
import {
  isStretched,
  KEY_BYTES,
  SALT_BYTES,
  type Slot,
  type SlotKind,
  type SlotPlan,
} from "./slot.ts";
import { createPrivateFile } from "../../os/private_file.ts";
import {
  askSecret,
  COST,
  findSecret,
  isFinal,
  nothingGiven,
  readKeyFile,
  refused,
  type SlotSecretOptions,
  stretch,
} from "./slot_secret.ts";

export type { SlotSecretOptions } from "./slot_secret.ts";

type Bytes = Uint8Array<ArrayBuffer>;
type FindSecret = (
  slot: SlotPlan,
  from: SlotSecretOptions,
) => Promise<Bytes | null>;

type LockedHeader = Pick<Header, "fileId" | "slots">;

/** Tries the cheapest slots first. */
const ORDER: readonly SlotKind[] = [
  "key-file",
  "systemd-credential",
  "passphrase",
  "command-key",
  "command",
];

/** Unlocks with the first slot that has the right secret. */
export async function unlock(
  header: LockedHeader,
  sources: SlotSecretOptions,
): Promise<DataKeys> {
  const dataKey = await unlockDataKey(header, sources);
  try {
    return await deriveKeys(dataKey, header.fileId);
  } finally {
    dataKey.fill(0);
  }
}

/**
 * Returns the data key itself; the caller overwrites it. Asks the user last, and
 * only if no passphrase was given.
 *
 * @throws {Failure} `rejected` for a wrong passphrase, `storage_locked` if no slot
 * had a secret to try; else the failure of the first slot
 */
export async function unlockDataKey(
  { fileId, slots }: LockedHeader,
  sources: SlotSecretOptions,
): Promise<Bytes> {
  const sorted = ORDER.flatMap((kind) =>
    slots.filter((it) => it.kind === kind)
  );
  const refusals: Failure[] = [];
  const given = await sources.keySources.passphrase();
  for (const find of given ? [findSecret] : [findSecret, askSecret]) {
    for (const slot of sorted) {
      try {
        const dataKey = await openSlot(slot, { fileId, find, sources });
        if (dataKey !== null) return dataKey;
      } catch (caught) {
        if (isFinal(caught)) throw caught;
        refusals.push(toFailure(caught));
      }
    }
  }
  throw refusals[0] ?? nothingGiven(slots, sources);
}

/** Returns null without a secret for it. @throws {Failure} for a wrong secret */
async function openSlot(
  slot: Slot,
  options: { fileId: string; find: FindSecret; sources: SlotSecretOptions },
): Promise<Bytes | null> {
  const { fileId, find, sources } = options;
  const secret = await find(slot, sources);
  if (secret === null) return null;
  const dataKey = await unwrapDataKey(slot, { secret, fileId });
  secret.fill(0);
  if (dataKey === null) throw refused(slot, sources);
  return dataKey;
}

/**
 * Returns the slots with a new data key. Needs each slot's secret, and checks it
 * against the old slot.
 *
 * @throws {Failure} naming the slot whose secret is missing
 */
export async function rewrapSlots(
  { fileId, slots }: LockedHeader,
  { dataKey, sources }: { dataKey: Bytes; sources: SlotSecretOptions },
): Promise<Slot[]> {
  const rewrapped: Slot[] = [];
  for (const slot of slots) {
    const secret = await secretOf(slot, { fileId, sources });
    rewrapped.push(await wrapDataKey(dataKey, secret, { fileId, slot }));
    secret.fill(0);
  }
  return rewrapped;
}

async function secretOf(
  slot: Slot,
  { fileId, sources }: { fileId: string; sources: SlotSecretOptions },
): Promise<Bytes> {
  for (const find of [findSecret, askSecret]) {
    const secret = await find(slot, sources);
    const old = secret && await unwrapDataKey(slot, { secret, fileId });
    old?.fill(0);
    if (secret && old) return secret;
  }
  throw new Failure(
    "storage_locked",
    `Cannot rotate: the secret of slot ${slot.id} (${slot.kind}) ` +
      "is not available",
    {
      hint: "Provide it, or remove the slot first: " +
        `\`jellytau storage slot remove ${slot.id}\``,
      remedy: "remove-slot",
    },
  );
}

/**
 * Creates the first slot of a new file: a passphrase if one was given, else
 * systemd's credential, else the key file. Uses an existing key file, and
 * never replaces it.
 */
export async function createKeys(
  fileId: string,
  sources: SlotSecretOptions,
): Promise<{ keys: DataKeys; slot: Slot }> {
  const dataKey = newDataKey();
  const { slot, secret } = await firstSecret(sources);
  const wrapped = await wrapDataKey(dataKey, secret, { fileId, slot });
  const keys = await deriveKeys(dataKey, fileId);
  secret.fill(0);
  dataKey.fill(0);
  return { keys, slot: wrapped };
}

async function firstSecret(
  sources: SlotSecretOptions,
): Promise<{ slot: SlotPlan; secret: Bytes }> {
  const passphrase = await sources.keySources.passphrase();
  if (passphrase) {
    const slot = planSlot("passphrase");
    return { slot, secret: await stretch(passphrase, slot) };
  }
  const slot = planSlot("systemd-credential");
  const secret = await findSecret(slot, sources);
  if (secret) return { slot, secret };
  return { slot: planSlot("key-file"), secret: keyFileSecret(sources) };
}

/** Returns a new slot's id and, where its secret is stretched, its cost. */
export function planSlot(
  kind: SlotKind,
  command: readonly string[] | null = null,
): SlotPlan {
  const salt = base64(randomBytes(SALT_BYTES));
  const cost = isStretched(kind) ? { ...COST, salt } : null;
  return { id: randomBytes(4).toHex(), kind, cost, command };
}

/** Returns the key in the key file, and creates the file if it is missing. */
export function keyFileSecret({ keyPath }: SlotSecretOptions): Bytes {
  const found = readKeyFile(keyPath);
  if (found) return found;
  const key = randomBytes(KEY_BYTES);
  createPrivateFile(keyPath, key);
  return key;
}
