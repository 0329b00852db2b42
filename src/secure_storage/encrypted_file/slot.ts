/** One way to unlock the encrypted file, in the form of its header. */
import { isBase64 } from "./base64.ts";
import { damaged, isCount, isHex, objectOf } from "./well_formed.ts";

const SLOT_KINDS = [
  "key-file",
  "passphrase",
  "systemd-credential",
  "command",
  "command-key",
] as const;
export type SlotKind = typeof SLOT_KINDS[number];

/** Kinds whose secret may be guessed, so that Argon2id stretches it. */
const STRETCHED: readonly SlotKind[] = ["passphrase", "command"];
/** Kinds whose secret a program prints. */
const PRINTED: readonly SlotKind[] = ["command", "command-key"];

/** NIST SP 800-38D, 8.2.2: random nonces of 96 bits; tags of 128 bits. */
export const NONCE_BYTES = 12;
export const TAG_BYTES = 16;
export const KEY_BYTES = 32;
export const SALT_BYTES = 16;
/** Between OWASP's floor for Argon2id and what a small machine can still do. */
const MEMORY_KIB = { min: 19_456, max: 1_048_576 } as const;
const PASSES = { min: 2, max: 10 } as const;
/** A command's words together, in UTF-16 units. */
const COMMAND_MAX = 4_096;

/** Argon2id's parameters; memory in KiB. */
export interface PassphraseCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly salt: string;
}

/** The properties of a slot before the data key is wrapped into it. */
export interface SlotPlan {
  /** 8 lower-case hex digits. */
  readonly id: string;
  readonly kind: SlotKind;
  /** null if the secret is random and needs no stretching. */
  readonly cost: PassphraseCost | null;
  /** The program and its arguments; null for other kinds. */
  readonly command: readonly string[] | null;
}

/** One way to unlock: the data key, wrapped. Binary values are base64. */
export interface Slot extends SlotPlan {
  readonly nonce: string;
  readonly wrapped: string;
}

/**
 * Encodes a slot for the header. Leaves out keys without a value.
 */
export function encodeSlot(slot: Slot): Record<string, unknown> {
  const { id, kind, cost, command, nonce, wrapped } = slot;
  const { memoryKib, passes, salt } = cost ?? {};
  return {
    id,
    kind,
    ...(cost === null ? {} : { cost: { memoryKib, passes, salt } }),
    ...(command === null ? {} : { command }),
    nonce,
    wrapped,
  };
}

/** @throws {Failure} `storage_damaged` for anything that was not written so */
export function decodeSlot(value: unknown): Slot {
  const { id, kind, cost, command, nonce, wrapped } = objectOf(value);
  const known = SLOT_KINDS.find((it) => it === kind);
  const sealedKey = KEY_BYTES + TAG_BYTES;
  if (
    !known || !isHex(id, 8) || !isBase64(nonce, NONCE_BYTES) ||
    !isBase64(wrapped, sealedKey)
  ) {
    throw damaged("a slot is not well formed");
  }
  return {
    id,
    kind: known,
    cost: isStretched(known) ? decodeCost(cost) : null,
    command: isPrinted(known) ? decodeCommand(command) : null,
    nonce,
    wrapped,
  };
}

/** Returns whether Argon2id stretches the secret of a slot of this kind. */
export function isStretched(kind: SlotKind): boolean {
  return STRETCHED.includes(kind);
}

/** Returns whether a program prints the secret of a slot of this kind. */
function isPrinted(kind: SlotKind): boolean {
  return PRINTED.includes(kind);
}

/** A hostile file may neither weaken the passphrase nor exhaust the machine. */
function decodeCost(value: unknown): PassphraseCost {
  const { memoryKib, passes, salt } = objectOf(value);
  if (!inside(memoryKib, MEMORY_KIB) || !inside(passes, PASSES)) {
    throw damaged("the cost of its passphrase is out of range");
  }
  if (!isBase64(salt, SALT_BYTES)) throw damaged("a slot is not well formed");
  return { memoryKib, passes, salt };
}

/**
 * Refuses slots that together cost more than the maximum for one: opening the
 * file tries each of them.
 *
 * @throws {Failure} `storage_damaged`
 */
export function refuseCostly(slots: readonly Slot[]): void {
  const work = slots.reduce(
    (sum, { cost }) => sum + (cost ? cost.memoryKib * cost.passes : 0),
    0,
  );
  if (work <= MEMORY_KIB.max * PASSES.max) return;
  throw damaged("the total cost of its slots is out of range");
}

function inside(
  value: unknown,
  { min, max }: { min: number; max: number },
): value is number {
  return isCount(value) && value >= min && value <= max;
}

function decodeCommand(value: unknown): string[] {
  const words: unknown[] = Array.isArray(value) ? value : [];
  if (!isCommand(words)) throw damaged("a slot is not well formed");
  return words;
}

/**
 * Returns whether words are a program and its arguments that can be started.
 */
export function isCommand(words: readonly unknown[]): words is string[] {
  let length = 0;
  for (const word of words) {
    if (typeof word !== "string" || word.includes("\0")) return false;
    if (!word.isWellFormed()) return false;
    length += word.length + 1;
  }
  return words.length > 0 && words[0] !== "" && length <= COMMAND_MAX;
}
