import type { Failure } from "../core/failure.ts";
import type { Terminal } from "../core/ports.ts";
import { sanitize } from "../core/printable.ts";
import { cutToWidth, padToWidth, textWidth } from "../core/text_width.ts";

export interface OutputStyle {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly color: boolean;
}

/** SGR parameters; colour only ever repeats what a word says. */
const STYLES = { good: "32", bad: "31", dim: "2", bold: "1" } as const;

/** Data on stdout, everything else on stderr, in the form that was asked for. */
export class Output {
  readonly #terminal: Terminal;
  readonly #held: string[];
  readonly style: OutputStyle;

  /** @param style `held`: the list to keep back in what {@link note} is told */
  constructor(
    terminal: Terminal,
    { held = [], ...style }: OutputStyle & { held?: string[] },
  ) {
    this.#terminal = terminal;
    this.#held = held;
    this.style = style;
  }

  /** The command's result: one JSON document, or lines for people. */
  data(value: unknown, lines: () => readonly string[]): void {
    const text = this.style.json
      ? JSON.stringify(value, null, 2)
      : lines().join("\n");
    if (text !== "") this.#terminal.write(`${text}\n`);
  }

  /**
   * Something a person may want to know; never data. Under `--json` it is kept
   * back: a failure takes it along, so that its object is alone on stderr.
   */
  note(text: string): void {
    if (this.style.quiet) return;
    if (this.style.json) this.#held.push(sanitize(text));
    else this.say(text);
  }

  /** Says what was kept back, as nothing has failed. */
  release(): void {
    this.#held.splice(0).forEach((it) => this.say(it));
  }

  /** Prints text that the user must read to continue, even with `--quiet`. */
  say(text: string): void {
    this.#terminal.writeError(`${sanitize(text)}\n`);
  }

  /** Printable, for a line that is written over. */
  oneLine(text: string): string {
    return sanitize(text);
  }

  failure(failure: Failure): void {
    const text = this.style.json
      ? this.#failureObject(failure)
      : failureLines(failure).map(sanitize).join("\n");
    this.#terminal.writeError(`${text}\n`);
  }

  /** With `notes`, where something was kept back. */
  #failureObject(failure: Failure): string {
    const { error } = failure.toJSON();
    const notes = this.#held.splice(0);
    const told = notes.length > 0 ? { notes } : {};
    return JSON.stringify({ error: { ...error, ...told } });
  }

  /**
   * For a command that has told everything as data: the failure that its exit
   * code stands for, so that stderr alone says why and what to do.
   *
   * @returns the exit code
   */
  verdict(failure: Failure | null): number {
    if (failure === null) return 0;
    this.failure(failure);
    return failure.exitCode;
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

/** The cells of the terminal, and the column that is cut. */
export interface TableFit {
  /** null prints the full text. */
  readonly columns: number | null;
  readonly flexible: number;
}

/** The least width to which a column is cut. */
const LEAST_CELLS = 12;
const GAP = "  ";

/** Aligns columns by their widest cell; the last column is not padded. */
export function table(
  rows: readonly (readonly string[])[],
  fit: TableFit | null = null,
): string[] {
  const clean = rows.map((row) => row.map((cell) => sanitize(cell)));
  const widths: number[] = [];
  for (const row of clean) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, textWidth(cell));
    });
  }
  const columns = fit?.columns ?? null;
  if (fit !== null && columns !== null) {
    const whole = widths.reduce((sum, it) => sum + it, 0) +
      GAP.length * (widths.length - 1);
    const own = widths[fit.flexible] ?? 0;
    const left = own - Math.max(0, whole - columns);
    widths[fit.flexible] = Math.min(own, Math.max(left, LEAST_CELLS));
  }
  return clean.map((row) => {
    const cells = row.map((cell, i) => {
      const width = widths[i] ?? 0;
      const shown = i === fit?.flexible ? shorten(cell, width) : cell;
      return i === row.length - 1 ? shown : padToWidth(shown, width);
    });
    const line = cells.join(GAP).trimEnd();
    return columns === null ? line : shorten(line, columns);
  });
}

/** Cuts text to the cells, with a mark where text is missing. */
function shorten(text: string, cells: number): string {
  if (textWidth(text) <= cells) return text;
  return `${cutToWidth(text, cells - 1).trimEnd()}…`;
}
