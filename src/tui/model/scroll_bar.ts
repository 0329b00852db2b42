import { foldText, sortKeyOf } from "../../core/sort_key.ts";
import { graphemes, textWidth } from "../../core/text_width.ts";

/** The visible part of a list, in lines of its window. */
export interface Thumb {
  readonly from: number;
  readonly length: number;
}

/** Returns the visible part of a list; null if that is all of it. */
export function thumbOf(
  { top, lines, total }: {
    /** The index of the first visible row. */
    top: number;
    lines: number;
    total: number;
  },
): Thumb | null {
  if (lines < 1 || total <= lines) return null;
  const length = Math.max(1, Math.round(lines * lines / total));
  const part = Math.min(1, top / (total - lines));
  return { from: Math.round(part * (lines - length)), length };
}

/** Returns the letter that a name is sorted by, if it takes one cell. */
export function letterOf(name: string): string | null {
  const [letter = ""] = graphemes(sortKeyOf(name));
  const [upper = ""] = graphemes(letter.toUpperCase());
  return foldText(upper) !== "" && textWidth(upper) === 1 ? upper : null;
}
