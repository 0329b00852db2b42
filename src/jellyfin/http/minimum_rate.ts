import { Failure } from "../../core/failure.ts";
import type { Clock } from "../../core/ports.ts";

/** Slower than any modem: what comes slower is there to hold a reader up. */
const LEAST_BYTES_PER_SECOND = 1_024;

/**
 * Passes the same pieces on, unless they trickle. Only waiting counts: a reader
 * that takes its time, such as a paused player, is not the server's doing.
 *
 * @param windowMs waiting without as many bytes as belong to it is too slow
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
    else if (waitedMs >= windowMs) throw trickles(url);
    yield piece;
    sinceMs = clock.monotonicMs();
  }
}

function trickles(url: string): Failure {
  return new Failure(
    "timeout",
    `Cannot read reply of "${url}": it is too slow`,
    {
      hint: "The server or the network may be overloaded, or a proxy may " +
        "delay the reply: try again later",
    },
  );
}
