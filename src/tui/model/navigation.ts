import { type Cursor, START } from "./cursor.ts";
import { type Location, locationKey } from "./location.ts";
import { END, type Typed } from "./text_input.ts";
import {
  currentLocation,
  cursorAt,
  cursorKey,
  filterAt,
  type State,
  UNREAD,
} from "./state.ts";

const KEPT_SEARCHES = 5;

/** The changes of the location, and of its cursor and its filter. */
export type Navigation =
  | { readonly kind: "go"; readonly location: Location }
  | { readonly kind: "go-to"; readonly trail: readonly Location[] }
  | { readonly kind: "back" }
  /** Opens the item at that index of the list before, in the same place. */
  | {
    readonly kind: "neighbour";
    readonly location: Location;
    readonly index: number;
  }
  | { readonly kind: "last-location" }
  | Typed & { readonly kind: "filter" }
  | { readonly kind: "typing"; readonly typing: boolean }
  | { readonly kind: "cursor"; readonly cursor: Cursor }
  /** Moves the cursor by that many rows. */
  | {
    readonly kind: "shift";
    readonly location: Location;
    readonly rows: number;
  };

export function navigated(state: State, change: Navigation): State {
  switch (change.kind) {
    case "go":
      return wentTo(withSearch(state), [...state.trail, change.location]);
    case "go-to":
      return wentTo(state, change.trail);
    case "back":
      return wentBack(state);
    case "neighbour":
      return wentBeside(state, change);
    case "last-location":
      return state.lastTrail === null ? state : wentTo(state, state.lastTrail);
    case "cursor":
      return withCursor(state, change.cursor);
    case "filter":
      return withFilter(state, change);
    case "shift":
      return shifted(state, change);
    case "typing":
      return { ...state, typing: change.typing, caret: END };
  }
}

/** Returns the state at another location. */
function wentTo(state: State, trail: readonly Location[]): State {
  return {
    ...state,
    trail,
    lastTrail: state.trail,
    typing: trail.at(-1)?.kind === "search",
    jumping: false,
    detail: trail.at(-1)?.kind === "item" ? UNREAD : null,
    overlay: null,
  };
}

/** Closes the detail first, then the filter, then the location. */
function wentBack(state: State): State {
  const location = currentLocation(state);
  if (state.detail && location.kind !== "item") {
    return { ...state, detail: null };
  }
  const key = locationKey(location);
  if (state.typing || state.filters[key]) {
    const { [key]: _, ...filters } = state.filters;
    const leaves = location.kind === "search";
    const ended = { ...state, typing: false, filters };
    return leaves ? wentTo(ended, state.trail.slice(0, -1)) : ended;
  }
  if (state.trail.length === 1) return { ...state, marked: new Map() };
  return { ...wentTo(state, state.trail.slice(0, -1)), typing: false };
}

/** Returns the state at another item or season of the list before. */
function wentBeside(
  state: State,
  { location, index }: { location: Location; index: number },
): State {
  const before = state.trail.slice(0, -1);
  const list = before.at(-1);
  if (list === undefined) return state;
  const { top } = cursorAt(state, list);
  const cursors = {
    ...state.cursors,
    [cursorKey(state, list)]: { index, top },
  };
  const detail = location.kind === "item" ? UNREAD : null;
  return { ...state, trail: [...before, location], detail, cursors };
}

/** Remembers the search, if the state is at one. */
function withSearch(state: State): State {
  const location = currentLocation(state);
  const words = filterAt(state, location).trim();
  if (location.kind !== "search" || words === "") return state;
  const others = state.searches.filter((it) => it !== words);
  return { ...state, searches: [words, ...others].slice(0, KEPT_SEARCHES) };
}

/** Places the cursor of the current location. */
export function withCursor(state: State, cursor: Cursor): State {
  const key = cursorKey(state, currentLocation(state));
  return { ...state, cursors: { ...state.cursors, [key]: cursor } };
}

/** Moves the cursor of a location by that many rows. */
function shifted(
  state: State,
  { location, rows }: { location: Location; rows: number },
): State {
  const { index, top } = cursorAt(state, location);
  const cursor = { index: index + rows, top: Math.max(0, top + rows) };
  const key = cursorKey(state, location);
  return { ...state, cursors: { ...state.cursors, [key]: cursor } };
}

/** Selects the first match; the whole list keeps its own cursor. */
function withFilter(state: State, { text, caret }: Typed): State {
  const location = currentLocation(state);
  const next = { ...state, caret };
  if (text === filterAt(state, location)) return next;
  const filters = { ...state.filters, [locationKey(location)]: text };
  const filtered = { ...next, filters };
  return text === "" ? filtered : withCursor(filtered, START);
}
