import type { Failure } from "../../core/failure.ts";
import type { Terminal } from "../../core/ports.ts";
import { sanitize } from "../../core/printable.ts";

export interface OutputStyle {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** SGR parameters. A word always says the same as the colour. */
const STYLES = { good: "32", bad: "31", dim: "2", bold: "1" } as const;

/** The states at the beginning of a line that are painted. */
const STATES: Readonly<Record<string, keyof typeof STYLES>> = {
  ok: "good",
  good: "good",
  done: "good",
  moved: "good",
  BAD: "bad",
  bad: "bad",
  lost: "bad",
  orphan: "bad",
  failed: "bad",
};

/** Prints data to stdout and everything else to stderr. */
export class Output {
  readonly #terminal: Terminal;
  readonly #held: string[];
  readonly style: OutputStyle;

  /** @param style `held`: the list for notes that `--json` holds back */
  constructor(
    terminal: Terminal,
    { held = [], ...style }: OutputStyle & { held?: string[] },
  ) {
    this.#terminal = terminal;
    this.#held = held;
    this.style = style;
  }

  /** Prints the command's result: one JSON document, or lines of text. */
  data(value: unknown, lines: () => readonly string[]): void {
    const text = this.style.json
      ? JSON.stringify(value, null, 2)
      : lines().join("\n");
    if (text !== "") this.#terminal.write(`${text}\n`);
  }

  /** Prints one of many results: a line of JSON, or a line of text. */
  line(value: unknown, text: () => string): void {
    const line = this.style.json ? JSON.stringify(value) : text();
    this.#terminal.write(`${line}\n`);
  }

  /**
   * Prints a note for the user; never data. With `--json` it is held back: a
   * failure includes it, so that its object is alone on stderr.
   */
  note(text: string): void {
    if (this.style.quiet) return;
    if (this.style.json) this.#held.push(sanitize(text));
    else this.say(text);
  }

  /** Prints the notes that were held back; call it if nothing failed. */
  release(): void {
    this.#held.splice(0).forEach((it) => this.say(it));
  }

  /** Prints text that the user must read to continue, even with `--quiet`. */
  say(text: string): void {
    this.#terminal.writeError(`${sanitize(text)}\n`);
  }

  /** Makes text printable, for a line that is overwritten. */
  oneLine(text: string): string {
    return sanitize(text);
  }

  failure(failure: Failure): void {
    const text = this.style.json
      ? this.#failureObject(failure)
      : failureLines(failure).map(sanitize).join("\n");
    this.#terminal.writeError(`${text}\n`);
  }

  /** Adds `notes` if any were held back. */
  #failureObject(failure: Failure): string {
    const { error } = failure.toJSON();
    const notes = this.#held.splice(0);
    const told = notes.length > 0 ? { notes } : {};
    return JSON.stringify({ error: { ...error, ...told } });
  }

  /**
   * Prints the failure that explains the exit code of a command whose data is
   * printed already.
   *
   * @returns the exit code
   */
  verdict(failure: Failure | null): number {
    if (failure === null) return 0;
    this.failure(failure);
    return failure.exitCode;
  }

  /** Paints the state that each line begins with. */
  paintStates(lines: readonly string[]): string[] {
    return lines.map((line) => {
      const [state = ""] = /^\S+/.exec(line) ?? [];
      const style = Object.hasOwn(STATES, state) ? STATES[state] : undefined;
      return style === undefined
        ? line
        : this.paint(style, state) + line.slice(state.length);
    });
  }

  paint(style: keyof typeof STYLES, text: string): string {
    return this.style.color ? `\x1b[${STYLES[style]}m${text}\x1b[0m` : text;
  }
}

/** Formats the message and the hint; lists ambiguous names line by line. */
function failureLines({ message, hint, details }: Failure): string[] {
  const { matches } = details;
  const listed = Array.isArray(matches) ? matches.map((it) => `  ${it}`) : [];
  return [`jellytau: ${message}`, `hint: ${hint}`, ...listed];
}
