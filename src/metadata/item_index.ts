import type { DatabaseSync } from "node:sqlite";
import type { ItemFilter, ItemIndex, ItemWindow } from "../core/item_ports.ts";
import {
  isUnconditional,
  type ItemSort,
  type NameCondition,
  type NameCount,
  type NameKind,
  NO_CONDITIONS,
} from "../core/item_selection.ts";
import { type StoredItem, TOP_TYPES } from "../core/media_item.ts";
import { foldText } from "../core/sort_key.ts";
import type { TokenKey } from "../core/token_key.ts";
import { countItems, ItemCounts } from "./item_counts.ts";
import { ITEM_SELECT, readItem, type Value } from "./item_row.ts";
import { findItemsByName, searchItems } from "./item_search.ts";
import {
  conditionTerms,
  orderOf,
  type Place,
  totalUnder,
  wordTerm,
} from "./item_selection.ts";
import type { LibraryFile } from "./library_file.ts";
import { inLibrary } from "./membership_table.ts";
import { foldedNames, listNames, matchNames } from "./name_table.ts";
import { findLibrary } from "./owner_table.ts";

const BY_NAME = "sort_key, items.key";
/** Seasons and episodes without a season come last; such tracks do not. */
const UNNUMBERED = "(type <> 'track' AND season_number IS NULL)";
/** Episodes without a number come last, by premiere; such tracks do not. */
const BY_NUMBER = `season_number, (type = 'episode' AND episode_number IS NULL),
  episode_number,
  CASE type WHEN 'episode' THEN coalesce(released_at, 'unknown') END, ${BY_NAME}`;
/** The specials are season 0, and come after the other seasons. */
const INSIDE = `${UNNUMBERED}, (type = 'season' AND season_number IS 0),
  ${BY_NUMBER}`;
/** Sorts the contents of an item in the order in which you would watch them. */
const THROUGHOUT = `library, top DESC,
  coalesce(series_name, album_name, ''), ${UNNUMBERED}, ${BY_NUMBER}`;

/** A condition over `items`, and the order that goes with it. */
interface Selection {
  readonly where: string;
  readonly values: readonly Value[];
  readonly order: string;
  /** The number of items, if it is known without reading them. */
  readonly total: number | null;
}

/** The first item to list, by index, by sort name or by id. */
interface ListStart {
  readonly offset: number;
  readonly from?: string | undefined;
  readonly fromItem?: string | undefined;
  readonly sort?: ItemSort | undefined;
}

/** An account with its number. */
interface Owner {
  readonly account: TokenKey;
  readonly owner: number;
}

/** Finds, lists and counts the stored items of each account. */
export class SqliteItemIndex implements ItemIndex {
  readonly #file: LibraryFile;
  readonly #counts = new ItemCounts();

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  countItems(account: TokenKey, filter: ItemFilter): number {
    return this.#file.readOf(
      { account, absent: 0 },
      (it, owner) =>
        this.#counts.count(it, select(it, { account, owner }, { filter })),
    );
  }

  findItem(account: TokenKey, id: string): StoredItem | null {
    const row = this.#file.readOf(
      { account, absent: undefined },
      (it, owner) =>
        it.prepare(`${ITEM_SELECT} WHERE items.owner = ? AND items.id = ?`)
          .get(owner, id),
    );
    return row ? readItem(row) : null;
  }

  findItemsByName(
    account: TokenKey,
    { name, limit }: { name: string; limit: number },
  ): StoredItem[] {
    this.#file.restoreIndex();
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) => findItemsByName(it, name, { owner, limit }),
    );
  }

  /** Returns one window of a list. A deep one only costs reading an index. */
  listItems(
    account: TokenKey,
    filter: ItemFilter,
    { limit, ...start }: ListStart & { limit: number },
  ): ItemWindow {
    if (filter.words !== undefined) this.#file.restoreIndex();
    const absent = { items: [], total: 0, offset: 0 };
    return this.#file.readOf({ account, absent }, (it, owner) => {
      const { sort } = start;
      const selection = select(it, { account, owner }, { filter, sort });
      const { where, values, order } = selection;
      const total = selection.total ?? this.#counts.count(it, selection);
      const offset = offsetOf(it, selection, start);
      const items = it.prepare(
        `${ITEM_SELECT} WHERE items.key IN (
           SELECT key FROM items WHERE ${where} ORDER BY ${order}
           LIMIT ? OFFSET ?)
         ORDER BY ${order}`,
      ).all(...values, limit, offset).map(readItem);
      return { items, total, offset };
    });
  }

  listNames(
    account: TokenKey,
    { kind, libraryId }: { kind: NameKind; libraryId?: string | undefined },
  ): NameCount[] {
    return this.#file.readOf({ account, absent: [] }, (it, owner) => {
      if (libraryId === undefined) {
        return listNames(it, { owner, kind, library: null });
      }
      const library = findLibrary(it, { owner, id: libraryId });
      return library === null ? [] : listNames(it, { owner, kind, library });
    });
  }

  hasName(account: TokenKey, name: NameCondition): boolean {
    return this.#file.readOf(
      { account, absent: false },
      (it, owner) => matchNames(it, { ...name, owner }).length > 0,
    );
  }

  foldedNames(
    account: TokenKey,
    options: Parameters<ItemIndex["foldedNames"]>[1],
  ): ReadonlyMap<string, string> {
    const absent: ReadonlyMap<string, string> = new Map();
    return this.#file.readOf(
      { account, absent },
      (it, owner) => foldedNames(it, { ...options, owner }),
    );
  }

  searchItems(
    account: TokenKey,
    typed: string,
    options: { filter: ItemFilter; limit: number; countUpTo: number },
  ): { items: StoredItem[]; total: number } {
    this.#file.restoreIndex();
    return this.#file.readOf(
      { account, absent: { items: [], total: 0 } },
      (it, owner) => searchItems(it, { typed, options: { owner, ...options } }),
    );
  }
}

/** Returns the index of the first item to list. */
function offsetOf(
  database: DatabaseSync,
  { where, values, order }: Selection,
  { offset, from, fromItem }: ListStart,
): number {
  if (from !== undefined) {
    const before = `${where} AND sort_key < ?`;
    return countItems(database, {
      where: before,
      values: [...values, foldText(from)],
    });
  }
  if (fromItem === undefined) return offset;
  const row = database.prepare(
    `SELECT at FROM (
       SELECT id, row_number() OVER (ORDER BY ${order}) - 1 AS at
       FROM items WHERE ${where})
     WHERE id = ?`,
  ).get(...values, fromItem);
  return Number(row?.at ?? offset);
}

function select(
  database: DatabaseSync,
  { account, owner }: Owner,
  { filter, sort }: { filter: ItemFilter; sort?: ItemSort | undefined },
): Selection {
  const { types = [], year, parentId, libraryId, words } = filter;
  const conditions = filter.conditions ?? NO_CONDITIONS;
  const terms: string[] = [];
  const values: Value[] = [];
  const add = (term: string, ...given: readonly Value[]) => {
    terms.push(term);
    values.push(...given);
  };
  const top = parentId === undefined ? topOf(types) : null;
  let place: Place | null = null;
  if (libraryId !== undefined) {
    const library = findLibrary(database, { owner, id: libraryId });
    const { term, values: given } = inLibrary(database, library);
    add(term, ...given);
    const isWhole = library !== null && top !== null && given.length === 1;
    place = isWhole ? { library, top } : null;
  }
  if (parentId !== undefined) {
    add("parent_id = ? AND owner = ?", parentId, owner);
  } else if (libraryId === undefined) {
    add("library IN (SELECT key FROM libraries WHERE owner = ?)", owner);
  }
  // A literal, because SQLite must know that the indexes of these items apply.
  if (top !== null) add(`top = ${top}`);
  if (types.length > 0) {
    add(`type IN (${types.map(() => "?").join(", ")})`, ...types);
  }
  if (year !== undefined) add("year = ?", year);
  if (!isUnconditional(conditions)) {
    const options = { account, owner, place };
    const more = conditionTerms(database, conditions, options);
    terms.push(...more.terms);
    values.push(...more.values);
  }
  if (words !== undefined) {
    const { term, values: given } = wordTerm(words, { owner });
    add(term, ...given);
  }
  const order = sort !== undefined
    ? orderOf(sort)
    : parentId !== undefined
    ? INSIDE
    : top === 1
    ? BY_NAME
    : THROUGHOUT;
  const isPlain = types.length === 0 && year === undefined &&
    words === undefined;
  const total = isPlain && place !== null
    ? totalUnder(database, conditions, { owner, place })
    : null;
  return { where: terms.join(" AND "), values, order, total };
}

/**
 * Returns 1 if all types are directly in a library, 0 if all are inside another
 * item; else null.
 */
function topOf(types: NonNullable<ItemFilter["types"]>): 0 | 1 | null {
  const tops = types.filter((it) => TOP_TYPES.includes(it)).length;
  if (tops === types.length) return 1;
  return tops === 0 ? 0 : null;
}
