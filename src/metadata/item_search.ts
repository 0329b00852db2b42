import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ItemFilter } from "../core/item_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import { squashText } from "../core/search_text.ts";
import { foldText, sortKeyOf } from "../core/sort_key.ts";
import {
  type ItemQuery,
  joinedQuery,
  matchExpression,
  type Place,
  readQuery,
} from "./item_query.ts";
import { ItemRank } from "./item_rank.ts";
import {
  ITEM_SELECT,
  keysOf,
  readItem,
  type Row,
  type Value,
} from "./item_row.ts";
import { inLibrary } from "./membership_table.ts";
import { findLibrary } from "./owner_table.ts";

/** The number of items to rank: for "the", not all of them are read. */
const CANDIDATES = 100;
/** The number of items to compare with one name. */
const NAMESAKES = 500;
/** The name of a film comes before that of an episode. */
const NAMES = ["top_name", "inner_name"] as const;
/** From this limit on, counting is faster without it. */
const EVERYTHING = 1_000_000;
/** Sorts after every letter. */
const LAST = "\u{10ffff}";

interface Search {
  readonly owner: number;
  readonly filter: ItemFilter;
}

interface Found {
  readonly items: StoredItem[];
  readonly total: number;
}

/**
 * Returns the items whose words match or begin with every word of the text, and
 * those whose name begins with the text. The best are first: see
 * {@link ItemRank}. If there are none, joins the words and searches again.
 *
 * @returns `total` is at most `countUpTo`; if there are many items, it counts
 * only those whose words match
 */
export function searchItems(
  database: DatabaseSync,
  { typed, options }: {
    typed: string;
    options: Search & { limit: number; countUpTo: number };
  },
): Found {
  const query = readQuery(typed);
  const found = searchFor(database, { query, options: { ...options, typed } });
  const joined = found.items.length === 0 ? joinedQuery(query) : null;
  if (joined === null) return found;
  return searchFor(database, { query: joined, options: { ...options, typed } });
}

function searchFor(
  database: DatabaseSync,
  { query, options }: {
    query: ItemQuery;
    options: Search & { typed: string; limit: number; countUpTo: number };
  },
): Found {
  const { typed, limit, countUpTo } = options;
  const wanted = Math.max(CANDIDATES, limit);
  const started = keysByStart(database, typed, { ...options, wanted });
  const { keys, isAll } = query.demands.length === 0
    ? { keys: started, isAll: true }
    : candidates(database, { ...options, query, started, wanted });
  const best = rank(database, { query, keys }).slice(0, limit);
  const items = readAll(database, best);
  if (isAll) return { items, total: Math.min(keys.length, countUpTo) };
  if (keys.length >= countUpTo) return { items, total: countUpTo };
  const anywhere = matchQuery(database, {
    query,
    options: {
      ...options,
      place: "anywhere",
    },
  });
  const counted = anywhere.count(countUpTo);
  return { items, total: Math.max(counted, items.length) };
}

/**
 * Returns candidates for the best matches, the best kinds first. Searches for
 * whole words first, which the index returns one by one. For a beginning of four
 * letters or more, the index collects all matches before it returns the first.
 *
 * @returns `isAll` if there are no other matches
 */
function candidates(
  database: DatabaseSync,
  options: Search & {
    query: ItemQuery;
    started: readonly number[];
    wanted: number;
  },
): { keys: number[]; isAll: boolean } {
  const { query, started, wanted } = options;
  const found = new Set(started);
  const look = (place: Place, whole: boolean): number[] =>
    found.size >= wanted
      ? []
      : matchQuery(database, { query, options: { ...options, place, whole } })
        .limit(wanted);
  const add = (keys: readonly number[]) => keys.forEach((it) => found.add(it));
  for (const place of NAMES) add(look(place, true));
  if (found.size >= wanted) return { keys: [...found], isAll: false };
  const anywhere = look("anywhere", false);
  const isAll = anywhere.length < wanted;
  if (!isAll) { for (const place of NAMES) add(look(place, false)); }
  if (isAll || found.size < wanted) add(anywhere);
  return { keys: [...found], isAll };
}

/**
 * Returns items of exactly that name, ignoring case and diacritics; if there
 * are none, those whose name differs only in punctuation.
 */
export function findItemsByName(
  database: DatabaseSync,
  name: string,
  { owner, limit }: { owner: number; limit: number },
): StoredItem[] {
  const query = readQuery(name);
  const search = { owner, filter: {} };
  const keys = query.demands.length === 0
    ? keysByStart(database, name, { ...search, wanted: NAMESAKES })
    : NAMES.flatMap((place) =>
      match(database, matchExpression(query, { place, whole: true }), search)
        .limit(NAMESAKES)
    );
  const items = readAll(database, keys);
  const folded = foldText(name).trim();
  const same = items.filter((it) => foldText(it.name).trim() === folded);
  if (same.length > 0 || query.squashed === "") return same.slice(0, limit);
  return items.filter((it) => squashText(it.name) === query.squashed)
    .slice(0, limit);
}

function matchQuery(
  database: DatabaseSync,
  { query, options }: {
    query: ItemQuery;
    options: Search & { place: Place; whole?: boolean };
  },
) {
  const { place, whole = false, filter: { types = [], year } } = options;
  const expression = matchExpression(query, { place, whole, types, year });
  return match(database, expression, options);
}

/**
 * Searches the items at the top of a library by sort key, library by library.
 */
function keysByStart(
  database: DatabaseSync,
  typed: string,
  { owner, filter, wanted }: Search & { wanted: number },
): number[] {
  const start = sortKeyOf(typed.trim());
  if (start === "") return [];
  const { types = [], year, libraryId } = filter;
  const values: Value[] = [start, start + LAST, ...types];
  const terms = ["sort_key >= ? AND sort_key < ?"];
  if (types.length > 0) {
    terms.push(`type IN (${types.map(() => "?").join(", ")})`);
  }
  if (year !== undefined) {
    terms.push("year = ?");
    values.push(year);
  }
  const libraries = libraryId === undefined
    ? database.prepare(
      "SELECT key FROM libraries WHERE owner = ? ORDER BY position",
    ).all(owner).map((it) => Number(it.key))
    : [findLibrary(database, { owner, id: libraryId })];
  return libraries.flatMap((library) => {
    const { term, values: place } = libraryId === undefined
      ? { term: "library = ?", values: [library] }
      : inLibrary(database, library);
    return database.prepare(
      `SELECT key FROM items WHERE ${term} AND top = 1
       AND ${terms.join(" AND ")} ORDER BY sort_key LIMIT ?`,
    ).all(...place, ...values, wanted).map((row) => Number(row.key));
  });
}

/**
 * Finds the items of one owner by an expression, in the order of their keys.
 */
function match(
  database: DatabaseSync,
  expression: string,
  { owner, filter }: Search,
) {
  const { first, last } = keysOf(owner);
  const values: Value[] = [expression, first, last];
  let from = `item_words WHERE item_words MATCH ? AND rowid BETWEEN ? AND ?`;
  if (filter.libraryId !== undefined) {
    const library = findLibrary(database, { owner, id: filter.libraryId });
    const place = inLibrary(database, library);
    from = `item_words JOIN items ON items.key = item_words.rowid
      WHERE item_words MATCH ? AND item_words.rowid BETWEEN ? AND ?
        AND ${place.term}`;
    values.push(...place.values);
  }
  const sql = `SELECT item_words.rowid AS key FROM ${from} LIMIT ?`;
  return {
    limit: (limit: number): number[] =>
      database.prepare(sql).all(...values, limit).map((it) => Number(it.key)),
    count: (limit: number): number => {
      const counted = limit < EVERYTHING
        ? database.prepare(`SELECT count(*) AS count FROM (${sql})`)
          .get(...values, limit)
        : database.prepare(`SELECT count(*) AS count FROM ${from}`)
          .get(...values);
      return Math.min(Number(counted?.count ?? 0), limit);
    },
  };
}

/** Sorts the best first; equals stay in the order in which they were found. */
function rank(
  database: DatabaseSync,
  { query, keys }: { query: ItemQuery; keys: readonly number[] },
): number[] {
  const ranking = new ItemRank(query);
  const rows = rowsOf(database, {
    select: "SELECT key, name, top, year FROM items",
    keys,
  });
  const scored = keys.flatMap((key, at) => {
    const row = rows.get(key);
    return row ? [{ key, at, score: ranking.scoreOf(row) }] : [];
  });
  scored.sort((a, b) => a.score - b.score || a.at - b.at);
  return scored.map((it) => it.key);
}

function readAll(
  database: DatabaseSync,
  keys: readonly number[],
): StoredItem[] {
  const rows = rowsOf(database, { select: ITEM_SELECT, keys });
  return keys.flatMap((key) => {
    const row = rows.get(key);
    return row ? [readItem(row)] : [];
  });
}

const STATEMENTS = new WeakMap<DatabaseSync, Map<string, StatementSync>>();

/** Prepares each statement once per database, when it is first needed. */
function prepared(database: DatabaseSync, sql: string): StatementSync {
  const known = STATEMENTS.get(database) ?? new Map<string, StatementSync>();
  STATEMENTS.set(database, known);
  const statement = known.get(sql) ?? database.prepare(sql);
  known.set(sql, statement);
  return statement;
}

/** Reads all rows with one query, in half the time of a query for each. */
function rowsOf(
  database: DatabaseSync,
  { select, keys }: { select: string; keys: readonly number[] },
): Map<number, Row> {
  const sql = `${select} WHERE items.key IN (SELECT value FROM json_each(?))`;
  const rows = prepared(database, sql).all(JSON.stringify(keys));
  return new Map(rows.map((row) => [Number(row.key), row]));
}
