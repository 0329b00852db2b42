import type { DatabaseSync } from "node:sqlite";
import type { ItemFilter } from "../core/library_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import { foldText, sortKeyOf } from "../core/sort_key.ts";
import { ITEM_SELECT, readItem, type Row, type Value } from "./item_row.ts";
import { keysOf } from "./item_table.ts";
import { matchExpression, type Place, splitWords } from "./item_words.ts";
import { findLibrary } from "./library_table.ts";

/** Looked at before ranking: whoever types "the" wants no scan of everything. */
const CANDIDATES = 100;
/** Homonyms that are looked through for one name. */
const NAMESAKES = 500;
/** A film's own name before an episode's. */
const NAMES = ["top_name", "inner_name"] as const;
/** So many are counted in less time without a limit to look at. */
const EVERYTHING = 1_000_000;
/** Sorts after every letter. */
const LAST = "\u{10ffff}";

interface Search {
  readonly owner: number;
  readonly filter: ItemFilter;
}

/**
 * Items that hold every word, as a beginning or whole: names that begin with
 * what was typed first, then other names, then series, albums and artists.
 *
 * @returns `total` is exact below `countUpTo`
 */
export function searchItems(
  database: DatabaseSync,
  typed: string,
  options: Search & { limit: number; countUpTo: number },
): { items: StoredItem[]; total: number } {
  const { limit, countUpTo } = options;
  const words = splitWords(typed);
  const wanted = Math.max(CANDIDATES, limit);
  const started = keysByStart(database, typed, { ...options, wanted });
  const { keys, isAll } = words.length === 0
    ? { keys: started, isAll: true }
    : candidates(database, { ...options, words, started, wanted });
  const best = rank(database, typed, keys).slice(0, limit);
  const items = readAll(database, best);
  if (isAll) return { items, total: Math.min(keys.length, countUpTo) };
  if (keys.length >= countUpTo) return { items, total: countUpTo };
  const anywhere = matchWords(database, words, {
    ...options,
    place: "anywhere",
  });
  const counted = anywhere.count(countUpTo);
  return { items, total: Math.max(counted, items.length) };
}

/**
 * What may be among the best, the best kinds first. Whole words are read as
 * they stand in the index; a beginning of four letters or more is gathered from
 * all that begin so before the first one is told, and waits until last.
 *
 * @returns `isAll` when there is nothing else
 */
function candidates(
  database: DatabaseSync,
  options: Search & {
    words: readonly string[];
    started: readonly number[];
    wanted: number;
  },
): { keys: number[]; isAll: boolean } {
  const { words, started, wanted } = options;
  const found = new Set(started);
  const look = (place: Place, whole: boolean): number[] =>
    found.size >= wanted
      ? []
      : matchWords(database, words, { ...options, place, whole }).limit(wanted);
  const add = (keys: readonly number[]) => keys.forEach((it) => found.add(it));
  for (const place of NAMES) add(look(place, true));
  if (found.size >= wanted) return { keys: [...found], isAll: false };
  const anywhere = look("anywhere", false);
  const isAll = anywhere.length < wanted;
  if (!isAll) { for (const place of NAMES) add(look(place, false)); }
  if (isAll || found.size < wanted) add(anywhere);
  return { keys: [...found], isAll };
}

/** Items of exactly that name, but for case and diacritics. */
export function findItemsByName(
  database: DatabaseSync,
  name: string,
  { owner, limit }: { owner: number; limit: number },
): StoredItem[] {
  const folded = foldText(name).trim();
  const words = splitWords(name);
  const search = { owner, filter: {} };
  const keys = words.length === 0
    ? keysByStart(database, name, { ...search, wanted: NAMESAKES })
    : NAMES.flatMap((place) =>
      match(database, matchExpression(words, { place, whole: true }), search)
        .limit(NAMESAKES)
    );
  return readAll(database, keys)
    .filter((it) => foldText(it.name).trim() === folded).slice(0, limit);
}

function matchWords(
  database: DatabaseSync,
  words: readonly string[],
  options: Search & { place: Place; whole?: boolean },
) {
  const { place, whole = false, filter: { types = [], year } } = options;
  const expression = matchExpression(words, { place, whole, types, year });
  return match(database, expression, options);
}

/** What stands in a library and is sorted under what was typed, by library. */
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
  const find = database.prepare(
    `SELECT key FROM items WHERE library = ? AND top = 1
       AND ${terms.join(" AND ")} ORDER BY sort_key LIMIT ?`,
  );
  const libraries = libraryId === undefined
    ? database.prepare(
      "SELECT key FROM libraries WHERE owner = ? ORDER BY position",
    ).all(owner).map((it) => Number(it.key))
    : [findLibrary(database, owner, libraryId)];
  return libraries.flatMap((library) =>
    find.all(library, ...values, wanted).map((row) => Number(row.key))
  );
}

/** The items of one owner that an expression finds, in order of their keys. */
function match(
  database: DatabaseSync,
  expression: string,
  { owner, filter }: Search,
) {
  const { first, last } = keysOf(owner);
  const values: Value[] = [expression, first, last];
  let from = `item_words WHERE item_words MATCH ? AND rowid BETWEEN ? AND ?`;
  if (filter.libraryId !== undefined) {
    from = `item_words JOIN items ON items.key = item_words.rowid
      WHERE item_words MATCH ? AND item_words.rowid BETWEEN ? AND ?
        AND items.library = ?`;
    values.push(findLibrary(database, owner, filter.libraryId));
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

/** Best first; equals stay in the order in which they were found. */
function rank(
  database: DatabaseSync,
  typed: string,
  keys: readonly number[],
): number[] {
  const query = { text: foldText(typed).trim(), words: splitWords(typed) };
  const find = database.prepare(
    "SELECT key, name, top, year FROM items WHERE key = ?",
  );
  const scored = keys.flatMap((key, at) => {
    const row = find.get(key);
    return row ? [{ key, at, score: scoreOf(row, query) }] : [];
  });
  scored.sort((a, b) => a.score - b.score || a.at - b.at);
  return scored.map((it) => it.key);
}

interface Query {
  readonly text: string;
  readonly words: readonly string[];
}

/** Lower is better: what was typed, or that without the item's own year. */
function scoreOf(row: Row, { text, words }: Query): number {
  const name = foldText(String(row.name));
  const inside = row.top === 1 ? 0 : 0.5;
  const score = scoreOfName(name, { text, words });
  const year = String(row.year);
  if (words.length < 2 || !words.includes(year)) return score + inside;
  const others = words.filter((it) => it !== year);
  const without = { text: others.join(" "), words: others };
  return Math.min(score, scoreOfName(name, without)) + inside;
}

/** The whole name, its start, whole words, beginnings, the rest. */
function scoreOfName(name: string, { text, words }: Query): number {
  if (name === text) return 0;
  if (name.startsWith(text) || sortKeyOf(name).startsWith(text)) return 1;
  const own = splitWords(name);
  if (words.every((it) => own.includes(it))) return 2;
  const begins = (it: string) => own.some((word) => word.startsWith(it));
  return words.every(begins) ? 3 : 4;
}

function readAll(
  database: DatabaseSync,
  keys: readonly number[],
): StoredItem[] {
  const find = database.prepare(`${ITEM_SELECT} WHERE items.key = ?`);
  return keys.flatMap((key) => {
    const row = find.get(key);
    return row ? [readItem(row)] : [];
  });
}
