import { Failure } from "../../core/failure.ts";
import type { Clock } from "../../core/ports.ts";
import type { Limits } from "./limits.ts";
import { readRetryAfter } from "./retry_after.ts";
import { type Answer, headerOf } from "./transport.ts";
import { mayPass } from "./transport_failure.ts";

/** Statuses of a busy server or of a proxy in front of it. */
const RETRIED_STATUSES = [429, 502, 503];
const FIRST_BACKOFF_MS = 200;

/**
 * Returns the pause before a retry: the time that the server asks for, or an
 * exponential backoff with jitter, so that clients do not retry together.
 *
 * @returns null if a retry is pointless
 */
export function retryPause(
  outcome: Answer | Failure,
  options: {
    retried: number;
    limits: Limits;
    clock: Clock;
    random: () => number;
  },
): number | null {
  const { retried, limits, clock, random } = options;
  const backoffMs = FIRST_BACKOFF_MS * 2 ** retried * (0.5 + random());
  if (outcome instanceof Failure) return mayPass(outcome) ? backoffMs : null;
  if (!RETRIED_STATUSES.includes(outcome.status)) return null;
  const asked = headerOf(outcome, "retry-after");
  const askedMs = asked === null ? 0 : readRetryAfter(asked, clock.now());
  if (askedMs === null || askedMs > limits.retryAfterMs) return null;
  return Math.max(backoffMs, askedMs);
}
