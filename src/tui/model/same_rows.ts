import {
  COMMON_LOCATIONS,
  LISTS_OF_LISTS,
  type Location,
  locationKey,
} from "./location.ts";
import { fixedRows } from "./fixed_rows.ts";
import { currentLocation, cursorAt, cursorKey, type State } from "./state.ts";

/** Keeps each cursor on its row when rows above it are added or removed. */
export function onSameRows(state: State, next: State): State {
  const isSame = ROW_SOURCES.every((it) => state[it] === next[it]);
  if (isSame || state.cursors !== next.cursors) return next;
  const cursors = { ...next.cursors };
  const current = locationKey(currentLocation(next));
  for (const location of withFixedRows(next)) {
    const before = cursorAt(state, location);
    const isShown = locationKey(location) === current;
    if (before.index === 0 && !isShown) continue;
    const index = rowAfter(state, next, { location, index: before.index });
    if (index === before.index) continue;
    cursors[cursorKey(next, location)] = { ...before, index };
  }
  return { ...next, cursors };
}

function withFixedRows({ trail }: State): Location[] {
  const kinds = [...COMMON_LOCATIONS, ...LISTS_OF_LISTS];
  return [
    ...kinds.map((kind) => ({ kind }) as Location),
    ...trail.filter(({ kind }) => kind === "names"),
  ];
}

/** The members of the state that the rows are made from. */
const ROW_SOURCES = [
  "accounts",
  "libraries",
  "lists",
  "names",
  "shelves",
  "queue",
  "downloads",
  "follows",
  "messages",
  "sync",
] as const;

function rowAfter(
  state: State,
  next: State,
  { location, index }: { location: Location; index: number },
): number {
  // A first sign-in begins at the first library.
  const isFirst = index === 0 && state.accounts?.length === 0;
  const rows = fixedRows(next, location);
  if (isFirst || rows === null) return index;
  const id = fixedRows(state, location)?.[index]?.id;
  const at = rows.findIndex((it) => it.id === id);
  return at >= 0 ? at : Math.min(index, Math.max(0, rows.length - 1));
}
