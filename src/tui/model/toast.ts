import { sanitize } from "../../core/printable.ts";
import { textWidth } from "../../core/text_width.ts";
import type { Message, State } from "./state.ts";

/** The maximum number of lines; the messages screen shows the rest. */
const MOST_ROWS = 4;

/** Returns a message and its hint, in one piece. */
export function toastText({ tone, text, hint }: Message): string {
  const symbol = tone === "bad" ? "! " : "";
  const after = hint === null ? "" : ` - ${sanitize(hint)}`;
  return `${symbol}${sanitize(text)}${after}`;
}

/**
 * Returns the rows between the panes and the keys: as many as the text needs.
 */
export function toastRows({ busy, toast }: State, columns: number): number {
  if (busy !== null || toast === null) return 1;
  return Math.min(MOST_ROWS, wrappedRows(toastText(toast), columns));
}

/** Returns the number of lines after wrapping at spaces. */
function wrappedRows(text: string, columns: number): number {
  let rows = 1;
  let used = 0;
  for (const word of text.split(" ")) {
    const length = textWidth(word);
    const joined = used === 0 ? length : used + 1 + length;
    if (joined <= columns) {
      used = joined;
      continue;
    }
    rows += (used === 0 ? 0 : 1) + Math.ceil(length / columns) - 1;
    used = length % columns || columns;
  }
  return rows;
}
