import type { ListSize } from "./cursor.ts";
import { type Grid, posterGrid, textGrid } from "./grid.ts";
import type { Graphics } from "./graphics.ts";
import { spanOf } from "./home.ts";
import { isLibraryList, seriesOf } from "./location.ts";
import { currentLocation, filterAt, type State } from "./state.ts";

/** The minimum size of the screen. */
const LEAST = { columns: 40, rows: 10 } as const;
/** The minimum widths for two and for three panes. */
const TWO_PANES = 80;
const THREE_PANES = 110;
const PARENT_WIDTH = 26;
/** Header, breadcrumb and footer. */
const FIXED_ROWS = 4;
/** A pane's borders; the upper one carries the title. */
const PANE_ROWS = 2;
/** The least height of the panes, however long a message is. */
const LEAST_BODY_ROWS = 5;
/**
 * The minimum rows of a list with its frame, and of a detail inside its frame.
 */
const LEAST_LIST_ROWS = 5;
const LEAST_DETAIL_ROWS = 3;
/** The rows of the head of a series, by the least rows of the body. */
const HEADS = [{ body: 28, head: 9 }, { body: 17, head: 4 }] as const;
/** Below header and breadcrumb. */
export const FIXED_TOP = 2;
/** Below header, breadcrumb and border. */
export const FIRST_LIST_ROW = 3;
/** A pane's border and padding. */
export const PANE_COLUMNS = 4;

export interface Layout {
  readonly panes: 1 | 2 | 3;
  readonly columns: number;
  /** The rows of the panes; one less than the terminal, or it would scroll. */
  readonly bodyRows: number;
  /** Between the panes and the keys. */
  readonly toastRows: number;
  readonly parentWidth: number;
  readonly listWidth: number;
  readonly previewWidth: number;
  /** Inside a pane. */
  readonly innerRows: number;
  readonly innerListWidth: number;
  readonly innerPreviewWidth: number;
  /** A grid takes the preview's place as well. */
  readonly gridWidth: number;
}

/**
 * @param toastRows the rows that a message needs; it may get fewer
 * @returns null if the window is too small
 */
export function layoutFor(
  { columns, rows }: { columns: number; rows: number },
  toastRows = 1,
): Layout | null {
  if (columns < LEAST.columns || rows < LEAST.rows) return null;
  const panes = columns >= THREE_PANES ? 3 : columns >= TWO_PANES ? 2 : 1;
  const parentWidth = panes === 3 ? PARENT_WIDTH : 0;
  const left = columns - parentWidth;
  const listWidth = panes === 1 ? left : Math.ceil(left * 0.55);
  const free = rows - 1 - FIXED_ROWS;
  const bodyRows = Math.max(
    Math.min(free, LEAST_BODY_ROWS),
    free - (toastRows - 1),
  );
  return {
    panes,
    columns,
    bodyRows,
    toastRows: 1 + free - bodyRows,
    parentWidth,
    listWidth,
    previewWidth: left - listWidth,
    innerRows: bodyRows - PANE_ROWS,
    innerListWidth: listWidth - PANE_COLUMNS,
    innerPreviewWidth: (panes === 1 ? left : left - listWidth) - PANE_COLUMNS,
    gridWidth: left - PANE_COLUMNS,
  };
}

/** Returns the rows of the help inside its frame, below search and count. */
export function helpRows(bodyRows: number): number {
  return Math.max(1, bodyRows - PANE_ROWS - 2);
}

/** Returns the rows of the head of a series, with its frame; 0 without one. */
export function headRows(state: State, { bodyRows }: Layout): number {
  if (seriesOf(state.trail) === null || isGrid(state)) return 0;
  return HEADS.find(({ body }) => bodyRows >= body)?.head ?? 0;
}

/** Returns the layout of the panes below the head of a series. */
export function belowHead(state: State, layout: Layout): Layout {
  const head = headRows(state, layout);
  const { bodyRows, innerRows } = layout;
  return { ...layout, bodyRows: bodyRows - head, innerRows: innerRows - head };
}

/**
 * Divides a single pane between a list and the details of its row, for lists
 * whose rows do not open.
 *
 * @param total rows of the list
 * @returns rows with the frames; no detail if it has its own pane or no room
 */
export function stacked(
  state: State,
  total: number,
  { panes, bodyRows }: Layout,
): { list: number; detail: number } {
  const room = bodyRows - PANE_ROWS - LEAST_DETAIL_ROWS;
  const alone = panes > 1 || isLibraryList(currentLocation(state)) ||
    currentLocation(state).kind === "item" || room < LEAST_LIST_ROWS;
  if (alone) return { list: bodyRows, detail: 0 };
  const wanted = Math.max(LEAST_LIST_ROWS, total + PANE_ROWS);
  const list = Math.min(wanted, room);
  return { list, detail: bodyRows - list };
}

/**
 * Divides the current location; returns null for a list. Posters take the width
 * of all panes, because posters would cover a pane beside them.
 */
export function gridOf(
  state: State,
  { layout, graphics }: { layout: Layout; graphics: Graphics },
): Grid | null {
  if (!isGrid(state)) return null;
  const rows = Math.max(1, layout.innerRows - (isTyped(state) ? 1 : 0));
  const whole = { columns: layout.columns - PANE_COLUMNS, rows };
  return posterGrid(whole, graphics) ??
    textGrid({ columns: layout.gridWidth, rows });
}

/** Returns the window of the list where you are. */
export function sizeOf(
  state: State,
  total: number,
  { layout, graphics }: { layout: Layout | null; graphics: Graphics },
): ListSize {
  if (layout === null) return { total, lines: 1, perLine: 1 };
  const grid = gridOf(state, { layout, graphics });
  if (grid !== null) {
    return { total, lines: grid.lines, perLine: grid.perLine };
  }
  const count = spanOf(state, total).count;
  const panes = belowHead(state, layout);
  const rows = stacked(state, count, panes).list - PANE_ROWS;
  const lines = Math.max(1, isTyped(state) ? rows - 1 : rows);
  return { total, lines, perLine: 1 };
}

function isGrid(state: State): boolean {
  return state.grid && isLibraryList(currentLocation(state));
}

/** Returns whether the line with the filter or the words is shown. */
export function isTyped(state: State): boolean {
  const location = currentLocation(state);
  return location.kind === "search" || state.typing ||
    filterAt(state, location) !== "";
}
