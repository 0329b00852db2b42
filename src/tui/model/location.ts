/** The locations of the screen. */

/** The values that a list shows of an item, and those that opening it needs. */
export interface ItemRef {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

export type Place =
  | { readonly kind: "home" }
  | { readonly kind: "library"; readonly id: string; readonly name: string }
  /** A series, a season, an album: something with items inside. */
  | { readonly kind: "inside"; readonly item: ItemRef }
  | { readonly kind: "item"; readonly item: ItemRef }
  | { readonly kind: "search" }
  | { readonly kind: "downloads" }
  | { readonly kind: "accounts" }
  | { readonly kind: "security" }
  | { readonly kind: "messages" };

export type PlaceKind = Place["kind"];

const TITLES: Readonly<Record<PlaceKind, string>> = {
  home: "Home",
  library: "Library",
  inside: "Items",
  item: "Item",
  search: "Search",
  downloads: "Downloads",
  accounts: "Accounts",
  security: "Security",
  messages: "Messages",
};

/** The locations that exist whichever account is active. */
export const COMMON_PLACES: readonly PlaceKind[] = [
  "home",
  "downloads",
  "accounts",
  "security",
  "messages",
];

/** The types that hold others. */
const HOLDERS = ["series", "season", "album"];

export const HOME: Place = { kind: "home" };

export function placeTitle(place: Place): string {
  if (place.kind === "library") return place.name;
  if (place.kind === "inside" || place.kind === "item") return place.item.name;
  return TITLES[place.kind];
}

/** Returns the key under which the state of a location is kept. */
export function placeKey(place: Place): string {
  if (place.kind === "library") return `library ${place.id}`;
  if (place.kind === "inside" || place.kind === "item") {
    return `${place.kind} ${place.item.id}`;
  }
  return place.kind;
}

/** Returns whether an item has others inside. */
export function isHolder({ type }: Pick<ItemRef, "type">): boolean {
  return HOLDERS.includes(type);
}

/** Returns the location that opening an item leads to. */
export function placeOf(item: ItemRef): Place {
  return isHolder(item) ? { kind: "inside", item } : { kind: "item", item };
}

/** Returns whether the list there is read window by window from the library. */
export function isLibraryList(
  place: Place,
): place is Extract<Place, { kind: "library" | "inside" | "search" }> {
  return ["library", "inside", "search"].includes(place.kind);
}
