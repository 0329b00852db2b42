import type { DatabaseSync } from "node:sqlite";
import type { LibraryState, LibraryStateIndex } from "../core/library_ports.ts";
import type { MediaLibrary } from "../core/media_item.ts";
import type { FinishedRun, SyncRun } from "../core/sync_run.ts";
import type { TokenKey } from "../core/token_key.ts";
import {
  UNPLAYABLE_KINDS,
  type UnplayableCount,
  type UnplayableItems,
} from "../core/unplayable.ts";
import { removeWords } from "./item_words.ts";
import type { LibraryFile } from "./library_file.ts";
import { leaveLibrary } from "./membership_table.ts";
import { addOwner, findLibrary, findOwner } from "./owner_table.ts";

type Row = Record<string, unknown>;

/** Stores the libraries of each account, with the state of their sync. */
export class SqliteLibraryStateIndex implements LibraryStateIndex {
  readonly #file: LibraryFile;

  constructor(file: LibraryFile) {
    this.#file = file;
  }

  wasRead(account: TokenKey): boolean {
    return this.#file.readOf({ account, absent: false }, () => true);
  }

  /** Lists the libraries in the server's order. */
  listLibraries(account: TokenKey): LibraryState[] {
    return this.#file.readOf({ account, absent: [] }, listLibraries);
  }

  saveLibraries(
    account: TokenKey,
    libraries: readonly MediaLibrary[],
  ): { removed: number } {
    return this.#file.write((it) => {
      const owner = findOwner(it, account) ?? addOwner(it, account);
      const save = it.prepare(
        `INSERT INTO libraries (owner, id, name, collection_type, position)
         VALUES (?, ?, ?, ?, ?)
         ON CONFLICT (owner, id) DO UPDATE SET name = excluded.name,
           collection_type = excluded.collection_type,
           position = excluded.position`,
      );
      libraries.forEach(({ id, name, collectionType }, at) =>
        save.run(owner, id, name, collectionType, at)
      );
      const kept = new Set(libraries.map(({ id }) => id));
      let removed = 0;
      for (const { id } of listLibraries(it, owner)) {
        if (!kept.has(id)) removed += removeLibrary(it, { owner, id });
      }
      return { removed };
    });
  }

  saveRun(
    account: TokenKey,
    { libraryId, run }: { libraryId: string; run: SyncRun },
  ): void {
    this.#file.writeIn(
      { account, libraryId, absent: undefined },
      (it, { library }) => {
        it.prepare(
          `UPDATE libraries SET run_started_at = ?, run_since = ?, run_next = ?
           WHERE key = ?`,
        ).run(
          run.startedAt.toISOString(),
          run.since?.toISOString() ?? null,
          run.nextIndex,
          library,
        );
      },
    );
  }

  /** Ends a run. The next listing asks for changes since `startedAt`. */
  finishRun(
    account: TokenKey,
    { libraryId, run }: { libraryId: string; run: FinishedRun },
  ): void {
    this.#file.writeIn(
      { account, libraryId, absent: undefined },
      (it, { library }) => {
        it.prepare(
          `UPDATE libraries SET cursor = ?, run_started_at = NULL,
             run_since = NULL, run_next = NULL, compared_at = ?, unlisted = ?
           WHERE key = ?`,
        ).run(
          run.startedAt?.toISOString() ?? null,
          run.comparedAt?.toISOString() ?? null,
          run.unlisted,
          library,
        );
      },
    );
  }

  /** Returns the counts, also those of libraries with no other items. */
  listUnplayable(account: TokenKey): UnplayableItems[] {
    const rows = this.#file.readOf(
      { account, absent: [] },
      (it, owner) =>
        it.prepare(
          `SELECT library_id, library_name, kind, count FROM unplayable
           WHERE owner = ? ORDER BY library_name, library_id, kind`,
        ).all(owner),
    );
    return rows.flatMap((row): UnplayableItems[] => {
      const kind = UNPLAYABLE_KINDS.find((it) => it === row.kind);
      return kind === undefined ? [] : [{
        libraryId: String(row.library_id),
        libraryName: String(row.library_name),
        kind,
        count: Number(row.count),
      }];
    });
  }

  saveUnplayable(
    account: TokenKey,
    { library: { id, name }, counts }: {
      library: MediaLibrary;
      counts: readonly UnplayableCount[];
    },
  ): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      it.prepare("DELETE FROM unplayable WHERE owner = ? AND library_id = ?")
        .run(owner, id);
      const insert = it.prepare(
        "INSERT INTO unplayable VALUES (?, ?, ?, ?, ?)",
      );
      for (const { kind, count } of counts) {
        insert.run(owner, id, name, kind, count);
      }
    });
  }

  keepUnplayable(account: TokenKey, libraryIds: readonly string[]): void {
    this.#file.writeOf({ account, absent: undefined }, (it, owner) => {
      it.prepare(
        `DELETE FROM unplayable WHERE owner = ?
         AND library_id NOT IN (SELECT value FROM json_each(?))`,
      ).run(owner, JSON.stringify(libraryIds));
    });
  }
}

function listLibraries(database: DatabaseSync, owner: number): LibraryState[] {
  return database.prepare(
    `SELECT id, name, collection_type, cursor, run_started_at, run_since,
       run_next, compared_at, unlisted
     FROM libraries WHERE owner = ? ORDER BY position`,
  ).all(owner).map(readLibrary);
}

function removeLibrary(
  database: DatabaseSync,
  { owner, id }: { owner: number; id: string },
): number {
  const library = findLibrary(database, { owner, id });
  if (library === null) return 0;
  leaveLibrary(database, library);
  removeWords(database, library);
  return removeRows(database, library);
}

/** Removes a library with its items. @returns the number of items */
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
