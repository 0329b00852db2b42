/**
 * The text form of the encrypted file: one JSON array, one element per line, so
 * that one entry can be found without parsing the others.
 *
 * Every line has exactly one spelling; what encoding would not write, decoding
 * refuses. `README.md` beside this file describes the format for others.
 */
import { Buffer } from "node:buffer";
import { Failure } from "../core/failure.ts";
import { findTokenKey, tokenKeyName } from "../core/token_key.ts";

export const FORMAT = "jellytau-tokens";
export const VERSION = 1;
/** Ten thousand entries of ordinary tokens are 2.5 MB. */
export const MAX_BYTES = 64 * 1_048_576;
const MAX_SLOTS = 16;

export type SlotKind =
  | "key-file"
  | "passphrase"
  | "systemd-credential"
  | "command";

/** Argon2id's parameters; memory in KiB. */
export interface PassphraseCost {
  readonly memoryKib: number;
  readonly passes: number;
  readonly salt: string;
}

/** One way to unlock: the data key, wrapped. Binary values are base64. */
export interface Slot {
  readonly id: string;
  readonly kind: SlotKind;
  /** null where the secret is random and needs no stretching. */
  readonly cost: PassphraseCost | null;
  /** The program and its arguments; null for other kinds. */
  readonly command: readonly string[] | null;
  readonly nonce: string;
  readonly wrapped: string;
}

export interface Header {
  readonly fileId: string;
  /** Grows by one with every write. */
  readonly generation: number;
  readonly slots: readonly Slot[];
}

export interface Entry {
  readonly name: string;
  /** The file's generation when the entry was sealed. */
  readonly generation: number;
  readonly nonce: string;
  readonly sealed: string;
}

/** A file's parts; `signed` is what the MAC covers. */
export interface FileParts {
  readonly header: Header;
  readonly body: Buffer;
  readonly signed: Buffer;
  readonly mac: string;
}

const SLOT_KINDS: readonly SlotKind[] = [
  "key-file",
  "passphrase",
  "systemd-credential",
  "command",
];

/** Everything before the MAC's line. Entries are sorted by name. */
export function encodeSigned(
  header: Header,
  entries: readonly Entry[],
): Buffer {
  const lines = entries.toSorted((a, b) => a.name < b.name ? -1 : 1)
    .map((it) => `${encodeEntry(it)},\n`);
  return Buffer.from(`[\n${encodeHeader(header)},\n${lines.join("")}`);
}

export function encodeFile(signed: Buffer, mac: string): Buffer {
  return Buffer.concat([
    signed,
    Buffer.from(`${JSON.stringify({ mac })}\n]\n`),
  ]);
}

function encodeHeader({ fileId, generation, slots }: Header): string {
  return JSON.stringify({
    format: FORMAT,
    version: VERSION,
    fileId,
    generation,
    slots: slots.map(encodeSlot),
  });
}

function encodeSlot({ id, kind, cost, command, nonce, wrapped }: Slot) {
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

function encodeEntry({ name, generation, nonce, sealed }: Entry): string {
  return JSON.stringify({ name, generation, nonce, sealed });
}

/**
 * Takes a file apart. Nothing in it is to be believed before the MAC of
 * `signed` was checked.
 *
 * @throws {Failure} `storage_newer` for a later version of the format
 * @throws {Failure} `storage_damaged` for anything that was not written so
 */
export function decodeFile(bytes: Buffer): FileParts {
  const headerEnd = bytes.indexOf(",\n", 2);
  const macStart = bytes.lastIndexOf("\n", bytes.length - 4) + 1;
  const tail = bytes.subarray(macStart).toString();
  const mac = /^\{"mac":"([A-Za-z0-9+/]{43}=)"\}\n\]\n$/.exec(tail)?.[1];
  const opened = bytes.subarray(0, 2).toString() === "[\n";
  if (!opened || headerEnd < 0) throw damaged("its frame is broken");
  const header = decodeHeader(bytes.subarray(2, headerEnd).toString());
  if (!isBase64(mac) || macStart < headerEnd + 2) {
    throw damaged("it is cut short");
  }
  return {
    header,
    body: bytes.subarray(headerEnd + 1, macStart),
    signed: bytes.subarray(0, macStart),
    mac,
  };
}

function decodeHeader(text: string): Header {
  const value = parseObject(text);
  if (value.format !== FORMAT) throw damaged("it is another kind of file");
  if (typeof value.version === "number" && value.version > VERSION) {
    throw new Failure(
      "storage_newer",
      `Cannot read encrypted file: it has version ${value.version}`,
    );
  }
  const { fileId, generation, slots } = value;
  if (!isHex(fileId, 32) || !isCount(generation) || !Array.isArray(slots)) {
    throw damaged("its header is not well formed");
  }
  if (slots.length === 0 || slots.length > MAX_SLOTS) {
    throw damaged("it has no way to unlock it");
  }
  const header = { fileId, generation, slots: slots.map(decodeSlot) };
  if (encodeHeader(header) !== text) throw damaged("its header was changed");
  return header;
}

function decodeSlot(value: unknown): Slot {
  const { id, kind, cost, command, nonce, wrapped } = objectOf(value);
  const known = SLOT_KINDS.find((it) => it === kind);
  if (!known || !isHex(id, 8) || !isBase64(nonce) || !isBase64(wrapped)) {
    throw damaged("a slot is not well formed");
  }
  const stretched = known === "passphrase" || known === "command";
  return {
    id,
    kind: known,
    cost: stretched ? decodeCost(cost) : null,
    command: known === "command" ? decodeCommand(command) : null,
    nonce,
    wrapped,
  };
}

/** Between OWASP's floor and what a small machine can still do. */
const MEMORY_KIB = { min: 19_456, max: 1_048_576 } as const;
const PASSES = { min: 2, max: 10 } as const;

/** A hostile file may neither weaken the passphrase nor exhaust the machine. */
function decodeCost(value: unknown): PassphraseCost {
  const { memoryKib, passes, salt } = objectOf(value);
  const inside = (it: unknown, { min, max }: { min: number; max: number }) =>
    isCount(it) && it >= min && it <= max;
  if (!inside(memoryKib, MEMORY_KIB) || !inside(passes, PASSES)) {
    throw damaged("the cost of its passphrase is out of bounds");
  }
  if (!isBase64(salt)) throw damaged("a slot is not well formed");
  return { memoryKib: Number(memoryKib), passes: Number(passes), salt };
}

function decodeCommand(value: unknown): string[] {
  const words = Array.isArray(value) ? value : [];
  if (words.length === 0 || !words.every((it) => typeof it === "string")) {
    throw damaged("a slot is not well formed");
  }
  return words;
}

/** The entry of that name; null when there is none. */
export function findEntry({ body }: FileParts, name: string): Entry | null {
  const start = body.indexOf(`\n{"name":${JSON.stringify(name)},`) + 1;
  if (start === 0) return null;
  return decodeEntry(
    body.subarray(start, body.indexOf("\n", start)).toString(),
  );
}

/** All entries, in order; also refuses doubled and unsorted ones. */
export function decodeEntries({ body }: FileParts): Entry[] {
  const lines = body.toString().split("\n").slice(1, -1);
  const entries = lines.map(decodeEntry);
  entries.forEach((entry, i) => {
    const before = entries[i - 1];
    if (before && before.name >= entry.name) {
      throw damaged("its entries are out of order");
    }
  });
  return entries;
}

/** How many there are, without looking into any. */
export function countEntries({ body }: FileParts): number {
  let count = -1;
  for (let at = 0; at >= 0; at = body.indexOf(10, at + 1)) count++;
  return count;
}

function decodeEntry(line: string): Entry {
  const text = line.endsWith(",") ? line.slice(0, -1) : line;
  const { name, generation, nonce, sealed } = parseObject(text);
  const key = typeof name === "string" ? findTokenKey(name) : null;
  if (!key || !isCount(generation) || !isBase64(nonce) || !isBase64(sealed)) {
    throw damaged("an entry is not well formed");
  }
  const entry = { name: tokenKeyName(key), generation, nonce, sealed };
  if (`${encodeEntry(entry)},` !== line) throw damaged("an entry was changed");
  return entry;
}

function parseObject(text: string): Record<string, unknown> {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    throw damaged("it is not well formed");
  }
}

function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw damaged("it is not well formed");
  }
  return value as Record<string, unknown>;
}

function isHex(value: unknown, length: number): value is string {
  return typeof value === "string" && value.length === length &&
    /^[0-9a-f]+$/.test(value);
}

/** Only the one spelling that encoding writes: RFC 4648, 3.5. */
function isBase64(value: unknown): value is string {
  return typeof value === "string" && value !== "" &&
    Buffer.from(value, "base64").toString("base64") === value;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value > 0;
}

/** The file is left as it is; nothing is deleted because it cannot be read. */
export function damaged(state: string): Failure {
  return new Failure(
    "storage_damaged",
    `Cannot read encrypted file: ${state}`,
  );
}
