import stringWidth from "string-width";
import { graphemes, textWidth } from "../../core/text_width.ts";

/**
 * Follows a letter for each cell that the drawing library does not count: a
 * combining mark with a width, which the library keeps with its letter. No
 * title contains it, and it is removed before output reaches the terminal.
 */
export const CELL_MARK = "\u{1d16d}";

/** Matches text without joined characters. */
// deno-lint-ignore no-control-regex -- styles are not changed
const NEVER_JOINED = /^[\x00-\u02ff\u0370-\u0482\u2010-\u2027\u2500-\u25ff]*$/;
const COMBINING = /^\p{M}/u;

/** Marks the text so that the drawing library measures it as terminals do. */
export function inCells(text: string): string {
  if (NEVER_JOINED.test(text)) return text;
  const marked = graphemes(text.replaceAll(CELL_MARK, "")).map((cluster) =>
    cluster + CELL_MARK.repeat(uncounted(cluster))
  ).join("");
  // A mark without a letter needs a cell of its own.
  return COMBINING.test(marked) ? `\u00a0${marked}` : marked;
}

/** The drawing library measures with `string-width`. */
function uncounted(cluster: string): number {
  return Math.max(0, textWidth(cluster) - stringWidth(cluster));
}
