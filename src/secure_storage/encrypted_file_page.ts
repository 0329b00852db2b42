/**
 * Pages: runs of entries, sorted by name, each with its digest in the header.
 * One token is found by reading the header and one page, however many there are.
 */
import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { TOKEN_MAX_BYTES } from "../core/token.ts";
import { findTokenKey, tokenKeyName } from "../core/token_key.ts";
import { isBase64 } from "./base64.ts";
import { NONCE_BYTES, TAG_BYTES } from "./encrypted_file_slot.ts";
import { damaged, isCount, objectOf, parseObject } from "./well_formed.ts";

/** Ten thousand entries: a header of 20 KB and pages of 32 to 64 KB. */
const PAGE_ENTRIES = 256;
const SEALED_BYTES = { min: 1 + TAG_BYTES, max: TOKEN_MAX_BYTES + TAG_BYTES };

/** A token, sealed for its place. */
export interface Entry {
  readonly name: string;
  /** The file's generation when the entry was sealed. */
  readonly generation: number;
  readonly nonce: string;
  readonly sealed: string;
}

/** What the header says of a page. */
export interface PageInfo {
  /** The name of its first entry. */
  readonly first: string;
  readonly entries: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A page and its bytes: entries as lines, `,\n` between them. */
export interface Page {
  readonly info: PageInfo;
  readonly bytes: Buffer;
}

function encodePage(lines: readonly string[], first: string): Page {
  const bytes = Buffer.from(lines.join(",\n"));
  const sizeBytes = bytes.length;
  const sha256 = digest(bytes);
  return { info: { first, entries: lines.length, sizeBytes, sha256 }, bytes };
}

function digest(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("base64");
}

function encodeEntry(entry: Entry): string {
  const { name, generation, nonce, sealed } = entry;
  return JSON.stringify({ name, generation, nonce, sealed });
}

/** @throws {Failure} `storage_damaged` for anything that was not written so */
export function decodePageInfo(value: unknown): PageInfo {
  const { first, entries, sizeBytes, sha256 } = objectOf(value);
  if (
    !isEntryName(first) || !isCount(entries) || entries > PAGE_ENTRIES ||
    !isCount(sizeBytes) || !isBase64(sha256, 32)
  ) {
    throw damaged("a page is not well formed");
  }
  return { first, entries, sizeBytes, sha256 };
}

/** @throws {Failure} `storage_damaged` when it is not the page of the header */
export function checkPage({ info, bytes }: Page): void {
  if (digest(bytes) !== info.sha256) throw damaged("a page was changed");
}

/** Its entries, in order. @throws {Failure} `storage_damaged` */
export function decodePage({ info, bytes }: Page): Entry[] {
  const entries = bytes.toString().split(",\n").map(decodeEntry);
  const sorted = entries.every((it, i) =>
    i === 0 || (entries[i - 1]?.name ?? "") < it.name
  );
  if (entries.length !== info.entries || entries[0]?.name !== info.first) {
    throw damaged("a page is not what the header says");
  }
  if (!sorted) throw damaged("its entries are out of order");
  return entries;
}

/** @throws {Failure} `storage_damaged` for anything that was not written so */
export function decodeEntry(line: string): Entry {
  const { name, generation, nonce, sealed } = parseObject(line);
  if (
    !isEntryName(name) || !isCount(generation) ||
    !isBase64(nonce, NONCE_BYTES) || !isBase64(sealed, SEALED_BYTES)
  ) {
    throw damaged("an entry is not well formed");
  }
  const entry = { name, generation, nonce, sealed };
  if (encodeEntry(entry) !== line) throw damaged("an entry was changed");
  return entry;
}

/** The entry of that name in a page that was checked; null: it has none. */
export function findEntry({ bytes }: Page, name: string): Entry | null {
  const start = bytes.indexOf(`{"name":${JSON.stringify(name)},`);
  if (start < 0) return null;
  const end = bytes.indexOf("\n", start);
  const line = bytes.subarray(start, end < 0 ? bytes.length : end - 1);
  return decodeEntry(line.toString());
}

/** Which page a name belongs to; null when there is no page at all. */
export function pageIndexOf(
  pages: readonly PageInfo[],
  name: string,
): number | null {
  if (pages.length === 0) return null;
  let low = 0;
  for (let high = pages.length - 1; low < high;) {
    const middle = (low + high + 1) >> 1;
    if ((pages[middle]?.first ?? "") <= name) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The pages with an entry put in or replaced. Other pages stay as they are. */
export function withEntry(pages: readonly Page[], entry: Entry): Page[] {
  return withChange(pages, entry.name, (entries) => {
    const others = entries.filter((it) => it.name !== entry.name);
    const at = others.findIndex((it) => it.name > entry.name);
    return others.toSpliced(at < 0 ? others.length : at, 0, entry);
  });
}

export function withoutEntry(pages: readonly Page[], name: string): Page[] {
  return withChange(
    pages,
    name,
    (entries) => entries.filter((it) => it.name !== name),
  );
}

function withChange(
  pages: readonly Page[],
  name: string,
  change: (entries: readonly Entry[]) => readonly Entry[],
): Page[] {
  const at = pageIndexOf(pages.map((it) => it.info), name) ?? 0;
  const page = pages[at];
  const changed = change(page ? decodePage(page) : []);
  return pages.toSpliced(at, page ? 1 : 0, ...encodePages(changed));
}

/** As few pages as hold these entries, of about the same size. */
export function encodePages(entries: readonly Entry[]): Page[] {
  const count = Math.ceil(entries.length / PAGE_ENTRIES);
  const size = Math.ceil(entries.length / count);
  return Array.from({ length: count }, (_, i) => {
    const part = entries.slice(i * size, (i + 1) * size);
    return encodePage(part.map(encodeEntry), part[0]?.name ?? "");
  });
}

function isEntryName(value: unknown): value is string {
  const key = typeof value === "string" ? findTokenKey(value) : null;
  return key !== null && tokenKeyName(key) === value;
}
