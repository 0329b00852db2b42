import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { Applied, ItemMark } from "../core/library_ports.ts";
import {
  isUntouched,
  type MediaItem,
  type UserData,
} from "../core/media_item.ts";
import { type Row, VALUE_COLUMNS, valuesOf } from "./item_row.ts";
import { inLibrary, MembershipWriter } from "./membership_table.ts";
import { wordingFor, wordingOf, WordWriter } from "./item_words.ts";
import { listUnsentMarks } from "./mark_table.ts";
import { ServerDataWriter } from "./server_data_writer.ts";
import { UserDataWriter } from "./user_data_table.ts";

/** Keys of one owner lie together, so that a search can be held to them. */
const KEYS_PER_OWNER = 2 ** 40;

export function keysOf(owner: number): { first: number; last: number } {
  const first = owner * KEYS_PER_OWNER;
  return { first, last: first + KEYS_PER_OWNER - 1 };
}

/**
 * Inserts or replaces by id; what is the same is not written again. Queued marks
 * and plays stay as they are.
 */
export function applyItems(
  database: DatabaseSync,
  place: { owner: number; library: number },
  { items }: { items: readonly MediaItem[] },
): Applied {
  const writer = new ItemWriter(database, place);
  let added = 0;
  let updated = 0;
  for (const item of items) {
    const outcome = writer.save(item);
    if (outcome === "added") added++;
    if (outcome === "updated") updated++;
  }
  writer.finish();
  return { added, updated };
}

class ItemWriter {
  readonly #owner: number;
  readonly #library: number;
  readonly #insert: StatementSync;
  readonly #find: StatementSync;
  readonly #update: StatementSync;
  readonly #words: WordWriter;
  readonly #userData: ServerDataWriter;
  readonly #memberships: MembershipWriter;
  #nextKey: number;

  constructor(
    database: DatabaseSync,
    { owner, library }: { owner: number; library: number },
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
    // Keeps the values that a listing lacks.
    const sizeAt = values.length - 1;
    values[sizeAt] ??= row.size_bytes as number | null;
    const isShared = row.library !== this.#library;
    if (isShared) this.#memberships.add(key, this.#library);
    const same = VALUE_COLUMNS.every((name, at) => row[name] === values[at]);
    if (same) return touched ? "updated" : "same";
    this.#words.remove(wordingOf(row));
    this.#update.run(...values, key);
    this.#words.add(wordingFor(key, item));
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

export function listIds(database: DatabaseSync, library: number): string[] {
  const { term, values } = inLibrary(database, library);
  const rows = database.prepare(`SELECT id FROM items WHERE ${term}`)
    .iterate(...values);
  // One row at a time: there may be a million.
  return Array.from(rows, (row) => String(row.id));
}

/**
 * Removes items from a library; deletes those in no other one.
 *
 * @returns how many were deleted
 */
export function removeItems(
  database: DatabaseSync,
  { owner, library }: { owner: number; library: number },
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

/** Removes items from a library if another one contains them as well. */
export function releaseItems(
  database: DatabaseSync,
  { owner, library }: { owner: number; library: number },
  { ids }: { ids: readonly string[] },
): void {
  const memberships = new MembershipWriter(database);
  const find = database.prepare(
    "SELECT key, library FROM items WHERE owner = ? AND id = ?",
  );
  for (const id of ids) {
    const row = find.get(owner, id);
    if (row === undefined) continue;
    const place = { key: Number(row.key), library: Number(row.library) };
    memberships.leave(place, library);
  }
}

/**
 * Stores the user's marks as the server lists them. Queued marks and plays stay
 * as they are.
 *
 * @returns the ids that are not in this library
 */
export function applyMarks(
  database: DatabaseSync,
  { owner, library }: { owner: number; library: number },
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

/** Returns the ids of played, favourite and partly played items. */
export function listMarked(database: DatabaseSync, library: number): string[] {
  const { term, values } = inLibrary(database, library);
  return database.prepare(
    `SELECT items.id FROM user_data JOIN items ON items.key = user_data.key
     WHERE (played = 1 OR favorite = 1 OR position_ms > 0) AND ${term}`,
  ).all(...values).map((row) => String(row.id));
}

/**
 * Stores the state of an item after a play; a queued favourite mark stays.
 *
 * @returns whether the item is known
 */
export function saveUserData(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
  { userData }: { userData: UserData },
): boolean {
  const row = database.prepare(
    "SELECT key FROM items WHERE owner = ? AND id = ?",
  ).get(owner, id);
  if (row === undefined) return false;
  const queued = listUnsentMarks(database, owner)
    .find((it) => it.itemId === id && it.kind === "favorite");
  const favorite = queued?.value ?? userData.favorite;
  new UserDataWriter(database).save(Number(row.key), { ...userData, favorite });
  return true;
}
