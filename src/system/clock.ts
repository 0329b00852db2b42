import { Failure } from "../core/failure.ts";
import type { Clock } from "../core/ports.ts";

export const systemClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  wait(ms, signal) {
    return new Promise((resolve, reject) => {
      const cancelled = () =>
        reject(new Failure("cancelled", "Cannot wait: it was interrupted"));
      if (signal?.aborted) return cancelled();
      const stop = () => {
        clearTimeout(timer);
        cancelled();
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", stop);
        resolve();
      }, ms);
      signal?.addEventListener("abort", stop, { once: true });
    });
  },
};
