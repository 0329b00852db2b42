import { delay } from "@std/async/delay";

/** The pause after the last key before pictures load. */
const REST_MS = 150;

/** Lets work wait until no key is pressed. */
export class KeyRest {
  #touchedMs = 0;

  touched(): void {
    this.#touchedMs = performance.now();
  }

  /** Waits until no key is pressed, or until `signal` is aborted. */
  async rest(signal: AbortSignal): Promise<void> {
    for (;;) {
      const leftMs = this.#touchedMs + REST_MS - performance.now();
      if (leftMs <= 0 || signal.aborted) return;
      await delay(leftMs, { signal }).catch(() => undefined);
    }
  }
}
