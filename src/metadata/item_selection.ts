import type { DatabaseSync } from "node:sqlite";
import {
  isUnconditional,
  type ItemConditions,
  type ItemSort,
  type RatingBound,
  type SortName,
} from "../core/item_selection.ts";
import type { TokenKey } from "../core/token_key.ts";
import { sortKeyOf } from "../core/sort_key.ts";
import { matchExpression, readQuery } from "./item_query.ts";
import { keysOf, type Value } from "./item_row.ts";
import { matchNames } from "./name_table.ts";

/** Sorts after every letter. */
const LAST = "\u{10ffff}";

/** A condition over `items`. */
export interface Terms {
  readonly terms: readonly string[];
  readonly values: readonly Value[];
}

/** One depth of a library. */
export interface Place {
  readonly library: number;
  readonly top: 0 | 1;
}

/** An order, and its exact reverse. */
type Order = readonly [natural: string, reversed: string];

function latestFirst(column: string): Order {
  return [
    `${column} DESC, sort_key, items.key`,
    `${column}, sort_key DESC, items.key DESC`,
  ];
}

const ORDERS: Readonly<Record<Exclude<SortName, "random">, Order>> = {
  name: ["sort_key, items.key", "sort_key DESC, items.key DESC"],
  added: latestFirst("added_at"),
  released: latestFirst("release_key"),
  rating: latestFirst("community_rating"),
  runtime: [
    "runtime_ms, sort_key, items.key",
    "runtime_ms DESC, sort_key DESC, items.key DESC",
  ],
  played: latestFirst("watched_at"),
};

/** Returns the expressions to order `items` by. */
export function orderOf({ by, reversed, seed }: ItemSort): string {
  if (by !== "random") return ORDERS[by][reversed ? 1 : 0];
  // Two remainders of primes mix the keys; each product is below 2^63.
  const [first, second] = [31, 37].map((it) => Math.imul(seed, it) >>> 1 | 1);
  const place = `((items.key & 16777215) * ${first} % 2147483647)
    * ${second} % 2147483629`;
  return `${place}${reversed ? " DESC" : ""}, items.key`;
}

/** The comparisons are fixed texts: none of them comes from outside. */
const RATINGS: Readonly<Record<RatingBound["test"], string>> = {
  ">": "+community_rating > ?",
  ">=": "+community_rating >= ?",
  "<": "+community_rating < ?",
  "<=": "+community_rating <= ?",
  "=": "+community_rating = ?",
};

/**
 * Selects the items that were downloaded, and what contains some of them. Starts
 * from the downloads, because SQLite would otherwise read all items.
 */
const DOWNLOADED = `+items.key IN (SELECT holder.key
  FROM downloads CROSS JOIN items AS file
    ON file.owner = ? AND file.id = downloads.item_id
  CROSS JOIN items AS holder ON holder.owner = file.owner
    AND holder.id IN (file.id, file.parent_id, file.series_id)
  WHERE downloads.server_id = ? AND downloads.user_id = ?
    AND downloads.state = 'done')`;
/** From this number on, testing item by item is faster than a set of items. */
const MANY = 5_000;

/**
 * Returns the terms for some conditions. A plus keeps SQLite from reading a list
 * in another order than the one that is shown.
 *
 * @param place narrows the names to one library and one depth
 */
export function conditionTerms(
  database: DatabaseSync,
  conditions: ItemConditions,
  { account, owner, place }: {
    account: TokenKey;
    owner: number;
    place: Place | null;
  },
): Terms {
  const terms: string[] = [];
  const values: Value[] = [];
  const add = (term: string, ...given: Value[]) => {
    terms.push(term);
    values.push(...given);
  };
  const { watched, favorite, downloaded, names, years, ratings } = conditions;
  if (watched !== null) add("+is_watched = ?", watched ? 1 : 0);
  if (favorite !== null) add("+is_favorite = ?", favorite ? 1 : 0);
  if (typeof years?.from === "number") add("+year >= ?", years.from);
  if (typeof years?.to === "number") add("+year <= ?", years.to);
  for (const { test, value } of ratings) add(RATINGS[test], value);
  if (downloaded) {
    add(DOWNLOADED, owner, account.serverId, account.userId);
  }
  for (const condition of names) {
    const keys = matchNames(database, { ...condition, owner });
    const under = itemsUnder(database, { keys, place });
    add(under.term, ...under.values);
  }
  return { terms, values };
}

/** Returns the term for the items under some names. */
function itemsUnder(
  database: DatabaseSync,
  { keys, place }: { keys: readonly number[]; place: Place | null },
): { term: string; values: readonly Value[] } {
  const { where, values } = underNames({ keys, place });
  const isMany = countUnder(database, { keys, place }) >= MANY;
  const term = isMany
    ? `EXISTS (SELECT 1 FROM item_names WHERE item = items.key AND ${where})`
    : `+items.key IN (SELECT item FROM item_names WHERE ${where})`;
  return { term, values };
}

/** Returns the condition over `item_names`. */
function underNames(
  { keys, place }: { keys: readonly number[]; place: Place | null },
): { where: string; values: readonly Value[] } {
  const named = `name IN (${keys.join(", ")})`;
  return place === null ? { where: named, values: [] } : {
    where: `${named} AND library = ? AND top = ?`,
    values: [place.library, place.top],
  };
}

/** Counts the items under names; one under several of them counts again. */
function countUnder(
  database: DatabaseSync,
  { keys, place }: { keys: readonly number[]; place: Place | null },
): number {
  const { where, values } = underNames({ keys, place });
  const row = database.prepare(
    `SELECT count(*) AS count FROM item_names WHERE ${where}`,
  ).get(...values);
  return Number(row?.count ?? 0);
}

/**
 * Counts the items of a place that meet the conditions, if the only condition is
 * one name; else returns null.
 */
export function totalUnder(
  database: DatabaseSync,
  conditions: ItemConditions,
  { owner, place }: { owner: number; place: Place },
): number | null {
  const [name, ...others] = conditions.names;
  const rest = { ...conditions, names: others };
  if (name === undefined || !isUnconditional(rest)) return null;
  const keys = matchNames(database, { ...name, owner });
  return keys.length > 1 ? null : countUnder(database, { keys, place });
}

/** Returns the term for the items that a search for these words finds. */
export function wordTerm(
  words: string,
  { owner }: { owner: number },
): { term: string; values: readonly Value[] } {
  const query = readQuery(words);
  if (query.demands.length === 0) {
    const start = sortKeyOf(words.trim());
    return {
      term: "sort_key >= ? AND sort_key < ?",
      values: [start, start + LAST],
    };
  }
  const { first, last } = keysOf(owner);
  const expression = matchExpression(query, { place: "anywhere" });
  return {
    term: `+items.key IN (SELECT rowid FROM item_words
      WHERE item_words MATCH ? AND rowid BETWEEN ? AND ?)`,
    values: [expression, first, last],
  };
}
