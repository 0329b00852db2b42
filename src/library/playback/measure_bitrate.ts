import { LEAST_BITRATE, MOST_BITRATE } from "../../core/bitrate.ts";
import { Failure } from "../../core/failure.ts";
import type { MediaStreams } from "../../core/media_ports.ts";
import type { Clock } from "../../core/ports.ts";

/** The sizes of the tests in bytes; the server sends up to twice as many. */
const SIZES = [500_000, 1_000_000, 3_000_000, 10_000_000, 30_000_000];
/** The limit for all tests together. */
const LIMIT_MS = 5_000;
/** A test of this length says enough. */
const ENOUGH_MS = 1_000;
/** The part of the rate that a film may use; Jellyfin's web client's value. */
const SHARE = 0.7;

/** The result of a measurement, in bits per second. */
export interface MeasuredBitrate {
  /** The rate at which the last bytes arrived. */
  readonly bitsPerSecond: number;
  /** The highest rate of films that play without interruptions. */
  readonly maxBitrate: number;
}

/**
 * Measures how fast a server sends, in tests of growing sizes for at most 5 s.
 * Counts the bytes that arrive, because servers send more than they are asked
 * for.
 *
 * @throws {Failure} `timeout` if nothing arrives, `cancelled`, and the server's
 * failure
 */
export async function measureBitrate(
  { media, clock }: {
    media: Pick<MediaStreams, "stream">;
    clock: Pick<Clock, "monotonicMs" | "wait">;
  },
  signal: AbortSignal,
): Promise<MeasuredBitrate> {
  const limit = new AbortController();
  const waiting = new AbortController();
  clock.wait(LIMIT_MS, waiting.signal)
    .then(() => limit.abort(), () => undefined);
  const either = AbortSignal.any([signal, limit.signal]);
  let best = 0;
  try {
    for (const size of SIZES) {
      const test = await runTest({ media, clock }, { size, signal: either });
      if (signal.aborted) throw stopped();
      if (test.bytes > 0) best = 8_000 * test.bytes / Math.max(1, test.ms);
      if (test.ms >= ENOUGH_MS || limit.signal.aborted) break;
    }
  } finally {
    waiting.abort();
  }
  if (best === 0) throw nothingReceived();
  const usable = Math.round(best * SHARE);
  return {
    bitsPerSecond: Math.round(best),
    maxBitrate: Math.min(MOST_BITRATE, Math.max(LEAST_BITRATE, usable)),
  };
}

/** Receives one test; a limit that ends it leaves what has arrived. */
async function runTest(
  { media, clock }: {
    media: Pick<MediaStreams, "stream">;
    clock: Pick<Clock, "monotonicMs">;
  },
  { size, signal }: { size: number; signal: AbortSignal },
): Promise<{ bytes: number; ms: number }> {
  const startMs = clock.monotonicMs();
  const path = `/Playback/BitrateTest?size=${size}`;
  let bytes = 0;
  try {
    const reply = await media.stream({ path, signal });
    for await (const piece of reply.body) {
      bytes += piece.length;
      // A server that sends without end must not be read without end.
      if (bytes >= 4 * size) reply.cancel();
      if (bytes >= 4 * size || signal.aborted) break;
    }
  } catch (caught) {
    if (!signal.aborted) throw caught;
  }
  return { bytes, ms: clock.monotonicMs() - startMs };
}

function stopped(): Failure {
  return new Failure("cancelled", "Cannot measure bitrate: it was interrupted");
}

function nothingReceived(): Failure {
  return new Failure(
    "timeout",
    "Cannot measure bitrate: the server sent nothing within 5 s",
    {
      hint: "Try again, or set a limit without measuring",
    },
  );
}
