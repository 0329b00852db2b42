import { concat } from "@std/bytes/concat";
import { Buffer } from "node:buffer";
import { Failure } from "../../core/failure.ts";

/** The start of a body, and the whole body including it. */
export interface Peeked {
  /** Shorter than requested only if the whole body is. */
  readonly head: Uint8Array;
  readonly body: AsyncIterable<Uint8Array>;
}

/** Reads the first `length` bytes of a body ahead. */
export async function peek(
  body: AsyncIterable<Uint8Array>,
  length: number,
): Promise<Peeked> {
  const pieces = body[Symbol.asyncIterator]();
  const held: Uint8Array[] = [];
  let size = 0;
  while (size < length) {
    const { value, done } = await pieces.next();
    if (done) break;
    held.push(value);
    size += value.length;
  }
  const head = concat(held).subarray(0, length);
  async function* all() {
    try {
      yield* held;
      for (;;) {
        const { value, done } = await pieces.next();
        if (done) return;
        yield value;
      }
    } finally {
      await pieces.return?.();
    }
  }
  return { head, body: all() };
}

/**
 * Passes on the bytes of a file from `from` on while they match the `head` that
 * was checked: a server must not give a player another file.
 *
 * @throws {Failure} `server_error` instead of the first byte that differs
 */
export async function* withHead(
  body: AsyncIterable<Uint8Array>,
  { from, head }: { from: number; head: Uint8Array },
): AsyncGenerator<Uint8Array> {
  let at = from;
  for await (const piece of body) {
    if (at < head.length) {
      const known = head.subarray(at, at + piece.length);
      const given = piece.subarray(0, known.length);
      if (Buffer.compare(known, given) !== 0) throw differs();
    }
    yield piece;
    at += piece.length;
  }
}

/**
 * QuickTime's reference to another address, and the mark of a compressed index,
 * which could hold one. They have eight bytes each, so no film contains them by
 * chance.
 *
 * Source: QuickTime File Format, "Reference Movies" and "Compressed Movie
 * Resources". VLC follows both.
 */
const REFERENCE = /rdrf[^]{4}(?:url |alis)|dcomzlib/i;
const REFERENCE_BYTES = 12;

/**
 * Passes on the bytes of a QuickTime or MP4 file that refers to no other one.
 * Holds back the last bytes until the next ones arrive.
 *
 * @throws {Failure} `server_error` instead of a reference
 */
export async function* withoutReferences(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array = new Uint8Array();
  for await (const piece of body) {
    const bytes = Buffer.concat([held, piece]);
    if (holdsReference(bytes)) throw refers();
    const end = Math.max(0, bytes.length - (REFERENCE_BYTES - 1));
    if (end > 0) yield new Uint8Array(bytes.subarray(0, end));
    held = new Uint8Array(bytes.subarray(end));
  }
  if (held.length > 0) yield held;
}

/** Searches for two short words first: that is fast, and few pieces match. */
function holdsReference(bytes: Buffer): boolean {
  const found = bytes.includes("rdrf") || bytes.includes("dcom");
  return found && REFERENCE.test(bytes.toString("latin1"));
}

function differs(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the file has changed since it was opened",
    { hint: "Play it again" },
  );
}

function refers(): Failure {
  return new Failure(
    "server_error",
    "Cannot play: the film points to another address",
    { hint: "Ask the server's administrator to replace the reference movie" },
  );
}
