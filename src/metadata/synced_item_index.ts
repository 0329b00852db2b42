import type { DatabaseSync, StatementSync } from "node:sqlite";
import type {
  Applied,
  ItemMark,
  SyncedItemIndex,
} from "../core/library_ports.ts";
import { isUntouched, type MediaItem } from "../core/media_item.ts";
import type { SyncRun } from "../core/sync_run.ts";
import type { TokenKey } from "../core/token_key.ts";
import { keysOf, type Row, VALUE_COLUMNS, valuesOf } from "./item_row.ts";
import { wordingFor, wordingOf, WordWriter } from "./item_words.ts";
import type { LibraryFile, LibraryRows } from "./library_file.ts";
import { expireAskedNames } from "./asked_name_index.ts";
import { inLibrary, MembershipWriter } from "./membership_table.ts";
import { NameWriter } from "./name_table.ts";
import { ServerDataWriter } from "./server_data_writer.ts";

const NOTHING: Applied = { added: 0, updated: 0 };

/** Stores the items of a library as its server lists them. */
export class SqliteSyncedItemIndex implements SyncedItemIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  applyItems(
    account: TokenKey,
    libraryId: string,
    { items, run }: { items: readonly MediaItem[]; run: SyncRun | null },
  ): Applied {
    return this.#file.writeIn(
      { account, libraryId, absent: NOTHING },
      (it, rows) => {
        const writer = new ItemWriter(it, rows);
        const outcomes = items.map((item) => writer.save(item));
        writer.finish();
        if (run) moveRun(it, rows.library, run);
        const count = (outcome: string) =>
          outcomes.filter((it) => it === outcome).length;
        const applied = { added: count("added"), updated: count("updated") };
        // A run lists items that the server has changed.
        const isChange = run !== null && items.length > 0 ||
          applied.added + applied.updated > 0;
        if (isChange) expireAskedNames(it, rows.owner);
        return applied;
      },
    );
  }

  applyMarks(
    account: TokenKey,
    { libraryId, marks }: { libraryId: string; marks: readonly ItemMark[] },
  ): { missing: string[]; updated: number; parents: string[] } {
    const absent = { missing: [], updated: 0, parents: [] };
    return this.#file.writeIn(
      { account, libraryId, absent },
      (it, rows) => applyMarks(it, rows, { marks }),
    );
  }

  listMarked(account: TokenKey, libraryId: string): string[] {
    return this.#file.readIn(
      { account, libraryId, absent: [] },
      (it, { library }) => {
        const { term, values } = inLibrary(it, library);
        return it.prepare(
          `SELECT items.id FROM user_data
           JOIN items ON items.key = user_data.key
           WHERE (played = 1 OR favorite = 1 OR position_ms > 0) AND ${term}`,
        ).all(...values).map((row) => String(row.id));
      },
    );
  }

  listIds(account: TokenKey, libraryId: string): string[] {
    return this.#file.readIn(
      { account, libraryId, absent: [] },
      (it, { library }) => {
        const { term, values } = inLibrary(it, library);
        const rows = it.prepare(`SELECT id FROM items WHERE ${term}`)
          .iterate(...values);
        // One row at a time: there may be a million.
        return Array.from(rows, (row) => String(row.id));
      },
    );
  }

  removeItems(
    account: TokenKey,
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): number {
    return this.#file.writeIn(
      { account, libraryId, absent: 0 },
      (it, rows) => removeItems(it, rows, { ids }),
    );
  }

  releaseItems(
    account: TokenKey,
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): void {
    this.#file.writeIn(
      { account, libraryId, absent: undefined },
      (it, { owner, library }) => {
        const memberships = new MembershipWriter(it);
        const find = it.prepare(
          "SELECT key, library FROM items WHERE owner = ? AND id = ?",
        );
        for (const id of ids) {
          const row = find.get(owner, id);
          if (row === undefined) continue;
          const item = { key: Number(row.key), library: Number(row.library) };
          memberships.leave(item, library);
        }
      },
    );
  }
}

/**
 * Saves the progress of a run, unless another process has ended it in the
 * meantime.
 */
function moveRun(
  database: DatabaseSync,
  library: number,
  { startedAt, nextIndex }: SyncRun,
): void {
  database.prepare(
    "UPDATE libraries SET run_next = ? WHERE key = ? AND run_started_at = ?",
  ).run(nextIndex, library, startedAt.toISOString());
}

/** Inserts or replaces items by id; does not write unchanged ones. */
class ItemWriter {
  readonly #owner: number;
  readonly #library: number;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #update: StatementSync;
  readonly #words: WordWriter;
  readonly #names: NameWriter;
  readonly #userData: ServerDataWriter;
  readonly #memberships: MembershipWriter;
  #nextKey: number;

  constructor(
    database: DatabaseSync,
    { owner, library }: LibraryRows,
  ) {
    this.#owner = owner;
    this.#library = library;
    this.#nextKey = nextKey(database, owner);
    const columns = VALUE_COLUMNS.join(", ");
    const places = VALUE_COLUMNS.map(() => "?").join(", ");
    this.#insert = database.prepare(
      `INSERT INTO items (key, owner, library, ${columns})
       VALUES (?, ?, ?, ${places}) ON CONFLICT (owner, id) DO NOTHING`,
    );
    this.#find = database.prepare(
      `SELECT key, library, ${columns} FROM items WHERE owner = ? AND id = ?`,
    );
    this.#update = database.prepare(
      `UPDATE items SET ${VALUE_COLUMNS.map((it) => `${it} = ?`).join(", ")}
       WHERE key = ?`,
    );
    this.#memberships = new MembershipWriter(database);
    this.#words = new WordWriter(database);
    this.#names = new NameWriter(database, owner);
    this.#userData = new ServerDataWriter(database, owner);
  }

  finish(): void {
    this.#userData.finish();
  }

  save(item: MediaItem): "added" | "updated" | "same" {
    const values = valuesOf(item);
    const key = this.#nextKey;
    const { changes } = this.#insert.run(
      key,
      this.#owner,
      this.#library,
      ...values,
    );
    if (Number(changes) === 0) return this.#replace(item, values);
    this.#nextKey++;
    this.#words.add(wordingFor(key, item));
    this.#names.add({ key, library: this.#library }, item);
    if (!isUntouched(item.userData)) this.#userData.save(key, item.userData);
    return "added";
  }

  #replace(
    item: MediaItem,
    values: ReturnType<typeof valuesOf>,
  ): "updated" | "same" {
    const row = this.#find.get(this.#owner, item.id) as Row;
    const key = Number(row.key);
    const touched = this.#userData.save(key, item.userData);
    // Keeps the size, which a listing lacks.
    const sizeAt = values.length - 1;
    values[sizeAt] ??= row.size_bytes as number | null;
    const isShared = row.library !== this.#library;
    if (isShared) this.#memberships.add(key, this.#library);
    const same = VALUE_COLUMNS.every((name, at) => row[name] === values[at]);
    if (same) return touched ? "updated" : "same";
    this.#words.remove(wordingOf(row));
    this.#update.run(...values, key);
    this.#words.add(wordingFor(key, item));
    this.#names.replace({ key, library: Number(row.library) }, item);
    return "updated";
  }
}

function nextKey(database: DatabaseSync, owner: number): number {
  const { first, last } = keysOf(owner);
  const row = database.prepare(
    "SELECT max(key) AS last FROM items WHERE key BETWEEN ? AND ?",
  ).get(first, last);
  return typeof row?.last === "number" ? row.last + 1 : first;
}

/**
 * Removes items from a library; deletes those that are in no other one.
 *
 * @returns how many were deleted
 */
function removeItems(
  database: DatabaseSync,
  { owner, library }: LibraryRows,
  { ids }: { ids: readonly string[] },
): number {
  const words = new WordWriter(database);
  const memberships = new MembershipWriter(database);
  const { term, values } = inLibrary(database, library);
  const find = database.prepare(
    `SELECT * FROM items WHERE owner = ? AND id = ? AND ${term}`,
  );
  const remove = database.prepare("DELETE FROM items WHERE key = ?");
  const forget = database.prepare("DELETE FROM user_data WHERE key = ?");
  let removed = 0;
  for (const id of ids) {
    const row = find.get(owner, id, ...values);
    if (row === undefined) continue;
    const key = Number(row.key);
    const place = { key, library: Number(row.library) };
    if (memberships.leave(place, library)) continue;
    words.remove(wordingOf(row));
    forget.run(key);
    remove.run(key);
    removed++;
  }
  return removed;
}

function applyMarks(
  database: DatabaseSync,
  { owner, library }: LibraryRows,
  { marks }: { marks: readonly ItemMark[] },
): { missing: string[]; updated: number; parents: string[] } {
  const { term, values } = inLibrary(database, library);
  const find = database.prepare(
    `SELECT key, parent_id, series_id FROM items
     WHERE owner = ? AND id = ? AND ${term}`,
  );
  const writer = new ServerDataWriter(database, owner);
  const missing: string[] = [];
  const parents = new Set<string>();
  let updated = 0;
  for (const { id, userData } of marks) {
    const row = find.get(owner, id, ...values);
    if (row === undefined) missing.push(id);
    else if (writer.save(Number(row.key), userData)) {
      updated++;
      for (const parent of [row.parent_id, row.series_id]) {
        if (typeof parent === "string") parents.add(parent);
      }
    }
  }
  writer.finish();
  return { missing, updated, parents: [...parents] };
}
