/** The locations of the screen. */
import type { NameKind } from "../../core/item_selection.ts";

/** The part of an item that a location needs. */
export interface ItemRef {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** The part of a library that a location needs. */
export interface LibraryRef {
  readonly id: string;
  readonly name: string;
}

/**
 * The genres, the studios or the artists of a library, or the people of all
 * libraries.
 */
export interface NamesLocation {
  readonly kind: "names";
  readonly of: NameKind;
  /** null for all libraries; for people, the library that was open. */
  readonly library: LibraryRef | null;
}

/** The titles of a genre, a studio, an artist or a person. */
export interface NamedLocation {
  readonly kind: "named";
  readonly of: NameKind;
  readonly name: string;
  /** null for all libraries. */
  readonly library: LibraryRef | null;
  /** True if there are only episodes or tracks. */
  readonly inside: boolean;
}

export type Location =
  | { readonly kind: "home" }
  | LibraryRef & { readonly kind: "library" }
  | NamesLocation
  | NamedLocation
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
type NamedKind = "library" | "names" | "named" | "inside" | "item" | "list";

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

const NAMES_TITLES: Readonly<Record<NameKind, string>> = {
  genre: "Genres",
  studio: "Studios",
  artist: "Artists",
  person: "People",
  language: "Languages",
};

/** The types of items with other items inside. */
const HOLDERS = ["series", "season", "album"];

/** The pane with the libraries and the other locations. */
export const SIDE_BAR_TITLE = "Go to";

export const HOME: Location = { kind: "home" };

export function locationTitle(location: Location): string {
  switch (location.kind) {
    case "library":
    case "named":
      return location.name;
    case "names":
      return NAMES_TITLES[location.of];
    case "list":
      return location.list.name;
    case "inside":
    case "item":
      return location.item.name;
    default:
      return TITLES[location.kind];
  }
}

/** Returns the key under which the state of a location is kept. */
export function locationKey(location: Location): string {
  const { kind } = location;
  switch (kind) {
    case "library":
      return `library ${location.id}`;
    case "names":
      return `names ${location.of} ${location.library?.id ?? ""}`;
    case "named": {
      const { of, library, inside, name } = location;
      return `named ${of} ${library?.id ?? ""} ${inside} ${name}`;
    }
    case "list":
      return `list ${location.list.id}`;
    case "inside":
    case "item":
      return `${kind} ${location.item.id}`;
    default:
      return kind;
  }
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
  "named",
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
