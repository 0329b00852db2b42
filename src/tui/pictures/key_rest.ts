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
      await waited(leftMs, signal);
    }
  }
}

/** Returns at once when it is aborted, and leaves no timer behind. */
function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end);
    function end(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      done();
    }
  });
}
