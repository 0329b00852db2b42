import type { Deadline } from "./within_deadline.ts";

/** The time limit of a call, and a signal that can stop it earlier. */
export interface Limit {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** Returns the limit, counted from now. */
export function deadlineOf({ limitMs, signal }: Limit): Deadline {
  return { atMs: performance.now() + limitMs, signal };
}

/** A stretch that is counted at once; a longer one counts as two of them. */
const STEP_MS = 100;
/** A limit never lasts longer than so many times its length. */
const LONGEST = 10;

/**
 * Calls `end` when a limit has passed. Counts only the time in which this thread
 * could take results: stretching a passphrase blocks it for seconds on a small
 * machine, and what was asked before may have replied meanwhile.
 *
 * @returns a function that stops it
 */
export function startLimit(limitMs: number, end: () => void): () => void {
  let leftMs = limitMs;
  let lastMs = performance.now();
  const latestMs = lastMs + LONGEST * limitMs;
  const step = () => {
    const nowMs = performance.now();
    leftMs -= Math.min(nowMs - lastMs, 2 * STEP_MS);
    lastMs = nowMs;
    if (leftMs <= 0 || nowMs >= latestMs) return end();
    timer = setTimeout(step, Math.min(leftMs, STEP_MS));
  };
  let timer = setTimeout(step, Math.min(limitMs, STEP_MS));
  return () => clearTimeout(timer);
}
