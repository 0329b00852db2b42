import type { Invocation } from "../command.ts";

/** Clears the line. Source: ECMA-48, EL. */
const CLEAR_LINE = "\r\x1b[K";

/**
 * Shows the progress of long work: one line that moves on a terminal, one line
 * per step elsewhere. On stderr, and nowhere when nobody wants to hear: under
 * `--json` the data says it, and stderr is for a failure.
 */
export class ProgressLine {
  readonly #run: Invocation;
  readonly #moves: boolean;
  #shown = false;

  constructor(run: Invocation) {
    const { terminal, context: { environment } } = run;
    this.#run = run;
    this.#moves = terminal.isTerminal("stderr") && !environment.dumb &&
      !environment.ci;
  }

  /** @param done whether this step has ended, and is worth a line of its own */
  show(text: string, { done }: { done: boolean }): void {
    const { output, terminal } = this.#run;
    if (output.style.quiet || output.style.json) return;
    if (!this.#moves) {
      if (done) output.note(text);
      return;
    }
    terminal.writeError(CLEAR_LINE);
    terminal.writeError(output.oneLine(text));
    this.#shown = true;
  }

  /** Clears the line, so that the next text begins there. */
  stop(): void {
    if (this.#shown) this.#run.terminal.writeError(CLEAR_LINE);
    this.#shown = false;
  }
}
