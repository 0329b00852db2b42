import type { Deadline } from "./within_deadline.ts";

/** How long a call may take, and who may end it before. */
export interface Limit {
  readonly limitMs: number;
  readonly signal?: AbortSignal | undefined;
}

/** The limit, counted from now. */
export function deadlineOf({ limitMs, signal }: Limit): Deadline {
  return { atMs: performance.now() + limitMs, signal };
}
