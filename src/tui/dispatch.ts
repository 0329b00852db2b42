import { type KeyContext, runKey, showHint } from "./keys/key_row.ts";
import { findKey, keyRow, keyRows, keysAt } from "./keys/key_rows.ts";
import { keyFor, keyLabel } from "./model/key_bindings.ts";
import { leave } from "./keys/screen_keys.ts";
import { homeRowAt } from "./model/shelf_boxes.ts";
import { kept, placed } from "./model/cursor.ts";
import { cellAt } from "./model/grid.ts";
import { indexFrom } from "./model/list_rows.ts";
import { nameIndexFrom, nameRows } from "./model/names.ts";
import type { Graphics } from "./model/graphics.ts";
import {
  FIRST_LIST_ROW,
  gridOf,
  headRows,
  isTyped,
  type Layout,
  PANE_COLUMNS,
} from "./model/layout.ts";
import { currentCursor, currentLocation, typedLine } from "./model/state.ts";
import { edit, insert, printable } from "./model/text_input.ts";
import type { MouseEvent } from "./hooks/use_mouse.ts";
import { overlayOf } from "./overlays/overlays.ts";

/** The minimum time that an error is shown. */
const READ_MS = 1_000;

/** The keys that move within a line of a grid. */
const GRID_STEPS: Readonly<Record<string, 1 | -1>> = {
  "left": -1,
  "h": -1,
  "right": 1,
  "l": 1,
};

/**
 * Passes a key to the open overlay, to the line that is being typed, or to its
 * row in the key table.
 */
export function dispatchKey(context: KeyContext, key: string): void {
  const { overlay, typing } = context.state;
  hideOldError(context);
  if (key === "ctrl-c") return runKey(context, keyRow("quit"));
  if (overlay !== null) {
    if (key === "esc") return closeOverlay(context);
    return overlayOf(overlay).onKey(context, { overlay, key });
  }
  if (typing) return onTextLine(context, key);
  if (context.state.jumping) return jump(context, key);
  const by = context.size.perLine > 1 ? GRID_STEPS[key] : undefined;
  if (by !== undefined) return step(context, by);
  const row = findKey(key, currentLocation(context.state).kind);
  if (row !== null) runKey(context, row);
  else showHint(context, uselessKey(key));
}

/** Names what the key does elsewhere. */
function uselessKey(key: string): string {
  const elsewhere = keyRows().find((it) => it.keys.includes(key));
  const what = elsewhere === undefined ? "" : ` (${elsewhere.label})`;
  return `${keyLabel(key)}${what} does nothing here; ${
    keyFor("help")
  } shows the keys`;
}

/** Handles the keys that quit, while the window is too small for the others. */
export function dispatchHidden(context: KeyContext, key: string): void {
  const quit = keyRow("quit");
  if (key === "ctrl-c" || quit.keys.includes(key)) runKey(context, quit);
}

/** Inserts pasted text, even if its characters are shortcuts. */
export function dispatchPaste(context: KeyContext, text: string): void {
  const { state, dispatch } = context;
  const { overlay, typing } = state;
  if (overlay !== null) {
    overlayOf(overlay).onPaste?.(context, { overlay, text: printable(text) });
  } else if (typing) {
    dispatch({ kind: "filter", ...insert(typedLine(state), text) });
  }
}

/** Selects the clicked row, opens the selected one, or scrolls. */
export function dispatchMouse(
  context: KeyContext,
  { event, layout, graphics }: {
    event: MouseEvent;
    layout: Layout;
    graphics: Graphics;
  },
): void {
  const { overlay } = context.state;
  if (event.what === "press") {
    if (overlay === null && context.state.detail === null) {
      click(context, rowAt(context, { event, layout, graphics }));
    }
    return;
  }
  const way = event.what === "wheel-up" ? "up" : "down";
  if (overlay === null) runKey(context, keyRow(way));
  // The list under any other overlay does not move.
  else if (overlayOf(overlay).scrolls) dispatchKey(context, way);
}

/** Keeps a failure that is too new to have been read, or hidden by a request. */
function hideOldError({ state, dispatch }: KeyContext): void {
  const { busy, toast } = state;
  if (busy !== null || toast?.tone !== "bad") return;
  if (Date.now() - toast.atMs < READ_MS) return;
  dispatch({ kind: "toast", toast: null });
}

function closeOverlay({ state, dispatch, requests }: KeyContext): void {
  if (state.formWaits) requests.stop();
  dispatch({ kind: "overlay", overlay: null });
}

/** Jumps to the letter of a key; any other key cancels. */
function jump({ state, dispatch, requests }: KeyContext, key: string): void {
  dispatch({ kind: "jumping", jumping: false });
  dispatch({ kind: "toast", toast: null });
  const location = currentLocation(state);
  const isLetter = [...key].length === 1;
  if (!isLetter) return;
  if (location.kind === "library" || location.kind === "named") {
    return requests.jump(location, key);
  }
  const index = location.kind === "names"
    ? nameIndexFrom(nameRows(state, location) ?? [], key)
    : indexFrom(state, { location, letter: key });
  dispatch({ kind: "cursor", cursor: { index, top: index } });
}

function onTextLine(context: KeyContext, key: string): void {
  const { state, dispatch } = context;
  if (key === "esc") return leave(context);
  if (["enter", "down", "tab"].includes(key)) {
    return dispatch({ kind: "typing", typing: false });
  }
  const line = edit(typedLine(state), key);
  if (line !== null) dispatch({ kind: "filter", ...line });
}

function step({ state, dispatch, size }: KeyContext, by: 1 | -1): void {
  const { index, top } = currentCursor(state);
  const cursor = placed({ index: index + by, top }, size);
  dispatch({ kind: "cursor", cursor });
}

/** @param at the index of the clicked row; null if there is none */
function click(context: KeyContext, at: number | null): void {
  const { state, size, dispatch } = context;
  const { index, top } = kept(currentCursor(state), size);
  if (at === null || at >= size.total) return;
  if (at === index) {
    const rows = keysAt(currentLocation(state).kind);
    const open = rows.find((it) => it.id === "open");
    return open && runKey(context, open);
  }
  dispatch({ kind: "cursor", cursor: { index: at, top } });
}

/** Returns the index of the row at a position; null if there is none. */
function rowAt(
  { state, size }: KeyContext,
  { event: { column, row }, layout, graphics }: {
    event: MouseEvent;
    layout: Layout;
    graphics: Graphics;
  },
): number | null {
  if (currentLocation(state).kind === "home") {
    return homeRowAt(state, { layout, lines: size.lines, column, row });
  }
  const { top } = kept(currentCursor(state), size);
  const line = row - FIRST_LIST_ROW - headRows(state, layout) -
    (isTyped(state) ? 1 : 0);
  const grid = gridOf(state, { layout, graphics });
  const left = grid?.poster ? 0 : layout.parentWidth;
  if (grid !== null) {
    const from = left + PANE_COLUMNS / 2;
    const nth = cellAt(grid, { column: column - from, row: line });
    return nth === null ? null : top + nth;
  }
  const inside = column >= left && column < left + layout.listWidth &&
    line >= 0 && line < size.lines;
  return inside ? top + line : null;
}
