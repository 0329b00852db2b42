/** The rows of playlists and collections. */
import type { ListKind } from "../../core/list_ports.ts";
import { sanitize } from "../../core/printable.ts";
import { foldText, sortKeyOf } from "../../core/sort_key.ts";
import type { Location, LocationKind } from "./location.ts";
import type { Row } from "./rows.ts";
import { filterAt, type State } from "./state.ts";
import type { ListView } from "./views.ts";

const KINDS: Partial<Record<LocationKind, ListKind>> = {
  playlists: "playlist",
  collections: "collection",
};

const HEADINGS: Readonly<Record<ListKind, string>> = {
  playlist: "Playlists",
  collection: "Collections",
};

/** Returns the lists of a location that match its filter. */
function listsAt(state: State, location: Location): ListView[] {
  const words = foldText(filterAt(state, location));
  return state.lists.filter(({ kind, name }) =>
    kind === KINDS[location.kind] && foldText(name).includes(words)
  );
}

/** Returns the rows of all playlists or of all collections. */
export function listRows(state: State, location: Location): Row[] {
  return listsAt(state, location).map(listRow);
}

/** Returns the rows of the lists with all words, grouped by their kind. */
export function foundLists({ lists }: State, words: readonly string[]): Row[] {
  const found = lists.filter(({ name }) =>
    words.every((it) => foldText(name).includes(it))
  );
  return [...Map.groupBy(found, (it) => it.kind)].flatMap(([kind, lists]) =>
    lists.map((it, at) => ({
      ...listRow(it),
      heading: at === 0 ? HEADINGS[kind] : "",
    }))
  );
}

/**
 * Returns the row of a playlist or a collection, which opens the entries: `f` is
 * a favourite.
 */
function listRow(list: ListView): Row {
  const { id, name, items, favorite } = list;
  return {
    id,
    symbol: favorite ? "f" : " ",
    tone: favorite ? "accent" : "plain",
    label: sanitize(name),
    note: items === null ? "" : `${items}`,
    opens: listLocation(list),
    subject: { kind: "list", list },
  };
}

/** Returns the location with the entries of a list. */
export function listLocation({ id, name, kind: type }: ListView): Location {
  return { kind: "list", list: { id, name, type } };
}

/** Returns the index of the first list from a letter on; the last if none is. */
export function indexFrom(
  state: State,
  { location, letter }: { location: Location; letter: string },
): number {
  const lists = listsAt(state, location);
  const wanted = foldText(letter);
  const at = lists.findIndex(({ name }) => sortKeyOf(name) >= wanted);
  return at >= 0 ? at : Math.max(0, lists.length - 1);
}

/** Returns the open list as it is known now; null if there is none. */
export function openList(state: State): ListView | null {
  const open = state.trail.find((it) => it.kind === "list");
  if (open?.kind !== "list") return null;
  return state.lists.find(({ id }) => id === open.list.id) ?? null;
}

/** Returns how many of the entries are in no library; empty if all are. */
export function missingNote(
  state: State,
  { location, total }: { location: Location; total: number | null },
): string {
  if (location.kind !== "list" || filterAt(state, location) !== "") return "";
  const list = state.lists.find(({ id }) => id === location.list.id);
  if (total === null || !list?.readAt) return "";
  const missing = (list.items ?? total) - total;
  return missing > 0 ? `${missing} not in your libraries` : "";
}

/** Returns whether a location is a list whose entries were never read. */
export function isUnread(
  { lists }: Pick<State, "lists">,
  location: Location,
): boolean {
  return location.kind === "list" &&
    lists.find(({ id }) => id === location.list.id)?.readAt === null;
}
