import type { Invocation } from "../command.ts";

/** Clears the line. Source: ECMA-48, EL. */
const CLEAR_LINE = "\r\x1b[K";

/**
 * Shows progress on stderr: one line that is overwritten on a terminal, and one
 * line per step elsewhere. Shows nothing with `--quiet` or `--json`.
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

  /** @param done true if the step has ended: its line remains */
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
