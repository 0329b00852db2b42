import * as fs from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { isLocksMissing, refusesWrites } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import {
  durably,
  guard,
  openDatabase,
  openReadOnly,
  openUnlocked,
  type Preparation,
  transaction,
} from "./database.ts";

/** Attempts to read a file that changes, on a disk that refuses writes. */
const READ_TRIES = 5;
/**
 * A log of this size is empty. SQLite cannot read a longer one without writing.
 *
 * Source: https://www.sqlite.org/fileformat2.html#walformat
 */
const LOG_HEADER_BYTES = 32;
/** {@link MetadataFile.change} waits for the disk; other writes do not. */
const TUNING = "PRAGMA synchronous = NORMAL";

export interface MetadataFileOptions {
  /** Creates the file's folder before it is opened. */
  readonly prepareFolder?: (() => void) | undefined;
  /** Pragmas for every connection. */
  readonly tuning?: string;
  readonly preparation?: Preparation;
}

interface Opened {
  readonly database: DatabaseSync;
  readonly writable: boolean;
  /** The file's state when it was opened without locks; null with locks. */
  readonly stamp: string | null;
}

/**
 * A connection to the metadata, opened on first use. If the disk is full or
 * read-only, reading still works, and writing fails with the reason.
 */
export class MetadataFile {
  readonly #path: string;
  readonly #options: MetadataFileOptions;
  #opened: Opened | null = null;
  /** Stores the failure, so that SQLite waits only once for missing locks. */
  #lacksLocks: Failure | null = null;

  constructor(path: string, options: MetadataFileOptions = {}) {
    this.#path = path;
    this.#options = options;
  }

  /** Lends the database to read; `use` may run more than once. */
  read<T>(use: (database: DatabaseSync) => T): T {
    const path = this.#path;
    return guard(path, () => {
      for (let tried = 1;; tried++) {
        const { database, stamp } = this.#opened ??= this.#openToRead();
        try {
          const result = use(database);
          if (stamp === null || stamp === stampOf(path)) return result;
        } catch (caught) {
          if (stamp === null || stamp === stampOf(path)) throw caught;
        }
        this.close();
        if (tried === READ_TRIES) throw changing(path);
      }
    });
  }

  /**
   * Lends the database for one transaction, which is undone if `use` throws.
   * Returns once the changes are on the disk.
   */
  change<T>(use: (database: DatabaseSync) => T): T {
    return this.write((database) =>
      durably(
        database,
        () => transaction({ database, kind: "IMMEDIATE" }, () => use(database)),
      )
    );
  }

  /**
   * Checks that the disk accepts writes, without changing anything.
   *
   * @throws {Failure} `storage_…` if the disk refuses writes
   */
  checkWritable(): void {
    this.change(() => undefined);
  }

  /** @throws {Failure} `storage_damaged` if the file is damaged */
  check(): void {
    const [row] = this.read((it) => it.prepare("PRAGMA quick_check").all());
    if (row?.quick_check === "ok") return;
    throw new Failure(
      "storage_damaged",
      `Cannot use metadata "${this.#path}": it is damaged`,
      { hint: "Move it away and sign in again; tokens are stored separately" },
    );
  }

  /** Lends the database to write, without a transaction. */
  write<T>(use: (database: DatabaseSync) => T): T {
    return guard(this.#path, () => {
      if (this.#opened?.writable === false) this.close();
      this.#opened ??= this.#openToWrite();
      return use(this.#opened.database);
    });
  }

  close(): void {
    this.#opened?.database.close();
    this.#opened = null;
  }

  #openToWrite(): Opened {
    const path = this.#path;
    const { prepareFolder, preparation } = this.#options;
    if (this.#lacksLocks) throw this.#lacksLocks;
    try {
      if (prepareFolder) guard(path, prepareFolder);
      const database = this.#tuned(openDatabase(path, preparation));
      return { database, writable: true, stamp: null };
    } catch (caught) {
      if (isLocksMissing(caught)) this.#lacksLocks = caught;
      throw caught;
    }
  }

  #openToRead(): Opened {
    try {
      return this.#openToWrite();
    } catch (caught) {
      if (!refusesWrites(caught)) throw caught;
      return this.#openUnchanged() ?? refuse(caught);
    }
  }

  /** Opens the file to read it unchanged; null if its state is unknown. */
  #openUnchanged(): Opened | null {
    const path = this.#path;
    const { preparation } = this.#options;
    const isThere = exists(path);
    if (isThere === null) return null;
    const locked = isThere && exists(`${path}-shm`) === true &&
      sizeOf(`${path}-wal`) !== LOG_HEADER_BYTES;
    // Only a writer can read a log without its index.
    const stamp = isThere && !locked ? stampOf(path) : null;
    if (isThere && !locked && stamp === null) return null;
    const database = !isThere
      ? openDatabase(":memory:", preparation)
      : locked
      ? openReadOnly(path, preparation)
      : openUnlocked(path, preparation);
    return { database: this.#tuned(database), writable: false, stamp };
  }

  #tuned(database: DatabaseSync): DatabaseSync {
    database.exec(this.#options.tuning ?? TUNING);
    return database;
  }
}

function refuse(caught: unknown): never {
  throw caught;
}

/** Returns null if the state is unknown. */
function exists(path: string): boolean | null {
  try {
    return fs.lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return null;
  }
}

/**
 * Returns the file's identity and time; null while there is a log with content.
 * A process that opens the file creates the log before it writes.
 */
function stampOf(path: string): string | null {
  try {
    if (sizeOf(`${path}-wal`) > LOG_HEADER_BYTES) return null;
    const file = fs.statSync(path, { bigint: true });
    return `${file.dev}:${file.ino}:${file.size}:${file.mtimeNs}`;
  } catch {
    return null;
  }
}

/** Returns 0 if the file does not exist. */
function sizeOf(path: string): number {
  return fs.statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function changing(path: string): Failure {
  return new Failure(
    "storage_timeout",
    `Cannot read metadata "${path}": another process is writing to it`,
  );
}
