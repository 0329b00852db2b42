/**
 * Pages: runs of entries, sorted by name, each with its digest in the header.
 * Finding one of any number of tokens reads the header and one page.
 */
import { Buffer } from "node:buffer";
import { hash } from "node:crypto";
import { BINDING_MAX_BYTES } from "../../core/token_binding.ts";
import { TOKEN_MAX_BYTES } from "../../core/token.ts";
import { entryKeyName, findEntryKey } from "../../core/entry_key.ts";
import { isBase64 } from "./base64.ts";
import { NONCE_BYTES, TAG_BYTES } from "./slot.ts";
import { damaged, isCount, objectOf, parseObject } from "./well_formed.ts";

/** Ten thousand entries: a header of 20 KB and pages of 32 to 64 KB. */
const PAGE_ENTRIES = 256;
const BETWEEN = ",\n";
/** The start of an entry's line, before its name. */
const OPENING = '{"name":"';
const ORIGIN_NAME_ENDS = ['::request_headers",', '::client_key",'];
const SEALED_BYTES = {
  min: 1 + TAG_BYTES,
  max: TOKEN_MAX_BYTES + 1 + BINDING_MAX_BYTES + TAG_BYTES,
};

/** A token or request headers, sealed for their place. */
export interface Entry {
  readonly name: string;
  /** The file's generation when the entry was sealed. */
  readonly generation: number;
  readonly nonce: string;
  readonly sealed: string;
}

/** The header's facts about a page. */
export interface PageInfo {
  /** The name of its first entry. */
  readonly first: string;
  readonly entries: number;
  readonly sizeBytes: number;
  readonly sha256: string;
}

/** A page and its bytes: entries as lines with `,\n` between them. */
export interface Page {
  readonly info: PageInfo;
  readonly bytes: Buffer;
}

function encodePage(lines: readonly string[]): Page {
  const bytes = Buffer.from(lines.join(BETWEEN));
  const info = {
    first: nameOf(lines[0] ?? ""),
    entries: lines.length,
    sizeBytes: bytes.length,
    sha256: digest(bytes),
  };
  return { info, bytes };
}

function digest(bytes: Buffer): string {
  return hash("sha256", bytes, "base64");
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

/**
 * Decodes the entries of a page, in order. @throws {Failure} `storage_damaged`
 */
export function decodePage(page: Page): Entry[] {
  return linesOf(page).map(decodeEntry);
}

/** Returns the lines of the entries. @throws {Failure} `storage_damaged` */
function linesOf({ info, bytes }: Page): string[] {
  const lines = bytes.toString().split(BETWEEN);
  const names = lines.map(nameOf);
  if (names.length !== info.entries || names[0] !== info.first) {
    throw damaged("a page does not match the header");
  }
  const sorted = names.every((it, i) => i === 0 || (names[i - 1] ?? "") < it);
  if (!sorted) throw damaged("its entries are out of order");
  return lines;
}

function nameOf(line: string): string {
  return line.slice(OPENING.length, line.indexOf('"', OPENING.length));
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

/**
 * Returns the entry of that name in a checked page; null if it has none.
 */
export function findEntry({ bytes }: Page, name: string): Entry | null {
  const start = bytes.indexOf(`${OPENING}${name}"`);
  if (start < 0) return null;
  const end = bytes.indexOf("\n", start);
  const line = bytes.subarray(start, end < 0 ? bytes.length : end - 1);
  return decodeEntry(line.toString());
}

/** Returns the page that a name belongs to; null if there are no pages. */
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

/**
 * Returns the pages with an entry put in or replaced; all other lines stay the same.
 */
export function withEntry(pages: readonly Page[], entry: Entry): Page[] {
  return withLines(pages, entry.name, { replacement: [encodeEntry(entry)] });
}

export function withoutEntry(pages: readonly Page[], name: string): Page[] {
  return withLines(pages, name, { replacement: [] });
}

function withLines(
  pages: readonly Page[],
  name: string,
  { replacement }: { replacement: readonly string[] },
): Page[] {
  const index = pageIndexOf(pages.map((it) => it.info), name) ?? 0;
  const page = pages[index];
  const lines = page ? linesOf(page) : [];
  const found = lines.findIndex((it) => nameOf(it) >= name);
  const at = found < 0 ? lines.length : found;
  const there = nameOf(lines[at] ?? "") === name ? 1 : 0;
  const changed = lines.toSpliced(at, there, ...replacement);
  return pages.toSpliced(index, page ? 1 : 0, ...pagesOf(changed));
}

/** Returns whether a page contains a secret of an origin. */
export function containsOriginSecret({ bytes }: Page): boolean {
  return ORIGIN_NAME_ENDS.some((it) => bytes.includes(it));
}

export function encodePages(entries: readonly Entry[]): Page[] {
  return pagesOf(entries.map(encodeEntry));
}

/** Returns the smallest number of pages for these entries, of similar size. */
function pagesOf(lines: readonly string[]): Page[] {
  const count = Math.ceil(lines.length / PAGE_ENTRIES);
  const size = Math.ceil(lines.length / count);
  return Array.from(
    { length: count },
    (_, i) => encodePage(lines.slice(i * size, (i + 1) * size)),
  );
}

function isEntryName(value: unknown): value is string {
  const key = typeof value === "string" ? findEntryKey(value) : null;
  return key !== null && entryKeyName(key) === value;
}
