import { formatTimeLeft } from "../../core/labels.ts";
import type { Invocation } from "../command.ts";

const TICK_MS = 1_000;
/** Clears the line. Source: ECMA-48, EL. */
const CLEAR_LINE = "\r\x1b[K";

/**
 * Shows how long a code is still valid, on stderr: a line that counts down on a
 * terminal, and one sentence elsewhere. Shows nothing with `--quiet`.
 */
export class Countdown {
  readonly #run: Invocation;
  readonly #moves: boolean;
  #expiresAt: Date | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;

  constructor(run: Invocation) {
    const { terminal, output, context: { environment } } = run;
    this.#run = run;
    this.#moves = terminal.isTerminal("stderr") && !environment.dumb &&
      !environment.ci && !output.style.json;
  }

  start(expiresAt: string): void {
    this.#expiresAt = new Date(expiresAt);
    if (!this.#moves && !this.#isQuiet()) {
      this.#run.output.say(`Valid until ${expiresAt}; Ctrl-C to stop`);
    }
    this.resume();
  }

  resume(): void {
    if (!this.#moves || this.#expiresAt === null || this.#isQuiet()) return;
    this.#show();
    this.#timer ??= setInterval(() => this.#show(), TICK_MS);
  }

  /** Clears the line, so that the next text begins there. */
  stop(): void {
    if (this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
    this.#run.terminal.writeError(CLEAR_LINE);
  }

  #isQuiet(): boolean {
    return this.#run.output.style.quiet;
  }

  #show(): void {
    const left = formatTimeLeft((this.#expiresAt?.getTime() ?? 0) - Date.now());
    this.#run.terminal.writeError(
      `${CLEAR_LINE}Waiting for approval, ${left} left; Ctrl-C to stop`,
    );
  }
}
