import { Failure, toFailure } from "../core/failure.ts";
import type { ByteReply } from "../core/media_ports.ts";

/** A day in pieces of three seconds, each with an address of 900 characters. */
const TEXT_MAX_BYTES = 32 * 1_048_576;

/** The next ones are fetched while one is being sent. */
const AHEAD_PIECES = 8;

/**
 * Pieces as a stream that asks for the next one when it is read. `ended` is
 * called once, whichever way it ends.
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

/** All of a short text. @throws {Failure} `server_error` when it is not short */
export async function readText(reply: ByteReply): Promise<string> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const piece of reply.body) {
      length += piece.length;
      if (length > TEXT_MAX_BYTES) {
        throw new Failure(
          "server_error",
          "Cannot play: the playlist is too large",
        );
      }
      pieces.push(piece);
    }
  } finally {
    reply.cancel();
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return new TextDecoder().decode(bytes);
}
