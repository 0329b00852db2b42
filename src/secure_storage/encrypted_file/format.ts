/**
 * The text form of the encrypted file: one JSON array, one element per line: a
 * header, its MAC, the entries. The header lists the pages of entries with their
 * digests, so that the MAC over the header covers the whole.
 *
 * Every line has exactly one valid form: decoding refuses what encoding would not
 * write. `src/secure_storage/README.md` describes the format for others.
 */
import { concat } from "@std/bytes/concat";
import { Buffer } from "node:buffer";
import { Failure } from "../../core/failure.ts";
import { isBase64 } from "./base64.ts";
import {
  checkPage,
  containsOriginSecret,
  decodePageInfo,
  type Page,
  type PageInfo,
} from "./page.ts";
import {
  decodeSlot,
  encodeSlot,
  refuseCostly,
  type Slot,
  type SlotPlan,
} from "./slot.ts";
import { damaged, isCount, isHex, parseObject, textOf } from "./well_formed.ts";

export const FORMAT = "jellytau-tokens";
/** Since version 4 an entry may contain a secret of an origin. */
const VERSION = 4;
/** Since version 3 a slot may be a `command-key`. */
const VERSION_OF_KEYS = 3;
/** Since version 2 an entry contains the binding of its token. */
const VERSION_BEFORE = 2;
/** Ten thousand entries of ordinary tokens are 2.5 MB. */
export const MAX_BYTES = 64 * 1_048_576;
export const MAX_SLOTS = 16;
const MAC_BYTES = 32;
/** `{"mac":"…"}`: base64 makes 44 digits of 32 bytes. */
const MAC_LINE = 54;
const OPENING = "[\n";
const BETWEEN = ",\n";
const CLOSING = "\n]\n";

export interface Header {
  /** 1 to 4; see `versionOf()` for the version that is written. */
  readonly version: number;
  /** 32 lower-case hex digits, chosen once for this file. */
  readonly fileId: string;
  /** Grows by one with every write. */
  readonly generation: number;
  readonly slots: readonly Slot[];
  readonly pages: readonly PageInfo[];
}

/** The first two elements. */
export interface Head {
  readonly header: Header;
  /** The file's first bytes, to the end of the MAC's line. */
  readonly bytes: Buffer;
  /** The part that the MAC covers: everything to the header's closing brace. */
  readonly signed: Buffer;
  readonly mac: string;
}

/** A range of the file: a page with its separators. */
export interface Stretch {
  readonly at: number;
  readonly sizeBytes: number;
}

/**
 * Returns the lowest version that has these slots and entries, so that older
 * programs open a file that contains nothing new to them.
 */
export function versionOf(
  slots: readonly SlotPlan[],
  pages: readonly Page[],
): number {
  if (pages.some(containsOriginSecret)) return VERSION;
  return slots.some(isNew) ? VERSION_OF_KEYS : VERSION_BEFORE;
}

function isNew({ kind }: SlotPlan): boolean {
  return kind === "command-key";
}

/** Returns the signed part: the header's line and the bytes that open it. */
export function encodeSigned(header: Header): Buffer {
  return Buffer.from(OPENING + encodeHeader(header));
}

/** Returns the whole file: what was signed, its MAC, the pages. */
export function encodeFile(
  signed: Buffer,
  mac: string,
  { pages }: { pages: readonly Page[] },
): Buffer {
  const between = Buffer.from(BETWEEN);
  const parts = [
    signed,
    Buffer.from(`${BETWEEN}${JSON.stringify({ mac })}`),
    ...pages.flatMap(({ bytes }) => [between, bytes]),
    Buffer.from(CLOSING),
  ];
  // `Buffer.concat` of Deno takes 30 ms for 2 MB, this takes less than one.
  return Buffer.from(concat(parts).buffer);
}

function encodeHeader(
  { version, fileId, generation, slots, pages }: Header,
): string {
  return JSON.stringify({
    format: FORMAT,
    version,
    fileId,
    generation,
    slots: slots.map(encodeSlot),
    pages: pages.map(({ first, entries, sizeBytes, sha256 }) => ({
      first,
      entries,
      sizeBytes,
      sha256,
    })),
  });
}

/**
 * Decodes the first two elements. Trust nothing in them before the MAC of
 * `signed` was checked.
 *
 * @param start the file's first bytes
 * @param sizeBytes the whole file's size
 * @param known returned if `start` begins with the same bytes
 * @returns null if `start` is too short to contain them
 * @throws {Failure} `storage_newer` for a later version of the format
 * @throws {Failure} `storage_damaged` for anything that was not written so
 */
export function decodeHead(
  start: Buffer,
  sizeBytes: number,
  { known = null }: { known?: Head | null | undefined } = {},
): Head | null {
  const head =
    known && start.subarray(0, known.bytes.length).equals(known.bytes)
      ? known
      : decodeElements(start, sizeBytes);
  if (head && sizeBytes !== sizeOf(head)) {
    throw damaged("it is not as long as its header says");
  }
  return head;
}

function decodeElements(start: Buffer, sizeBytes: number): Head | null {
  if (!startsWith(start, OPENING)) throw damaged("its structure is broken");
  const lineEnd = start.indexOf("\n", OPENING.length);
  const endsAt = lineEnd + 1 + MAC_LINE;
  if (lineEnd < 0 || start.length < endsAt) {
    if (start.length < sizeBytes) return null;
    throw damaged("it is cut short");
  }
  const headerEnd = lineEnd + 1 - BETWEEN.length;
  const header = decodeHeader(
    textOf(start.subarray(OPENING.length, headerEnd)),
  );
  const macLine = start.subarray(lineEnd + 1, endsAt).toString();
  const { mac } = parseObject(macLine);
  const spelt = isBase64(mac, MAC_BYTES) && JSON.stringify({ mac }) === macLine;
  if (!spelt || start[headerEnd] !== BETWEEN.charCodeAt(0)) {
    throw damaged("its MAC is not well formed");
  }
  const bytes = start.subarray(0, endsAt);
  return { header, bytes, signed: bytes.subarray(0, headerEnd), mac };
}

/**
 * Decodes the header's line alone. Do not trust the result: no MAC was checked.
 */
export function decodeHeader(text: string): Header {
  const value = parseObject(text);
  if (value.format !== FORMAT) throw damaged("it is another kind of file");
  const { version, fileId, generation } = value;
  if (isCount(version) && version > VERSION) {
    throw newer(version);
  }
  if (!isCount(version) || !isHex(fileId, 32) || !isCount(generation)) {
    throw damaged("its header is not well formed");
  }
  const slots = listOf(value.slots).map(decodeSlot);
  if (version === VERSION_OF_KEYS && !slots.some(isNew)) throw newer(version);
  if (version < VERSION_OF_KEYS && slots.some(isNew)) {
    throw damaged("its version does not fit its slots");
  }
  const pages = listOf(value.pages).map(decodePageInfo);
  const header = { version, fileId, generation, slots, pages };
  if (encodeHeader(header) !== text) throw damaged("its header was changed");
  refuseDisorder(header);
  return header;
}

/** Returns the failure of a file with something that this version lacks. */
function newer(version: number): Failure {
  return new Failure(
    "storage_newer",
    `Cannot read encrypted file: it has version ${version}`,
  );
}

function refuseDisorder({ slots, pages }: Header): void {
  if (slots.length === 0 || slots.length > MAX_SLOTS) {
    throw damaged("it has no slot or too many slots");
  }
  refuseCostly(slots);
  if (new Set(slots.map((it) => it.id)).size < slots.length) {
    throw damaged("two of its slots have the same id");
  }
  const sorted = pages.every((it, i) =>
    i === 0 || (pages[i - 1]?.first ?? "") < it.first
  );
  if (!sorted) throw damaged("its pages are out of order");
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  throw damaged("its header is not well formed");
}

function sizeOf({ header: { pages }, bytes }: Head): number {
  const sizes = pages.map((it) => BETWEEN.length + it.sizeBytes);
  return sizes.reduce((sum, it) => sum + it, bytes.length + CLOSING.length);
}

/**
 * Returns the range of page `index` with the separators around it, so that the
 * range of an only page reaches the end of the file. For null, returns the range
 * of the end.
 */
export function stretchOf(
  { header: { pages }, bytes: { length: endsAt } }: Head,
  index: number | null,
): Stretch {
  const page = index === null ? null : pages[index];
  if (!page) return { at: endsAt, sizeBytes: CLOSING.length };
  const before = pages.slice(0, index ?? 0)
    .reduce((sum, it) => sum + BETWEEN.length + it.sizeBytes, endsAt);
  const after = index === pages.length - 1 ? CLOSING : BETWEEN;
  return {
    at: before,
    sizeBytes: BETWEEN.length + page.sizeBytes + after.length,
  };
}

/**
 * Returns the page in the bytes of its stretch, checked against its digest.
 *
 * @returns null for the stretch of no page
 * @throws {Failure} `storage_damaged` when anything in it was changed
 */
export function pageIn(
  { header }: Head,
  { index, bytes }: { index: number | null; bytes: Buffer },
): Page | null {
  const info = index === null ? undefined : header.pages[index];
  const last = info === undefined || index === header.pages.length - 1;
  const opened = info === undefined || startsWith(bytes, BETWEEN);
  if (!opened || !endsWith(bytes, last ? CLOSING : BETWEEN)) {
    throw damaged("its structure is broken");
  }
  if (info === undefined) return null;
  const from = BETWEEN.length;
  const page = { info, bytes: bytes.subarray(from, from + info.sizeBytes) };
  checkPage(page);
  return page;
}

/** Returns all pages of a whole file. @throws {Failure} `storage_damaged` */
export function pagesIn(head: Head, file: Buffer): Page[] {
  const { pages } = head.header;
  const indexes = pages.length === 0 ? [null] : pages.map((_, i) => i);
  return indexes.flatMap((index) => {
    const { at, sizeBytes } = stretchOf(head, index);
    return pageIn(head, { index, bytes: file.subarray(at, at + sizeBytes) }) ??
      [];
  });
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).toString() === text;
}

function endsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(-text.length).toString() === text;
}
