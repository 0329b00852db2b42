/** The limits of time and size for a call. */
export interface Limits {
  readonly connectMs: number;
  /** From the request to the reply's headers. */
  readonly firstByteMs: number;
  /** Between two bytes of a reply that is read as it arrives. */
  readonly stallMs: number;
  /** The wait after which a reply that is read as it arrives is too slow. */
  readonly trickleMs: number;
  /** The whole call with its retries; not a body that is read as it arrives. */
  readonly totalMs: number;
  /** Decoded bytes of a reply. */
  readonly bodyBytes: number;
  /** All headers of a reply together. */
  readonly headerBytes: number;
  readonly headerCount: number;
  readonly jsonDepth: number;
  readonly retries: number;
  /** The longest `Retry-After` that is worth waiting for. */
  readonly retryAfterMs: number;
}

/** Most replies are some kilobytes; a slow disk wakes up in seconds. */
export const LIMITS: Limits = {
  connectMs: 6_000,
  firstByteMs: 15_000,
  stallMs: 30_000,
  trickleMs: 30_000,
  totalMs: 20_000,
  bodyBytes: 1_048_576,
  headerBytes: 65_536,
  headerCount: 200,
  jsonDepth: 40,
  retries: 2,
  retryAfterMs: 6_000,
};

/** Returns the limits under a `--timeout`: nothing may take longer. */
export function limitsWithin(totalMs: number | undefined): Limits {
  if (totalMs === undefined) return LIMITS;
  return {
    ...LIMITS,
    connectMs: Math.min(LIMITS.connectMs, totalMs),
    firstByteMs: totalMs,
    stallMs: totalMs,
    trickleMs: totalMs,
    totalMs,
  };
}
