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
