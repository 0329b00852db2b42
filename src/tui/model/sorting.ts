import {
  BY_NAME,
  type ItemSort,
  type ListSort,
  type SortName,
} from "../../core/item_selection.ts";
import { LISTS_OF_LISTS, type Location } from "./location.ts";
import { START } from "./cursor.ts";
import { withCursor } from "./navigation.ts";
import { currentLocation, type State } from "./state.ts";

/** The kind of a library without a collection type. */
const MIXED = "mixed";

/** The usual order of an artist's albums and of a person's titles. */
const BY_RELEASE: ItemSort = { by: "released", reversed: false, seed: 1 };

/** The orders and their reverses, in words. */
export const SORT_LABELS: Readonly<
  Record<SortName, readonly [natural: string, reversed: string]>
> = {
  name: ["A to Z", "Z to A"],
  added: ["newest first", "oldest first"],
  released: ["newest first", "oldest first"],
  rating: ["best first", "worst first"],
  runtime: ["shortest first", "longest first"],
  random: ["shuffled", "shuffled"],
  played: ["last played first", "longest ago first"],
};

/** Returns the kind of list that shares one order; null if it has none. */
export function sortedKind(
  { libraries }: Pick<State, "libraries">,
  location: Location,
): string | null {
  if (location.kind === "named") return location.inside ? null : location.of;
  if (location.kind !== "library") return null;
  const library = libraries?.find((it) => it.id === location.id);
  return library?.collectionType ?? MIXED;
}

/** Returns the order of a library, or of the titles under a name. */
export function sortAt(
  state: Pick<State, "libraries" | "sorts">,
  location: Location,
): ItemSort {
  const kind = sortedKind(state, location);
  const isByRelease = kind === "artist" || kind === "person";
  const usual = isByRelease ? BY_RELEASE : BY_NAME;
  // A server may call a kind of library "constructor".
  const isChosen = kind !== null && Object.hasOwn(state.sorts, kind);
  return isChosen ? state.sorts[kind] ?? usual : usual;
}

/** Chooses a new random order, and moves the cursor to the first row. */
export function withSorts(state: State, sorts: readonly ListSort[]): State {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const chosen = sorts.map(({ list, ...sort }) => [list, { ...sort, seed }]);
  const location = currentLocation(state);
  const kind = sortedKind(state, location);
  const next = {
    ...state,
    sorts: { ...state.sorts, ...Object.fromEntries(chosen) },
  };
  const isHere = sorts.some((it) => it.list === kind);
  return isHere ? withCursor(next, START) : next;
}

/** Returns whether the list of a location is sorted by the names of its rows. */
export function isLettered(
  state: Pick<State, "libraries" | "sorts">,
  location: Location,
): boolean {
  const isFixed = [...LISTS_OF_LISTS, "names"].includes(location.kind);
  return isFixed ||
    sortedKind(state, location) !== null && isByName(sortAt(state, location));
}

/** Returns whether a list is in alphabetical order. */
export function isByName({ by, reversed }: ItemSort): boolean {
  return by === "name" && !reversed;
}

/** Names an order other than the usual one; empty for that. */
export function sortNote(sort: ItemSort): string {
  if (isByName(sort)) return "";
  const { by, reversed } = sort;
  return `by ${by}, ${SORT_LABELS[by][reversed ? 1 : 0]}`;
}
