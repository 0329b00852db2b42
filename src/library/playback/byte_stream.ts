import { concat } from "@std/bytes/concat";
import { Failure, toFailure } from "../../core/failure.ts";
import type { ByteReply } from "../../core/media_ports.ts";

/**
 * The longest text: enough for a playlist of a day in pieces of three seconds,
 * each with an address of 900 characters. The subtitles of a long film take a few
 * hundred kilobytes.
 */
const TEXT_MAX_BYTES = 32 * 1_048_576;

/** The number of pieces to fetch while one is being sent. */
const AHEAD_PIECES = 8;

/**
 * Returns pieces as a stream that is read a few pieces ahead. Calls `ended`
 * once, however it ends.
 */
export function streamPieces(
  body: AsyncIterable<Uint8Array>,
  { cancel, ended }: {
    cancel: () => void;
    ended: (problem: Failure | null) => void;
  },
): ReadableStream<Uint8Array> {
  const pieces = body[Symbol.asyncIterator]();
  let isOpen = true;
  const end = (problem: Failure | null) => {
    if (isOpen) ended(problem);
    isOpen = false;
  };
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (!done) return controller.enqueue(value);
        end(null);
        controller.close();
      } catch (caught) {
        const problem = toFailure(caught);
        end(problem);
        controller.error(problem);
      }
    },
    cancel() {
      end(null);
      cancel();
      pieces.return?.().catch(() => undefined);
    },
  }, { highWaterMark: AHEAD_PIECES });
}

/**
 * Reads a short text.
 *
 * @throws {Failure} `server_error` if it is too long
 */
export async function readText(reply: ByteReply): Promise<string> {
  try {
    return new TextDecoder().decode(await readBytes(reply.body, "playlist"));
  } finally {
    reply.cancel();
  }
}

/**
 * Reads the bytes of a short text.
 *
 * @param what the name of the text in a failure
 * @throws {Failure} `server_error` if it is too long
 */
export async function readBytes(
  body: AsyncIterable<Uint8Array>,
  what: string,
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > TEXT_MAX_BYTES) {
      throw new Failure(
        "server_error",
        `Cannot read: the ${what} is too large`,
      );
    }
    pieces.push(piece);
  }
  return concat(pieces);
}
