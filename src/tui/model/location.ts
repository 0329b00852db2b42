/** The locations of the screen. */

/** The part of an item that a location needs. */
export interface ItemRef {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

export type Location =
  | { readonly kind: "home" }
  | { readonly kind: "library"; readonly id: string; readonly name: string }
  /** The items inside a series, a season or an album. */
  | { readonly kind: "inside"; readonly item: ItemRef }
  | { readonly kind: "item"; readonly item: ItemRef }
  | { readonly kind: "playlists" }
  | { readonly kind: "collections" }
  /** The items in a playlist or a collection. */
  | { readonly kind: "list"; readonly list: ItemRef }
  | { readonly kind: "search" }
  | { readonly kind: "queue" }
  | { readonly kind: "downloads" }
  | { readonly kind: "accounts" }
  | { readonly kind: "security" }
  | { readonly kind: "messages" };

export type LocationKind = Location["kind"];

/** The locations that are named after what they show. */
type NamedKind = "library" | "inside" | "item" | "list";

const TITLES: Readonly<Record<Exclude<LocationKind, NamedKind>, string>> = {
  home: "Home",
  playlists: "Playlists",
  collections: "Collections",
  search: "Search",
  queue: "Now playing",
  downloads: "Downloads",
  accounts: "Accounts",
  security: "Security",
  messages: "Messages",
};

/** The locations that exist whichever account is active. */
export const COMMON_LOCATIONS: readonly LocationKind[] = [
  "home",
  "queue",
  "downloads",
  "accounts",
  "security",
  "messages",
];

/** The types of items with other items inside. */
const HOLDERS = ["series", "season", "album"];

/** The pane with the libraries and the other locations. */
export const SIDE_BAR_TITLE = "Go to";

export const HOME: Location = { kind: "home" };

export function locationTitle(location: Location): string {
  if (location.kind === "library") return location.name;
  if (location.kind === "list") return location.list.name;
  if (location.kind === "inside" || location.kind === "item") {
    return location.item.name;
  }
  return TITLES[location.kind];
}

/** Returns the key under which the state of a location is kept. */
export function locationKey(location: Location): string {
  if (location.kind === "library") return `library ${location.id}`;
  if (location.kind === "list") return `list ${location.list.id}`;
  if (location.kind === "inside" || location.kind === "item") {
    return `${location.kind} ${location.item.id}`;
  }
  return location.kind;
}

/** Returns whether an item has others inside. */
export function isHolder({ type }: Pick<ItemRef, "type">): boolean {
  return HOLDERS.includes(type);
}

/**
 * Returns the series that the last location is in, or a season that was opened
 * from elsewhere; else null.
 */
export function seriesOf(trail: readonly Location[]): ItemRef | null {
  const [before, last] = [trail.at(-2), trail.at(-1)];
  if (last?.kind !== "inside") return null;
  if (last.item.type === "series") return last.item;
  if (last.item.type !== "season") return null;
  const isInSeries = before?.kind === "inside" && before.item.type === "series";
  return isInSeries ? before.item : last.item;
}

/** Returns the location that opening an item leads to. */
export function locationOf(item: ItemRef): Location {
  return isHolder(item) ? { kind: "inside", item } : { kind: "item", item };
}

/** The locations whose list is read window by window from the library. */
export const LIBRARY_LISTS: readonly LocationKind[] = [
  "library",
  "inside",
  "list",
  "search",
];

/** The locations whose rows are playlists or collections. */
export const LISTS_OF_LISTS: readonly LocationKind[] = [
  "playlists",
  "collections",
];

/** The locations with items under the cursor. */
export const ITEM_LISTS: readonly LocationKind[] = ["home", ...LIBRARY_LISTS];

/** Returns whether the list there is read window by window from the library. */
export function isLibraryList({ kind }: Location): boolean {
  return LIBRARY_LISTS.includes(kind);
}
