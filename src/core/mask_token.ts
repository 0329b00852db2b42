import { Secret } from "./secret.ts";

/** Shorter tokens also match other text by chance. */
const MIN_BYTES = 8;
const MASK = 0x2a; // *

/**
 * Overwrites a token in a body with asterisks of the same length, even if it is
 * split between two pieces. Passes all other bytes on unchanged, and holds back
 * only the end of a piece that may begin the token.
 *
 * @param onFound called the first time
 */
export async function* maskToken(
  body: AsyncIterable<Uint8Array>,
  { token, onFound }: { token: Secret; onFound: () => void },
): AsyncIterable<Uint8Array> {
  const needle = new TextEncoder().encode(token.expose());
  if (needle.length < MIN_BYTES) return yield* body;
  let held: Uint8Array = new Uint8Array(0);
  let found = false;
  for await (const piece of body) {
    const bytes = joined(held, piece);
    if (overwrite(bytes, needle) && !found) {
      found = true;
      onFound();
    }
    const end = bytes.length - tailLength(bytes, needle);
    held = bytes.subarray(end);
    if (end > 0) yield bytes.subarray(0, end);
  }
  if (held.length > 0) yield held;
}

/** Overwrites a token in a text with asterisks of the same length. */
export function maskText(text: string, token: Secret): string {
  const needle = token.expose();
  if (needle.length < MIN_BYTES) return text;
  return text.replaceAll(needle, "*".repeat(needle.length));
}

/** Characters that some JSON writers escape because HTML uses them. */
const OF_HTML = /["&'+<>`]/;

/**
 * Returns the forms in which JSON writers spell a printable ASCII text, itself
 * first: with a backslash before quotes and perhaps slashes, or with the
 * characters of HTML as `\u0026`, in either case.
 */
export function jsonSpellings(secret: Secret): Secret[] {
  const plain = secret.expose();
  const quoted = JSON.stringify(plain).slice(1, -1);
  const escaped = [...plain].map((it) => {
    const hex = it.charCodeAt(0).toString(16);
    return OF_HTML.test(it) ? `\\u00${hex}` : it === "\\" ? "\\\\" : it;
  });
  const upper = escaped.map((it) =>
    it.startsWith("\\u") ? `\\u${it.slice(2).toUpperCase()}` : it
  );
  const slashes = quoted.replaceAll("/", "\\/");
  const all = [plain, quoted, slashes, escaped.join(""), upper.join("")];
  return [...new Set(all)].map((it) => new Secret(it));
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

function overwrite(bytes: Uint8Array, needle: Uint8Array): boolean {
  let found = false;
  const [first = 0] = needle;
  for (let at = bytes.indexOf(first); at >= 0;) {
    const hit = matches(bytes, at, { needle });
    if (hit) bytes.fill(MASK, at, at + needle.length);
    found ||= hit;
    at = bytes.indexOf(first, at + 1);
  }
  return found;
}

function matches(
  bytes: Uint8Array,
  at: number,
  { needle }: { needle: Uint8Array },
): boolean {
  if (at + needle.length > bytes.length) return false;
  return needle.every((byte, i) => bytes[at + i] === byte);
}

/** Returns how much of the end could be the start of the token. */
function tailLength(bytes: Uint8Array, needle: Uint8Array): number {
  const longest = Math.min(bytes.length, needle.length - 1);
  for (let length = longest; length > 0; length--) {
    const start = bytes.length - length;
    let same = true;
    for (let i = 0; same && i < length; i++) {
      same = bytes[start + i] === needle[i];
    }
    if (same) return length;
  }
  return 0;
}
