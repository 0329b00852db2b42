import type { DatabaseSync } from "node:sqlite";
import type { ItemFilter } from "../core/item_ports.ts";
import {
  type ItemList,
  LIST_KINDS,
  LIST_MEDIA_TYPES,
  type ListIndex,
  type StoredEntry,
  type StoredList,
} from "../core/list_ports.ts";
import type { TokenKey } from "../core/token_key.ts";
import { ITEM_SELECT, readItem, type Row, type Value } from "./item_row.ts";
import { conditionTerms } from "./item_selection.ts";
import type { LibraryFile } from "./library_file.ts";
import { inLibrary } from "./membership_table.ts";
import { listUnsentMarks, saveFavorite } from "./mark_table.ts";
import { findLibrary } from "./owner_table.ts";

/** Each entry with its item, and how often the item was listed before. */
const ENTRIES = `FROM (
    SELECT place, item_id,
      row_number() OVER (PARTITION BY item_id ORDER BY place) AS copy
    FROM list_entries WHERE list = ?) AS entries
  JOIN items ON items.owner = ? AND items.id = entries.item_id`;

type Filter = Pick<
  ItemFilter,
  "libraryId" | "types" | "year" | "conditions"
>;

/** Stores the playlists and collections of each account. */
export class SqliteListIndex implements ListIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  listLists(account: TokenKey): StoredList[] {
    return this.#file.readOf(
      { account, absent: [] },
      (it, owner) =>
        it.prepare(
          "SELECT * FROM lists WHERE owner = ? ORDER BY sort_key, name, id",
        ).all(owner).flatMap(readList),
    );
  }

  saveLists(
    account: TokenKey,
    { lists, isComplete }: { lists: readonly ItemList[]; isComplete: boolean },
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      const queued = queuedFavorites(it, owner);
      for (const { favorite, ...list } of lists) {
        const marked = queued.get(list.id) ?? favorite;
        saveList(it, { owner, list: { ...list, favorite: marked } });
      }
      if (!isComplete) return;
      const ids = JSON.stringify(lists.map(({ id }) => id));
      removeLists(it, {
        where: "owner = ? AND id NOT IN (SELECT value FROM json_each(?))",
        values: [owner, ids],
      });
    });
  }

  saveEntries(
    account: TokenKey,
    { list, ids, readAt }: {
      list: ItemList;
      ids: readonly string[];
      readAt: Date;
    },
  ): boolean {
    return this.#file.writeOf({ account, absent: false }, (it, owner) => {
      const before = rowOf(it, { owner, id: list.id });
      const favorite = queuedFavorites(it, owner).get(list.id) ?? list.favorite;
      const key = saveList(it, { owner, list: { ...list, favorite } });
      it.prepare("UPDATE lists SET read_at = ? WHERE key = ?")
        .run(readAt.toISOString(), key);
      const known = it.prepare(
        "SELECT item_id FROM list_entries WHERE list = ? ORDER BY place",
      ).all(key).map((row) => String(row.item_id));
      const isSame = known.length === ids.length &&
        known.every((id, at) => id === ids[at]);
      if (!isSame) replaceEntries(it, { key, ids });
      const isNew = before === undefined || before.read_at === null;
      const isMarked = Number(before?.favorite) !== Number(favorite);
      return !isSame || isNew || isMarked || before.name !== list.name;
    });
  }

  removeList(account: TokenKey, id: string): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      const values = [owner, id];
      removeLists(it, { where: "owner = ? AND id = ?", values });
    });
  }

  applyFavorites(
    account: TokenKey,
    marks: readonly { readonly id: string; readonly favorite: boolean }[],
  ): number {
    return this.#file.writeOf({ account, absent: 0 }, (it, owner) => {
      const queued = queuedFavorites(it, owner);
      return marks.filter(({ id, favorite }) => {
        const mark = { owner, id, favorite: queued.get(id) ?? favorite };
        return saveFavorite(it, mark);
      }).length;
    });
  }

  listEntries(
    account: TokenKey,
    { listId, filter, offset, limit }: {
      listId: string;
      filter: Filter;
      offset: number;
      limit: number;
    },
  ): { entries: StoredEntry[]; total: number; missing: number } {
    const absent = { entries: [], total: 0, missing: 0 };
    return this.#file.readOf({ account, absent }, (it, owner) => {
      const key = rowOf(it, { owner, id: listId })?.key;
      if (typeof key !== "number") return absent;
      const of = [key, owner];
      const { where, values } = condition(it, { account, owner, filter });
      const rows = it.prepare(
        `SELECT items.key, copy, place ${ENTRIES} WHERE ${where}
         ORDER BY place LIMIT ? OFFSET ?`,
      ).all(...of, ...values, limit, offset);
      const number = (sql: string, ...given: Value[]) =>
        Number(it.prepare(sql).get(...given)?.number);
      const count = `SELECT count(*) AS number ${ENTRIES}`;
      const inList =
        "SELECT count(*) AS number FROM list_entries WHERE list = ?";
      return {
        entries: readEntries(it, rows),
        total: number(`${count} WHERE ${where}`, ...of, ...values),
        missing: number(inList, key) - number(count, ...of),
      };
    });
  }
}

function readEntries(
  database: DatabaseSync,
  rows: readonly Row[],
): StoredEntry[] {
  const keys = JSON.stringify(rows.map(({ key }) => key));
  const items = new Map(
    database.prepare(
      `${ITEM_SELECT} WHERE items.key IN (SELECT value FROM json_each(?))`,
    ).all(keys).map((row) => [row.key, readItem(row)]),
  );
  return rows.flatMap(({ key, copy, place }) => {
    const item = items.get(key as number);
    const position = Number(place) + 1;
    return item === undefined ? [] : [{ item, copy: Number(copy), position }];
  });
}

function condition(
  database: DatabaseSync,
  { account, owner, filter: { libraryId, types = [], year, conditions } }: {
    account: TokenKey;
    owner: number;
    filter: Filter;
  },
): { where: string; values: Value[] } {
  const terms = ["true"];
  const values: Value[] = [];
  if (libraryId !== undefined) {
    const library = findLibrary(database, { owner, id: libraryId });
    const found = inLibrary(database, library);
    terms.push(found.term);
    values.push(...found.values);
  }
  if (types.length > 0) {
    terms.push("type IN (SELECT value FROM json_each(?))");
    values.push(JSON.stringify(types));
  }
  if (year !== undefined) {
    terms.push("year = ?");
    values.push(year);
  }
  if (conditions !== undefined) {
    const options = { account, owner, place: null };
    const more = conditionTerms(database, conditions, options);
    terms.push(...more.terms);
    values.push(...more.values);
  }
  return { where: terms.join(" AND "), values };
}

function rowOf(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): Row | undefined {
  return database.prepare("SELECT * FROM lists WHERE owner = ? AND id = ?")
    .get(owner, id);
}

/** Inserts or updates a list. @returns its key */
function saveList(
  database: DatabaseSync,
  { owner, list }: { owner: number; list: ItemList },
): number {
  const { id, kind, name, sortKey, mediaType, entryCount } = list;
  const favorite = Number(list.favorite);
  const row = database.prepare(
    `INSERT INTO lists
       (owner, id, kind, name, sort_key, media_type, entry_count, favorite)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (owner, id) DO UPDATE SET kind = excluded.kind,
       name = excluded.name, sort_key = excluded.sort_key,
       media_type = excluded.media_type, favorite = excluded.favorite,
       entry_count = coalesce(excluded.entry_count, entry_count)
     RETURNING key`,
  ).get(owner, id, kind, name, sortKey, mediaType, entryCount, favorite);
  return Number(row?.key);
}

/** Returns the favourite marks that were not sent, by the id of the item. */
function queuedFavorites(
  database: DatabaseSync,
  owner: number,
): Map<string, boolean> {
  const marks = listUnsentMarks(database, owner)
    .filter(({ kind }) => kind === "favorite");
  return new Map(marks.map(({ itemId, value }) => [itemId, value]));
}

function replaceEntries(
  database: DatabaseSync,
  { key, ids }: { key: number; ids: readonly string[] },
): void {
  database.prepare("DELETE FROM list_entries WHERE list = ?").run(key);
  const insert = database.prepare("INSERT INTO list_entries VALUES (?, ?, ?)");
  ids.forEach((id, place) => insert.run(key, place, id));
}

function removeLists(
  database: DatabaseSync,
  { where, values }: { where: string; values: Value[] },
): void {
  database.prepare(
    `DELETE FROM list_entries
     WHERE list IN (SELECT key FROM lists WHERE ${where})`,
  ).run(...values);
  database.prepare(`DELETE FROM lists WHERE ${where}`).run(...values);
}

/** Reads a row; none if its kind is not known. */
function readList(row: Row): StoredList[] {
  const kind = LIST_KINDS.find((it) => it === row.kind);
  if (kind === undefined) return [];
  const readAt = row.read_at === null ? null : new Date(String(row.read_at));
  return [{
    id: String(row.id),
    kind,
    name: String(row.name),
    sortKey: String(row.sort_key),
    mediaType: LIST_MEDIA_TYPES.find((it) => it === row.media_type) ?? null,
    entryCount: row.entry_count === null ? null : Number(row.entry_count),
    favorite: row.favorite === 1,
    readAt,
  }];
}
