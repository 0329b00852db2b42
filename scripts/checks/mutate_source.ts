/** Makes small changes to a source file, one at a time, for mutation tests. */

export interface Mutant {
  /** The number of the changed line, counted from 1. */
  readonly line: number;
  /** Describes the change, such as `=== becomes !==`. */
  readonly change: string;
  /** The whole file with the change in it. */
  readonly text: string;
}

/** Replacements: each text is replaced by the other. */
const SWAPS: readonly (readonly [from: string, to: string])[] = [
  [" === ", " !== "],
  [" !== ", " === "],
  [" < ", " <= "],
  [" <= ", " < "],
  [" > ", " >= "],
  [" >= ", " > "],
  [" && ", " || "],
  [" || ", " && "],
  ["return true;", "return false;"],
  ["return false;", "return true;"],
];
/** A statement of one line that only calls something. */
const CALL = /^ *(?:await )?(?:this\.)?[#\w]+(?:\.[#\w]+)*\(.*\);$/;
/** A named limit or size. */
const CONSTANT = /^(?:export )?const [A-Z][A-Z\d_]* = ([\d_]+)(?=[;* ])/;
/** The start of a condition; its end is the matching parenthesis. */
const CONDITION = /\bif \(/g;

/** Returns all mutants of a source file, in the order of their lines. */
export function mutantsOf(text: string): Mutant[] {
  const masked = maskText(text);
  const mutants: Mutant[] = [];
  const add = (
    at: number,
    length: number,
    { by, change }: { by: string; change: string },
  ) =>
    mutants.push({
      line: text.slice(0, at).split("\n").length,
      change,
      text: text.slice(0, at) + by + text.slice(at + length),
    });
  for (const [from, to] of SWAPS) {
    for (const at of indexesOf(masked, from)) {
      add(at, from.length, {
        by: to,
        change: `${from.trim()} becomes ${to.trim()}`,
      });
    }
  }
  for (const { index } of masked.matchAll(CONDITION)) {
    const open = index + "if ".length;
    const close = closingAt(masked, open);
    const condition = text.slice(open, close + 1);
    add(open, condition.length, {
      by: `(!${condition})`,
      change: "condition is negated",
    });
  }
  let at = 0;
  for (const line of masked.split("\n")) {
    const call = CALL.test(line);
    if (call) {
      add(
        at,
        line.length,
        {
          by: "",
          change: `"${text.slice(at, at + line.length).trim()}" is dropped`,
        },
      );
    }
    const [whole, number] = CONSTANT.exec(line) ?? [];
    if (whole !== undefined && number !== undefined) {
      const by = String(Number(number.replaceAll("_", "")) * 2 + 1);
      add(
        at + whole.length - number.length,
        number.length,
        { by, change: `${number} becomes ${by}` },
      );
    }
    at += line.length + 1;
  }
  return mutants.toSorted((a, b) => a.line - b.line);
}

/** Returns text of the same length, with comments and quoted text blanked. */
function maskText(text: string): string {
  const hidden =
    /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;
  return text.replace(hidden, (it) => it.replace(/[^\n]/g, "_"));
}

function indexesOf(text: string, part: string): number[] {
  const found: number[] = [];
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
    found.push(at);
  }
  return found;
}

/** Returns the index of the parenthesis that closes the one at `open`. */
function closingAt(text: string, open: number): number {
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === "(") depth++;
    if (text[at] === ")" && --depth === 0) return at;
  }
  return text.length - 1;
}
