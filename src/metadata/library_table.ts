import type { DatabaseSync } from "node:sqlite";
import type { LibraryState } from "../core/library_ports.ts";
import type { MediaLibrary } from "../core/media_item.ts";
import type { FinishedRun, SyncRun } from "../core/sync_run.ts";
import type { TokenKey } from "../core/token_key.ts";
import { forgetWords } from "./item_words.ts";
import { leaveLibrary } from "./membership_table.ts";
import { addOwner, findOwner } from "./owner_table.ts";

type Row = Record<string, unknown>;

export function findLibrary(
  database: DatabaseSync,
  { owner, id }: { owner: number | null; id: string },
): number | null {
  const row = database.prepare(
    "SELECT key FROM libraries WHERE owner = ? AND id = ?",
  ).get(owner, id);
  return row ? Number(row.key) : null;
}

/** Lists the libraries in the server's order. */
export function listLibraries(
  database: DatabaseSync,
  owner: number | null,
): LibraryState[] {
  return database.prepare(
    `SELECT id, name, collection_type, cursor, run_started_at, run_since,
       run_next, compared_at, unlisted FROM libraries WHERE owner = ? ORDER BY position`,
  ).all(owner).map(readLibrary);
}

/** Adds and renames; the others go, with their items. @returns items that went */
export function saveLibraries(
  database: DatabaseSync,
  { account, libraries }: {
    account: TokenKey;
    libraries: readonly MediaLibrary[];
  },
): number {
  const owner = findOwner(database, account) ?? addOwner(database, account);
  const save = database.prepare(
    `INSERT INTO libraries (owner, id, name, collection_type, position)
     VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (owner, id) DO UPDATE SET name = excluded.name,
       collection_type = excluded.collection_type,
       position = excluded.position`,
  );
  libraries.forEach(({ id, name, collectionType }, at) =>
    save.run(owner, id, name, collectionType, at)
  );
  const kept = new Set(libraries.map((it) => it.id));
  let removed = 0;
  for (const { id } of listLibraries(database, owner)) {
    if (!kept.has(id)) removed += removeLibrary(database, { owner, id });
  }
  return removed;
}

export function saveRun(
  database: DatabaseSync,
  { library, run }: { library: number | null; run: SyncRun },
): void {
  database.prepare(
    `UPDATE libraries SET run_started_at = ?, run_since = ?, run_next = ?
     WHERE key = ?`,
  ).run(
    run.startedAt.toISOString(),
    run.since?.toISOString() ?? null,
    run.nextIndex,
    library,
  );
}

/**
 * Saves progress only while it is the same run: another process may have ended
 * it.
 */
export function moveRun(
  database: DatabaseSync,
  library: number,
  { startedAt, nextIndex }: SyncRun,
): void {
  database.prepare(
    "UPDATE libraries SET run_next = ? WHERE key = ? AND run_started_at = ?",
  ).run(nextIndex, library, startedAt.toISOString());
}

/**
 * Ends a run. The next listing asks for what was saved since; null asks for
 * everything.
 */
export function finishRun(
  database: DatabaseSync,
  library: number | null,
  { startedAt, comparedAt, unlisted }: FinishedRun,
): void {
  database.prepare(
    `UPDATE libraries SET cursor = ?, run_started_at = NULL, run_since = NULL,
       run_next = NULL, compared_at = ?, unlisted = ? WHERE key = ?`,
  ).run(
    startedAt?.toISOString() ?? null,
    comparedAt?.toISOString() ?? null,
    unlisted,
    library,
  );
}

function removeLibrary(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): number {
  const library = findLibrary(database, { owner, id });
  if (library === null) return 0;
  leaveLibrary(database, library);
  forgetWords(database, library);
  return removeRows(database, library);
}

/** @returns how many items there were */
function removeRows(database: DatabaseSync, library: number): number {
  database.prepare(
    `DELETE FROM user_data
     WHERE key IN (SELECT key FROM items WHERE library = ?)`,
  ).run(library);
  const { changes } = database.prepare("DELETE FROM items WHERE library = ?")
    .run(library);
  database.prepare("DELETE FROM memberships WHERE library = ?").run(library);
  database.prepare("DELETE FROM libraries WHERE key = ?").run(library);
  return Number(changes);
}

function readLibrary(row: Row): LibraryState {
  const startedAt = dateOf(row.run_started_at);
  return {
    id: String(row.id),
    name: String(row.name),
    collectionType: row.collection_type === null
      ? null
      : String(row.collection_type),
    cursor: dateOf(row.cursor),
    comparedAt: dateOf(row.compared_at),
    unlisted: Number(row.unlisted),
    run: startedAt === null ? null : {
      startedAt,
      since: dateOf(row.run_since),
      nextIndex: Number(row.run_next ?? 0),
    },
  };
}

function dateOf(value: unknown): Date | null {
  return typeof value === "string" ? new Date(value) : null;
}
