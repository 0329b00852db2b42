import { graphemes, textWidth } from "../core/text_width.ts";
import { CELL_MARK } from "./model/cells.ts";

/** A control sequence, a control string, a control, or text. Source: ECMA-48. */
const PIECES =
  // deno-lint-ignore no-control-regex -- terminals use control characters
  /\x1b\[[0-?]*[ -/]*[@-~]|\x1b[P\]_X^][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.|[\x00-\x1f]|[^\x00-\x1f]+/gs;
// deno-lint-ignore no-control-regex -- it excludes control characters
const TEXT = /^[^\x00-\x1f]/;
const ASCII = /^[\x20-\x7e]*$/;
/**
 * Matches one code point that all terminals draw with the same width: letters,
 * digits, punctuation, frames and blocks, and Kitty's placeholder with its
 * marks.
 */
const AGREED =
  /^(?:[\p{L}\p{N}\p{P}\p{Zs}\p{Sm}\p{Sc}\p{Sk}\u2500-\u259f]|\u{10eeee}\p{M}*)$/u;
const EMOJI = /\p{Extended_Pictographic}/u;
const BORDER = /^[│|]$/;
/** Sources: xterm, "Control Sequences", DECAWM and CHA. */
const NO_WRAP = "\x1b[?7l";
const WRAP = "\x1b[?7h";
const toColumn = (column: number) => `\x1b[${column + 1}G`;

/** The members of `process.stdout` that are used here. */
interface Written {
  write(chunk: string): boolean;
}

/**
 * Wraps a terminal's output so that text of uncertain width never moves the
 * text after it: blanks its cells first, sets the column after it and at every
 * border, and turns off wrapping.
 */
export function absoluteOutput<T extends Written>(output: T): T {
  const columns = new Columns();
  const write = (chunk: unknown, ...rest: unknown[]): unknown =>
    Reflect.apply(output.write, output, [
      typeof chunk === "string" ? columns.place(chunk) : chunk,
      ...rest,
    ]);
  return new Proxy(output, {
    get(target, name) {
      if (name === "write") return write;
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

/** Follows the cursor's column through the output. */
export class Columns {
  #column = 0;
  #saved = 0;
  /** True if a terminal could be in another column by now. */
  #unsure = false;

  /** Returns the replacement of the chunk. */
  place(chunk: string): string {
    let draws = false;
    const placed = (chunk.match(PIECES) ?? []).map((piece) => {
      if (!TEXT.test(piece)) return this.#control(piece);
      draws = true;
      return this.#text(piece);
    }).join("");
    return draws ? `${NO_WRAP}${placed}${WRAP}` : placed;
  }

  #control(piece: string): string {
    if (piece === "\x1b7") this.#saved = this.#column;
    const column = columnAfter(piece, this.#column, { saved: this.#saved });
    if (column !== this.#column || column === 0) this.#unsure = false;
    this.#column = column;
    return piece;
  }

  #text(text: string): string {
    if (ASCII.test(text) && !this.#unsure) {
      this.#column += text.length;
      return text;
    }
    let placed = "";
    let unagreed: string[] = [];
    for (const cluster of graphemes(text.replaceAll(CELL_MARK, ""))) {
      if (!isAgreed(cluster)) {
        unagreed.push(cluster);
        continue;
      }
      placed += this.#each(unagreed) + this.#agreed(cluster);
      unagreed = [];
    }
    return placed + this.#each(unagreed);
  }

  #agreed(cluster: string): string {
    const border = BORDER.test(cluster) && this.#unsure;
    const before = border ? toColumn(this.#column) : "";
    if (border) this.#unsure = false;
    else if (!ASCII.test(cluster) && cluster !== "│") this.#unsure = true;
    this.#column += textWidth(cluster);
    return before + cluster;
  }

  /**
   * Writes each cluster at its column, over cells blanked in the current style.
   */
  #each(clusters: readonly string[]): string {
    if (clusters.length === 0) return "";
    const start = this.#column;
    const placed = clusters.map((cluster) => {
      this.#column += textWidth(cluster);
      return cluster + toColumn(this.#column);
    }).join("");
    this.#unsure = false;
    const before = toColumn(start);
    return `${before}${" ".repeat(this.#column - start)}${before}${placed}`;
  }
}

function isAgreed(cluster: string): boolean {
  return ASCII.test(cluster) || AGREED.test(cluster) && !EMOJI.test(cluster);
}

/** Returns the cursor's column after a control; most do not move it. */
function columnAfter(
  piece: string,
  column: number,
  { saved }: { saved: number },
): number {
  if (piece === "\r" || piece === "\n") return 0;
  if (piece === "\b") return Math.max(0, column - 1);
  if (piece === "\x1b8") return saved;
  // deno-lint-ignore no-control-regex -- terminals use control characters
  const [, parameters = "", end = ""] = /^\x1b\[([0-9;]*)([A-Za-z])$/.exec(
    piece,
  ) ?? [];
  const [first = "", second = ""] = parameters.split(";");
  switch (end) {
    case "G":
      return Math.max(1, Number(first)) - 1;
    case "H":
      return Math.max(1, Number(second)) - 1;
    case "E":
    case "F":
      return 0;
    case "C":
      return column + Math.max(1, Number(first));
    case "D":
      return Math.max(0, column - Math.max(1, Number(first)));
    default:
      return column;
  }
}
