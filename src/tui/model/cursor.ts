/**
 * The position of a list: the row with the cursor, and the first visible one.
 */
export interface Cursor {
  readonly index: number;
  readonly top: number;
}

export const START: Cursor = { index: 0, top: 0 };

export type Move =
  | "up"
  | "down"
  | "page-up"
  | "page-down"
  | "half-up"
  | "half-down"
  | "first"
  | "last";

/** A list's length, and its window: lines, and cells in a line of a grid. */
export interface ListSize {
  readonly total: number;
  readonly lines: number;
  readonly perLine: number;
}

/**
 * Moves the cursor. Inside the window only the cursor moves; past its edge the
 * window jumps by half its height, so that most presses change two lines.
 */
export function moved(
  cursor: Cursor,
  { move, list }: { move: Move; list: ListSize },
): Cursor {
  const line = list.perLine;
  const page = list.lines * line;
  const half = Math.max(1, Math.floor(list.lines / 2)) * line;
  const by: Readonly<Record<Move, number>> = {
    "up": -line,
    "down": line,
    "page-up": -page,
    "page-down": page,
    "half-up": -half,
    "half-down": half,
    "first": -Infinity,
    "last": Infinity,
  };
  return placed({ ...cursor, index: cursor.index + by[move] }, list);
}

/**
 * Returns the nearest cursor that is inside the list and inside its window.
 */
export function placed(
  { index, top }: Cursor,
  { total, lines, perLine }: ListSize,
): Cursor {
  const at = Math.min(Math.max(0, index), Math.max(0, total - 1));
  const atLine = Math.floor(at / perLine);
  const topLine = Math.floor(top / perLine);
  const lastTop = Math.max(0, Math.ceil(total / perLine) - lines);
  if (atLine >= topLine && atLine < topLine + lines) {
    return { index: at, top: Math.min(topLine, lastTop) * perLine };
  }
  const half = Math.floor(lines / 2);
  const wanted = atLine < topLine ? atLine - lines + 1 + half : atLine - half;
  const least = Math.max(0, atLine - lines + 1);
  const next = Math.min(Math.max(wanted, least), atLine, lastTop);
  return { index: at, top: next * perLine };
}

/**
 * Returns the position in a window whose height has changed, as when a message
 * takes lines from it: scrolls by the fewest lines that show the cursor.
 */
export function kept(cursor: Cursor, list: ListSize): Cursor {
  const { lines, perLine, total } = list;
  const line = Math.floor(Math.min(cursor.index, total - 1) / perLine);
  const least = (line - lines + 1) * perLine;
  return placed({ ...cursor, top: Math.max(cursor.top, least) }, list);
}
