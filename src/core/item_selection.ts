/** The orders and the conditions of a list of items. */

import type { TokenKey } from "./token_key.ts";

/** The orders of a list; the promised values of `--sort`. */
export const SORTS = [
  "name",
  "added",
  "released",
  "rating",
  "runtime",
  "random",
  "played",
] as const;
export type SortName = typeof SORTS[number];

export interface ItemSort {
  /**
   * `added`, `released` and `played` begin with the latest date, `rating` with
   * the best, `name` with A and `runtime` with the shortest. An item
   * without the value is sorted as if it had the lowest one.
   */
  readonly by: SortName;
  readonly reversed: boolean;
  /** Chooses one of the random orders; a whole number below 2^31. */
  readonly seed: number;
}

export const BY_NAME: ItemSort = { by: "name", reversed: false, seed: 1 };

/** The order of one kind of list. */
export interface ListSort extends Omit<ItemSort, "seed"> {
  readonly list: string;
}

/** Stores the orders that a user has chosen, by account. */
export interface ListSortIndex {
  listSorts(account: TokenKey): ListSort[];
  /** Replaces the order of that kind of list. */
  saveSort(account: TokenKey, sort: ListSort): void;
}

/** The names that a sync stores with each item. */
export const SYNCED_NAMES = ["genre", "studio", "artist"] as const;
/** Names that an item can be listed under. */
export const NAME_KINDS = [...SYNCED_NAMES, "person", "language"] as const;
export type NameKind = typeof NAME_KINDS[number];

/** The word for several names of a kind. */
export const MANY_NAMES: Readonly<Record<NameKind, string>> = {
  genre: "genres",
  studio: "studios",
  artist: "artists",
  person: "people",
  language: "languages",
};

/** Selects items under this name, or under all that begin with it. */
export interface NameCondition {
  readonly kind: NameKind;
  /** A language is named by the code that `languageCode` returns. */
  readonly name: string;
}

/** Both ends are included; null for an open end. */
export interface YearRange {
  readonly from: number | null;
  readonly to: number | null;
}

export const RATING_TESTS = [">", ">=", "<", "<=", "="] as const;

/** Compares the community rating; an item without one never fits. */
export interface RatingBound {
  readonly test: typeof RATING_TESTS[number];
  /** 0 to 10. */
  readonly value: number;
}

/** Conditions that an item must all meet. */
export interface ItemConditions {
  readonly watched: boolean | null;
  readonly favorite: boolean | null;
  /** True for items on this computer, and for what contains some. */
  readonly downloaded: boolean;
  readonly names: NameCondition[];
  readonly years: YearRange | null;
  readonly ratings: RatingBound[];
}

export const NO_CONDITIONS: ItemConditions = {
  watched: null,
  favorite: null,
  downloaded: false,
  names: [],
  years: null,
  ratings: [],
};

/** Returns whether every item meets the conditions. */
export function isUnconditional(
  { watched, favorite, downloaded, names, years, ratings }: ItemConditions,
): boolean {
  return watched === null && favorite === null && !downloaded &&
    names.length === 0 && years === null && ratings.length === 0;
}

/** A name, and how much is listed under it. */
export interface NameCount {
  readonly name: string;
  /** Films, series, albums and the like. */
  readonly items: number;
  /** Episodes and tracks. */
  readonly inside: number;
}
