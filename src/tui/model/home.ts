/** The home screen: a side bar and, beside it, shelves with items. */
import { type Cursor, placed } from "./cursor.ts";
import { HOME } from "./location.ts";
import { placeRows } from "./rows.ts";
import { currentLocation, cursorAt, cursorKey, type State } from "./state.ts";
import type { ShelfView } from "./views.ts";

/** A part of the rows that the cursor moves in. */
export interface Span {
  /** The index of its first row. */
  readonly from: number;
  readonly count: number;
}

/** The side bar, or a shelf. */
export interface HomePart extends Span {
  /** null for the side bar. */
  readonly title: string | null;
  /** True if its rows have a second line where there is room. */
  readonly isTall: boolean;
}

/** Returns the side bar and the shelves, in the order of Tab. */
export function homeParts(
  state: State,
): readonly [sideBar: HomePart, ...shelves: HomePart[]] {
  const count = placeRows(state).length;
  let from = count;
  const shelves = (state.shelves ?? []).map((it): HomePart => {
    const { title, items, isInProgress: isTall } = it;
    const part = { title, from, count: items.length, isTall };
    from += part.count;
    return part;
  });
  return [{ title: null, from: 0, count, isTall: false }, ...shelves];
}

/** Returns the part of the home screen that a row is in. */
export function homePartAt(state: State, index: number): HomePart {
  const [sideBar, ...shelves] = homeParts(state);
  return shelves.findLast((it) => index >= it.from) ?? sideBar;
}

/** Returns whether the cursor of the home screen is in the side bar. */
export function isInSideBar(state: State): boolean {
  return homePartAt(state, cursorAt(state, HOME).index).title === null;
}

/**
 * Returns the cursor of the side bar and its first visible row. The cursor is
 * behind the last row while it is in a shelf.
 */
export function sideBarWindow(state: State, lines: number): Cursor {
  const { index, top } = cursorAt(state, HOME);
  const { count } = homePartAt(state, 0);
  if (index >= count) return { index, top: 0 };
  return placed({ index, top }, { total: count, lines, perLine: 1 });
}

/**
 * Returns the rows that Up and Down move in: all, but on the home screen those of
 * the side bar or those of the shelves.
 */
export function spanOf(state: State, total: number): Span {
  if (currentLocation(state).kind !== "home") return { from: 0, count: total };
  const { count: places } = homePartAt(state, 0);
  return isInSideBar(state)
    ? { from: 0, count: Math.min(places, total) }
    : { from: places, count: Math.max(0, total - places) };
}

/**
 * Returns the state with these shelves. The first ones get the cursor, unless
 * it was moved or the rows are still coming in.
 */
export function withShelves(
  state: State,
  shelves: readonly ShelfView[],
): State {
  const key = cursorKey(state, HOME);
  const isFirst = state.shelves === null && state.sync === null &&
    state.cursors[key] === undefined && shelves.length > 0;
  const next = { ...state, shelves };
  if (!isFirst) return next;
  const index = placeRows(state).length;
  return { ...next, cursors: { ...state.cursors, [key]: { index, top: 0 } } };
}
