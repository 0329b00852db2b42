import { interrupted } from "../../src/core/abort.ts";
import type { Clock } from "../../src/core/ports.ts";

interface Wait {
  readonly untilMs: number;
  readonly end: () => void;
}

/** A clock whose time passes only when a test says so. */
export class ManualClock implements Clock {
  #ms = 0;
  #waits: Wait[] = [];
  /** The length of each wait that has begun. */
  readonly begun: number[] = [];

  now(): Date {
    return new Date(this.#ms);
  }

  monotonicMs(): number {
    return this.#ms;
  }

  wait(ms: number, signal?: AbortSignal): Promise<void> {
    this.begun.push(ms);
    if (signal?.aborted) return Promise.reject(interrupted("Cannot wait"));
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const abort = () => {
      this.#waits = this.#waits.filter((it) => it !== wait);
      reject(interrupted("Cannot wait"));
    };
    const end = () => {
      signal?.removeEventListener("abort", abort);
      resolve();
    };
    const wait = { untilMs: this.#ms + ms, end };
    this.#waits.push(wait);
    signal?.addEventListener("abort", abort, { once: true });
    return promise;
  }

  /** Lets time pass, and all that waits for it run. */
  async pass(ms: number): Promise<void> {
    const endMs = this.#ms + ms;
    await settled();
    while (true) {
      const [next] = this.#waits.filter(({ untilMs }) => untilMs <= endMs)
        .toSorted((a, b) => a.untilMs - b.untilMs);
      if (next === undefined) break;
      this.#ms = Math.max(this.#ms, next.untilMs);
      this.#waits = this.#waits.filter((it) => it !== next);
      next.end();
      await settled();
    }
    this.#ms = endMs;
  }
}

/** Waits until everything that is ready has run. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 3; i++) await new Promise((done) => setTimeout(done));
}
