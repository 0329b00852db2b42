import type { DatabaseSync } from "node:sqlite";
import type { ItemFilter, ItemWindow } from "../core/library_ports.ts";
import { type StoredItem, TOP_TYPES } from "../core/media_item.ts";
import { foldText } from "../core/sort_key.ts";
import { ITEM_SELECT, readItem, type Value } from "./item_row.ts";
import { findLibrary } from "./library_table.ts";
import { inLibrary } from "./membership_table.ts";

const BY_NAME = "sort_key, items.key";
/** Seasons and episodes without a season come last; such tracks do not. */
const INSIDE = `(type <> 'track' AND season_number IS NULL), season_number,
  episode_number, ${BY_NAME}`;
/** Sorts the contents of an item in the order in which one would watch them. */
const THROUGHOUT = `library, top DESC,
  coalesce(series_name, album_name, ''), ${INSIDE}`;

/** A condition over `items`, and the order that goes with it. */
interface Selection {
  readonly where: string;
  readonly values: readonly Value[];
  readonly order: string;
}

/**
 * Returns one window of a list; deep ones cost no more than reading an index.
 */
export function listItems(
  database: DatabaseSync,
  owner: number,
  { filter, offset, limit, from }: {
    filter: ItemFilter;
    offset: number;
    limit: number;
    from?: string | undefined;
  },
): ItemWindow {
  const { where, values, order } = select(database, { owner, filter });
  const total = count(database, { where, values });
  const start = from === undefined ? offset : count(database, {
    where: `${where} AND sort_key < ?`,
    values: [...values, foldText(from)],
  });
  const items = database.prepare(
    `${ITEM_SELECT} WHERE items.key IN (
       SELECT key FROM items WHERE ${where} ORDER BY ${order} LIMIT ? OFFSET ?)
     ORDER BY ${order}`,
  ).all(...values, limit, start).map(readItem);
  return { items, total, offset: start };
}

export function countItems(
  database: DatabaseSync,
  { owner, filter }: { owner: number; filter: ItemFilter },
): number {
  const { where, values } = select(database, { owner, filter });
  return count(database, { where, values });
}

export function findItem(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): StoredItem | null {
  const row = database.prepare(
    `${ITEM_SELECT} WHERE items.owner = ? AND items.id = ?`,
  ).get(owner, id);
  return row ? readItem(row) : null;
}

function count(
  database: DatabaseSync,
  { where, values }: { where: string; values: readonly Value[] },
): number {
  const row = database.prepare(
    `SELECT count(*) AS count FROM items WHERE ${where}`,
  ).get(...values);
  return Number(row?.count ?? 0);
}

function select(
  database: DatabaseSync,
  { owner, filter }: { owner: number; filter: ItemFilter },
): Selection {
  const { types = [], year, parentId, libraryId } = filter;
  const terms: string[] = [];
  const values: Value[] = [];
  const add = (term: string, ...given: Value[]) => {
    terms.push(term);
    values.push(...given);
  };
  if (libraryId !== undefined) {
    const library = findLibrary(database, { owner, id: libraryId });
    const { term, values: given } = inLibrary(database, library);
    add(term, ...given);
  }
  if (parentId !== undefined) {
    add("parent_id = ? AND owner = ?", parentId, owner);
  } else {
    if (libraryId === undefined) {
      add("library IN (SELECT key FROM libraries WHERE owner = ?)", owner);
    }
    const top = topOf(types);
    if (top !== null) add("top = ?", top);
  }
  if (types.length > 0) {
    add(`type IN (${types.map(() => "?").join(", ")})`, ...types);
  }
  if (year !== undefined) add("year = ?", year);
  const order = parentId !== undefined
    ? INSIDE
    : topOf(types) === 1
    ? BY_NAME
    : THROUGHOUT;
  return { where: terms.join(" AND "), values, order };
}

/** Without types: what stands in the library itself. null: both kinds. */
function topOf(types: NonNullable<ItemFilter["types"]>): 0 | 1 | null {
  const tops = types.filter((it) => TOP_TYPES.includes(it)).length;
  if (tops === types.length) return 1;
  return tops === 0 ? 0 : null;
}
