/**
 * Shows the progress of the tests: in place on a terminal, else line by line.
 */

const BETWEEN_LINES_MS = 20_000;

export class TestProgress {
  readonly #isTerminal = Deno.stdout.isTerminal();
  readonly #startMs = performance.now();
  /** The finished and total jobs of each running step. */
  readonly #steps = new Map<string, { done: number; of: number }>();
  /** The number of tests that have ended in each process that reports them. */
  #tests = 0;
  #saidMs = performance.now();

  begin(step: string, jobs: number): void {
    this.#steps.set(step, { done: 0, of: jobs });
    this.#show();
  }

  jobEnded(step: string): void {
    const state = this.#steps.get(step);
    if (state) state.done++;
    this.#show();
  }

  testsEnded(count: number): void {
    this.#tests += count;
    if (count > 0) this.#show();
  }

  end(step: string): void {
    this.#steps.delete(step);
  }

  /** Prints a line that stays. */
  say(text: string): void {
    write(`${this.#isTerminal ? "\r\x1b[K" : ""}${text}\n`);
    if (this.#isTerminal) this.#show();
  }

  clear(): void {
    this.#steps.clear();
    if (this.#isTerminal) write("\r\x1b[K");
  }

  #show(): void {
    if (this.#steps.size === 0) return;
    if (this.#isTerminal) {
      const width = Deno.consoleSize().columns || 80;
      write(`\r\x1b[K${this.#state().slice(0, width - 1)}`);
    } else if (performance.now() - this.#saidMs > BETWEEN_LINES_MS) {
      this.#saidMs = performance.now();
      write(`  ${this.#state()}\n`);
    }
  }

  #state(): string {
    const steps = [...this.#steps].map(([name, { done, of }]) =>
      of > 1 ? `${name} ${done} of ${of}` : name
    );
    const seconds = (performance.now() - this.#startMs) / 1000;
    return `${clock(seconds)}  ${steps.join(", ")}; ${this.#tests} tests ended`;
  }
}

/** Formats a time as `4:07` or `0:31`. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${`${whole % 60}`.padStart(2, "0")}`;
}

function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) {
    at += Deno.stdout.writeSync(bytes.subarray(at));
  }
}
