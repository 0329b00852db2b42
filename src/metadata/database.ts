import * as fs from "node:fs";
import { basename, dirname, join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { notRegular } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import { createFile } from "../os/new_file.ts";
import { databaseFailure, isBusy } from "./database_failure.ts";
import { MIGRATIONS } from "./migrations.ts";

/** The longest wait for the transaction of another process. */
const BUSY_LIMIT_MS = 5_000;

/** Work that a database needs in addition to its schema. */
export interface Preparation {
  isDone(database: DatabaseSync): boolean;
  /** Runs as one transaction. Does nothing if it is done. */
  run(database: DatabaseSync): void;
}

/**
 * Opens the metadata; creates or migrates it if needed. The folder must exist.
 * The files are private to their owner.
 *
 * @throws {Failure} `storage_newer` for a file of a newer JellyTau
 * @throws {Failure} `storage_damaged`, `storage_denied`, `storage_unavailable`
 */
export function openDatabase(
  path: string,
  preparation?: Preparation,
): DatabaseSync {
  return guard(path, () => {
    if (path !== ":memory:") {
      if (!refuseIrregular(path)) makePrivate(path);
    }
    return opened(path, { readOnly: false }, {
      prepare: (it) => {
        migrate(it, path);
        prepare(it, preparation);
      },
    });
  });
}

/**
 * Opens existing metadata to read it, with SQLite's locks. Needs the side files
 * of a process that has it open, or that was killed.
 *
 * @throws {Failure} as {@link openDatabase}
 */
export function openReadOnly(
  path: string,
  preparation?: Preparation,
): DatabaseSync {
  return openToRead(path, { parameter: "readonly_shm=1", preparation });
}

/**
 * Opens metadata that no process has open, on a read-only disk, to read it
 * without locks. The result counts only if the file is the same before and
 * after.
 *
 * Source: https://www.sqlite.org/uri.html, `immutable`
 *
 * @throws {Failure} see {@link openDatabase}
 */
export function openUnlocked(
  path: string,
  preparation?: Preparation,
): DatabaseSync {
  return openToRead(path, { parameter: "immutable=1", preparation });
}

function openToRead(
  path: string,
  { parameter, preparation }: {
    parameter: string;
    preparation: Preparation | undefined;
  },
): DatabaseSync {
  return guard(path, () => {
    refuseIrregular(path);
    const { href } = pathToFileURL(path);
    const database = opened(`${href}?${parameter}`, { readOnly: true });
    const version = versionOf(database);
    if (version === MIGRATIONS.length) {
      if (preparation?.isDone(database) ?? true) return database;
    }
    try {
      if (version > MIGRATIONS.length) throw newer(path);
      return preparedCopy(database, { path, preparation });
    } finally {
      database.close();
    }
  });
}

/** Migrates and prepares a copy in memory of a database that is read-only. */
function preparedCopy(
  old: DatabaseSync,
  { path, preparation }: { path: string; preparation: Preparation | undefined },
): DatabaseSync {
  const name = `file:${crypto.randomUUID()}?mode=memory&cache=shared`;
  const copy = new DatabaseSync(name);
  try {
    old.exec(`VACUUM INTO '${name}'`);
    migrate(copy, path);
    prepare(copy, preparation);
    copy.exec("PRAGMA query_only = ON");
    return copy;
  } catch (caught) {
    copy.close();
    throw caught;
  }
}

function opened(
  location: string,
  options: { readOnly: boolean },
  { prepare = versionOf }: {
    prepare?: ((database: DatabaseSync) => void) | undefined;
  } = {},
): DatabaseSync {
  const database = new DatabaseSync(location, options);
  try {
    database.exec(
      `PRAGMA busy_timeout = ${BUSY_LIMIT_MS};
       PRAGMA foreign_keys = ON;
       PRAGMA secure_delete = ON;
       PRAGMA synchronous = FULL;`,
    );
    prepare(database);
    return database;
  } catch (caught) {
    database.close();
    throw caught;
  }
}

/**
 * Refuses files that are not regular: SQLite would block on a pipe. Lists the
 * folder, which is faster than looking up each file.
 *
 * @returns whether the database exists
 */
function refuseIrregular(path: string): boolean {
  const name = basename(path);
  const names = ["", "-wal", "-shm", "-journal"].map((it) => `${name}${it}`);
  let isThere = false;
  for (const entry of Deno.readDirSync(dirname(path))) {
    if (!names.includes(entry.name)) continue;
    if (entry.name === name) isThere = true;
    if (entry.isFile) continue;
    const file = join(dirname(path), entry.name);
    // A link may lead to a file.
    const target = fs.statSync(file, { throwIfNoEntry: false });
    if (target && !target.isFile()) {
      throw notRegular(`Cannot use metadata "${path}"`, file);
    }
  }
  return isThere;
}

/** Runs `use` and translates the errors of SQLite. */
export function guard<T>(path: string, use: () => T): T {
  try {
    return use();
  } catch (caught) {
    throw databaseFailure(path, caught);
  }
}

/** Runs `use` as one transaction, which is undone if it throws. */
export function transaction<T>(
  { database, kind }: {
    database: DatabaseSync;
    kind: "DEFERRED" | "IMMEDIATE";
  },
  use: () => T,
): T {
  database.exec(`BEGIN ${kind}`);
  try {
    const result = use();
    database.exec("COMMIT");
    return result;
  } catch (caught) {
    rollBack(database);
    throw caught;
  }
}

/**
 * Runs `use` and returns once everything that it writes is on the disk. A power
 * cut may undo other writes, which is harmless.
 */
export function durably<T>(database: DatabaseSync, use: () => T): T {
  database.exec("PRAGMA synchronous = FULL");
  try {
    return use();
  } finally {
    database.exec("PRAGMA synchronous = NORMAL");
  }
}

/**
 * Undoes a transaction. Ignores errors: on a full disk SQLite has already
 * undone it, and the first failure is the one to report.
 */
function rollBack(database: DatabaseSync): void {
  try {
    database.exec("ROLLBACK");
  } catch {
    // Source: https://www.sqlite.org/lang_transaction.html, 2.3
  }
}

/**
 * Creates the file with the mode that SQLite then uses for its side files.
 * Never opens an existing file: closing any descriptor of it would drop the
 * locks that SQLite holds for this process, and the next process to end would
 * delete the write-ahead log under it.
 *
 * Source: https://www.sqlite.org/howtocorrupt.html, 2.2
 */
function makePrivate(path: string): void {
  try {
    createFile(path).close();
  } catch (caught) {
    if (!(caught instanceof Deno.errors.AlreadyExists)) throw caught;
  }
}

function migrate(database: DatabaseSync, path: string): void {
  if (versionOf(database) === MIGRATIONS.length) return;
  switchToLog(database);
  database.exec("BEGIN IMMEDIATE");
  try {
    // Another process may have migrated while this one waited.
    const version = versionOf(database);
    if (version > MIGRATIONS.length) throw newer(path);
    for (const migration of MIGRATIONS.slice(version)) {
      database.exec(migration);
    }
    database.exec(`PRAGMA user_version = ${MIGRATIONS.length}`);
    database.exec("COMMIT");
  } catch (caught) {
    rollBack(database);
    throw caught;
  }
}

function prepare(
  database: DatabaseSync,
  preparation: Preparation | undefined,
): void {
  if (preparation === undefined || preparation.isDone(database)) return;
  transaction({ database, kind: "IMMEDIATE" }, () => preparation.run(database));
}

/**
 * Switches to a write-ahead log, with which readers and a writer do not wait
 * for each other. If another process uses the file, SQLite may refuse the
 * switch at once to avoid a deadlock, so this waits and tries again.
 *
 * Source: https://www.sqlite.org/c3ref/busy_handler.html
 */
function switchToLog(database: DatabaseSync): void {
  const deadlineMs = performance.now() + BUSY_LIMIT_MS;
  for (;;) {
    try {
      return database.exec("PRAGMA journal_mode = WAL");
    } catch (caught) {
      if (!isBusy(caught) || performance.now() > deadlineMs) throw caught;
      // Beginning a transaction does wait, until the other process is done.
      database.exec("BEGIN IMMEDIATE");
      database.exec("ROLLBACK");
    }
  }
}

function versionOf(database: DatabaseSync): number {
  const row = database.prepare("PRAGMA user_version").get();
  return Number(row?.user_version ?? 0);
}

function newer(path: string): Failure {
  return new Failure(
    "storage_newer",
    `Cannot open metadata "${path}": a newer version of JellyTau wrote it`,
  );
}
