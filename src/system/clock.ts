import { delay } from "@std/async/delay";
import { interrupted } from "../core/abort.ts";
import type { Clock } from "../core/ports.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  async wait(ms, signal) {
    try {
      await delay(ms, { signal });
    } catch {
      throw interrupted("Cannot wait");
    }
  },
};
