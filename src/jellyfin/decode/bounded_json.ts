/** Jellyfin sends no reply with deeper nesting. */
const JSON_MAX_DEPTH = 40;
/** A page of 10,000 items with their marks holds 300,000 values. */
const MAX_VALUES = 500_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const ARRAY = 0x5b;
const ARRAY_END = 0x5d;
const OBJECT = 0x7b;
const OBJECT_END = 0x7d;

/** Describes why JSON is refused, and at which byte. */
export class JsonBoundsError extends Error {
  readonly atByte: number;

  constructor(state: string, atByte: number) {
    super(state);
    this.atByte = atByte;
  }
}

/**
 * Parses JSON after checking its depth and number of values on the bytes,
 * because a parser needs a hundred times their size for small values.
 *
 * @throws {JsonBoundsError} if it has too many levels or values
 * @throws {SyntaxError | TypeError} if it is not JSON in UTF-8
 */
export function parseBoundedJson(
  bytes: Uint8Array,
  maxDepth: number = JSON_MAX_DEPTH,
): unknown {
  checkBounds(bytes, maxDepth);
  return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
}

function checkBounds(bytes: Uint8Array, maxDepth: number): void {
  let depth = 0;
  let values = 1;
  const { length } = bytes;
  for (let at = 0; at < length; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) {
      at = endOfString(bytes, at + 1);
    } else if (byte === COMMA) {
      values++;
    } else if (byte === OBJECT || byte === ARRAY) {
      depth++;
      values++;
    } else if (byte === OBJECT_END || byte === ARRAY_END) {
      depth--;
    }
    if (depth > maxDepth) {
      throw new JsonBoundsError("it is nested too deep", at);
    }
    if (values > MAX_VALUES) {
      throw new JsonBoundsError("it contains too many values", at);
    }
  }
}

/** Returns the index of the closing quote; the end if there is none. */
function endOfString(bytes: Uint8Array, from: number): number {
  for (let at = from;;) {
    const quote = bytes.indexOf(QUOTE, at);
    if (quote < 0) return bytes.length;
    let slashes = 0;
    while (quote - slashes > from && bytes[quote - slashes - 1] === BACKSLASH) {
      slashes++;
    }
    if (slashes % 2 === 0) return quote;
    at = quote + 1;
  }
}
