import { createHash } from "node:crypto";

/** A picture as the server sent it, with its tag and ETag. */
export interface CachedPicture {
  readonly tag: string;
  /** null if the server sent none. */
  readonly etag: string | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const MAX_HEAD_BYTES = 2_048;
const NEWLINE = 0x0a;

/**
 * Encodes `["tag","etag or null","SHA-256 of the rest"]`, a newline, the bytes.
 */
export function encodeCachedPicture(
  { tag, etag, bytes }: CachedPicture,
): Uint8Array<ArrayBuffer> {
  const head = JSON.stringify([tag, etag, digestOf(bytes)]);
  const first = new TextEncoder().encode(`${head}\n`);
  const whole = new Uint8Array(first.length + bytes.length);
  whole.set(first);
  whole.set(bytes, first.length);
  return whole;
}

/** Returns null for a damaged file. */
export function decodeCachedPicture(
  file: Uint8Array<ArrayBuffer>,
): CachedPicture | null {
  const end = file.subarray(0, MAX_HEAD_BYTES).indexOf(NEWLINE);
  if (end < 0) return null;
  const bytes = file.slice(end + 1);
  try {
    const head = JSON.parse(new TextDecoder().decode(file.subarray(0, end)));
    const [tag, etag, digest] = Array.isArray(head) ? head : [];
    const isValid = typeof tag === "string" && digest === digestOf(bytes) &&
      (etag === null || typeof etag === "string");
    return isValid ? { tag, etag, bytes } : null;
  } catch {
    return null;
  }
}

function digestOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
