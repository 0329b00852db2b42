import { Failure } from "../../core/failure.ts";
import type { Clock } from "../../core/ports.ts";

/** Slower than any modem: a slower reply only blocks its reader. */
const LEAST_BYTES_PER_SECOND = 1_024;

/**
 * Passes the pieces on unless they arrive too slowly. Counts only the time
 * spent waiting for the server, not that of a slow reader such as a paused
 * player.
 *
 * @param windowMs the wait after which the bytes at that rate must have arrived
 * @throws {Failure} `timeout`
 */
export async function* atLeastRate(
  body: AsyncIterable<Uint8Array>,
  { url, windowMs, clock }: {
    url: string;
    windowMs: number;
    clock: Pick<Clock, "monotonicMs">;
  },
): AsyncGenerator<Uint8Array> {
  const leastBytes = windowMs / 1_000 * LEAST_BYTES_PER_SECOND;
  let waitedMs = 0;
  let gotBytes = 0;
  let sinceMs = clock.monotonicMs();
  for await (const piece of body) {
    waitedMs += clock.monotonicMs() - sinceMs;
    gotBytes += piece.length;
    if (gotBytes >= leastBytes) waitedMs = gotBytes = 0;
    else if (waitedMs >= windowMs) throw tooSlow(url);
    yield piece;
    sinceMs = clock.monotonicMs();
  }
}

function tooSlow(url: string): Failure {
  return new Failure(
    "timeout",
    `Cannot read reply of "${url}": it is too slow`,
    {
      hint: "The server or the network may be overloaded, or a proxy may " +
        "delay the reply: try again later",
    },
  );
}
