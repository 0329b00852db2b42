import {
  type HomePart,
  homePartAt,
  homeParts,
  isInSideBar,
  sideBarWindow,
} from "./home.ts";
import { FIRST_LIST_ROW, FIXED_TOP, type Layout } from "./layout.ts";
import { cursorAt, type State } from "./state.ts";
import { HOME } from "./location.ts";

/** A box has at least so many lines, if it has items for them. */
const LEAST_LINES = 4;
/** The least rows of a body with items of two lines. */
const TALL_BODY_ROWS = 19;
/** The upper and the lower border, which carry text. */
const BORDER_ROWS = 2;

/** A shelf and its place on the screen. */
export interface ShelfBox {
  readonly part: HomePart;
  /** The row of its upper border, from 0 below the first one. */
  readonly y: number;
  /** With the borders. */
  readonly rows: number;
  /** The index of its first visible item, in the shelf. */
  readonly top: number;
  /** The lines of each item. */
  readonly perItem: 1 | 2;
  /** The number of visible items. */
  readonly visible: number;
}

/** A shelf, and the lines of each of its items. */
interface SizedPart {
  readonly part: HomePart;
  readonly perItem: 1 | 2;
}

function leastLines({ part, perItem }: SizedPart): number {
  return Math.min(part.count * perItem, LEAST_LINES);
}

export interface ShelfPage {
  readonly boxes: readonly ShelfBox[];
  /** The shelves that Tab shows after these; empty if all are visible. */
  readonly others: readonly HomePart[];
}

/**
 * Returns the shelves that are visible: as many as fit, always with the one
 * under the cursor. The last one takes the rows that are left.
 */
export function shelfPage(state: State, { bodyRows }: Layout): ShelfPage {
  const [, ...shelves] = homeParts(state);
  const { index } = cursorAt(state, HOME);
  const current = Math.max(0, shelves.findLastIndex((it) => index >= it.from));
  const isTall = bodyRows >= TALL_BODY_ROWS;
  const sized = shelves.map((part): SizedPart => ({
    part,
    perItem: isTall && part.isTall ? 2 : 1,
  }));
  const { from, count } = pageWith(sized, { current, rows: bodyRows });
  const shown = sized.slice(from, from + count);
  const lines = dividedRows(shown, bodyRows);
  let y = 0;
  const boxes = shown.map(({ part, perItem }, i): ShelfBox => {
    const rows = (lines[i] ?? 0) + BORDER_ROWS;
    const fitting = Math.floor((rows - BORDER_ROWS) / perItem);
    const top = topOf(part, { index, items: fitting });
    const visible = Math.min(fitting, part.count - top);
    const box = { part, y, rows, top, perItem, visible };
    y += rows;
    return box;
  });
  const others = [...shelves.slice(from + count), ...shelves.slice(0, from)];
  return { boxes, others };
}

/** Returns the index of the row at a position of the screen; null if none is. */
export function homeRowAt(
  state: State,
  { layout, lines, column, row }: {
    layout: Layout;
    /** The rows of the side bar, inside its frame. */
    lines: number;
    column: number;
    row: number;
  },
): number | null {
  const inSideBar = isInSideBar(state);
  const alone = inSideBar ? layout.listWidth : 0;
  const sideBar = layout.panes === 3 ? layout.parentWidth : alone;
  if (column < sideBar) {
    const line = row - FIRST_LIST_ROW;
    const at = sideBarWindow(state, lines).top + line;
    const isRow = line >= 0 && line < lines && at < homePartAt(state, 0).count;
    return isRow ? at : null;
  }
  const beside = inSideBar ? 0 : layout.columns;
  const right = layout.panes === 3 ? sideBar + layout.listWidth : beside;
  return column < right ? shelfRowAt(shelfPage(state, layout), row) : null;
}

function shelfRowAt({ boxes }: ShelfPage, row: number): number | null {
  const y = row - FIXED_TOP;
  const box = boxes.find((it) => y >= it.y && y < it.y + it.rows);
  if (box === undefined) return null;
  const { part, top, perItem, visible } = box;
  const item = Math.floor((y - box.y - 1) / perItem);
  return item >= 0 && item < visible ? part.from + top + item : null;
}

/** Divides the shelves into pages that fit, and returns the current one. */
function pageWith(
  shelves: readonly SizedPart[],
  { current, rows }: { current: number; rows: number },
): { from: number; count: number } {
  let from = 0;
  let used = 0;
  for (const [i, it] of shelves.entries()) {
    const needed = leastLines(it) + BORDER_ROWS;
    if (used + needed > rows && i > from) {
      if (current < i) return { from, count: i - from };
      [from, used] = [i, 0];
    }
    used += needed;
  }
  return { from, count: shelves.length - from };
}

/** Gives each shelf its least lines, then one more item in turn. */
function dividedRows(shelves: readonly SizedPart[], rows: number): number[] {
  const lines = shelves.map(leastLines);
  let left = rows - shelves.length * BORDER_ROWS -
    lines.reduce((sum, it) => sum + it, 0);
  for (let given = true; given && left > 0;) {
    given = false;
    for (const [i, { part, perItem }] of shelves.entries()) {
      const now = lines[i] ?? 0;
      if (left < perItem || now >= part.count * perItem) continue;
      lines[i] = now + perItem;
      left -= perItem;
      given = true;
    }
  }
  // Also takes rows away if not even one shelf has its least.
  const last = lines.length - 1;
  return lines.map((it, i) => i === last ? Math.max(1, it + left) : it);
}

/** Keeps the cursor in the middle of a shelf that is longer than its box. */
function topOf(
  { from, count }: HomePart,
  { index, items }: { index: number; items: number },
): number {
  const at = index - from;
  if (at < 0 || at >= count) return 0;
  const middle = at - Math.floor(items / 2);
  return Math.max(0, Math.min(middle, count - items));
}
