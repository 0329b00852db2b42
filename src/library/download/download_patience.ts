import type { Failure, FailureKind } from "../../core/failure.ts";
import type { Clock } from "../../core/ports.ts";
import { isAway } from "../../core/server_away.ts";

/** The longest restart or upgrade of a server that a download waits for. */
const MAX_AWAY_MS = 15 * 60_000;
/** The longest pause between two requests to a server that does not answer. */
const MAX_PAUSE_MS = 10_000;
/** The longest `Retry-After` that is honoured. */
const MAX_ASKED_MS = 60_000;
/** Tries in a row that bring nothing new from a server that answers. */
const MAX_IDLE_TRIES = 5;
const FIRST_PAUSE_MS = 1_000;
/** Failures that may pass in a moment. */
const PASSING: readonly FailureKind[] = [
  "unreachable",
  "timeout",
  "server_error",
];

/** The state of a download after a failed attempt. */
export interface FailedTry {
  readonly failure: Failure;
  /** True if the server had begun to send the file. */
  readonly answered: boolean;
  readonly receivedBytes: number;
}

/**
 * Decides how long a download waits for its next try: for minutes while the
 * server does not answer, as during a restart, and for a few tries if it answers
 * but brings nothing new.
 */
export class DownloadPatience {
  readonly #clock: Pick<Clock, "monotonicMs">;
  #bestBytes: number;
  #idleTries = 0;
  #awayTries = 0;
  #awaySinceMs: number | null = null;

  constructor(clock: Pick<Clock, "monotonicMs">, receivedBytes: number) {
    this.#clock = clock;
    this.#bestBytes = receivedBytes;
  }

  /**
   * Returns the pause before the next try, and whether the server is away.
   *
   * @returns null if another try is useless
   */
  next(failed: FailedTry): { waitMs: number; away: boolean } | null {
    const { failure, answered, receivedBytes } = failed;
    if (!PASSING.includes(failure.kind)) return null;
    if (receivedBytes > this.#bestBytes) this.#idleTries = 0;
    this.#bestBytes = Math.max(this.#bestBytes, receivedBytes);
    if (!answered && isAway(failure)) return this.#nextAway(failure);
    this.#awaySinceMs = null;
    this.#awayTries = 0;
    this.#idleTries++;
    if (this.#idleTries >= MAX_IDLE_TRIES) return null;
    return { waitMs: FIRST_PAUSE_MS * 2 ** (this.#idleTries - 1), away: false };
  }

  #nextAway({ details }: Failure): { waitMs: number; away: true } | null {
    const nowMs = this.#clock.monotonicMs();
    this.#awaySinceMs ??= nowMs;
    const leftMs = this.#awaySinceMs + MAX_AWAY_MS - nowMs;
    if (leftMs <= 0) return null;
    const pauseMs = Math.min(
      FIRST_PAUSE_MS * 2 ** Math.min(this.#awayTries++, 10),
      MAX_PAUSE_MS,
    );
    const { retryAfterSeconds: seconds } = details;
    const askedMs = typeof seconds === "number"
      ? Math.min(seconds * 1_000, MAX_ASKED_MS)
      : 0;
    return { waitMs: Math.min(Math.max(pauseMs, askedMs), leftMs), away: true };
  }
}
