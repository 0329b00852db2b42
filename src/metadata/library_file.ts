import type { DatabaseSync } from "node:sqlite";
import type { TokenKey } from "../core/token_key.ts";
import { transaction } from "./database.ts";
import { indexItems, isIndexed } from "./item_words.ts";
import { MetadataFile } from "./metadata_file.ts";
import { findLibrary, findOwner } from "./owner_table.ts";

/**
 * Writes do not wait for the disk: a power cut may lose the last pages, which the
 * server sends again, but never damages the file. The write-ahead log grows to
 * 64 MiB before a checkpoint, instead of 4. Source:
 * https://www.sqlite.org/pragma.html#pragma_synchronous
 */
const TUNING = `PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000;
  PRAGMA cache_size = -16384;`;

/** The rows of one library of one account. */
export interface LibraryRows {
  readonly owner: number;
  readonly library: number;
}

/** Opens its own connection to the metadata, for the tables of libraries. */
export class LibraryFile {
  readonly #file: MetadataFile;

  constructor(path: string, prepareFolder?: () => void) {
    const preparation = { isDone: isIndexed, run: indexItems };
    const options = { prepareFolder, tuning: TUNING, preparation };
    this.#file = new MetadataFile(path, options);
  }

  /** Lends the database for one transaction that only reads. */
  read<T>(use: (database: DatabaseSync) => T): T {
    return this.#file.read((database) =>
      transaction({ database, kind: "DEFERRED" }, () => use(database))
    );
  }

  /** Reads an account's rows; returns `absent` if it has no library. */
  readOf<T>(
    { account, absent }: { account: TokenKey; absent: T },
    use: (database: DatabaseSync, owner: number) => T,
  ): T {
    return this.read((it) => {
      const owner = findOwner(it, account);
      return owner === null ? absent : use(it, owner);
    });
  }

  /** Reads a library of an account; returns `absent` if it is unknown. */
  readIn<T>(
    { account, libraryId, absent }: {
      account: TokenKey;
      libraryId: string;
      absent: T;
    },
    use: (database: DatabaseSync, rows: LibraryRows) => T,
  ): T {
    return this.readOf(
      { account, absent },
      (it, owner) => {
        const library = findLibrary(it, { owner, id: libraryId });
        return library === null ? absent : use(it, { owner, library });
      },
    );
  }

  /**
   * Lends the database for one transaction, which is undone if `use` throws.
   */
  write<T>(use: (database: DatabaseSync) => T): T {
    return this.#file.write((database) =>
      transaction({ database, kind: "IMMEDIATE" }, () => {
        indexItems(database);
        return use(database);
      })
    );
  }

  /** Writes an account's rows; returns `absent` if it has no library. */
  writeOf<T>(
    { account, absent }: { account: TokenKey; absent: T },
    use: (database: DatabaseSync, owner: number) => T,
  ): T {
    return this.write((it) => {
      const owner = findOwner(it, account);
      return owner === null ? absent : use(it, owner);
    });
  }

  /** Writes to a library of an account; returns `absent` if it is unknown. */
  writeIn<T>(
    { account, libraryId, absent }: {
      account: TokenKey;
      libraryId: string;
      absent: T;
    },
    use: (database: DatabaseSync, rows: LibraryRows) => T,
  ): T {
    return this.writeOf(
      { account, absent },
      (it, owner) => {
        const library = findLibrary(it, { owner, id: libraryId });
        return library === null ? absent : use(it, { owner, library });
      },
    );
  }

  /**
   * Opens the file again, which indexes the items, if the index was discarded:
   * see `removeLostOwners`.
   */
  restoreIndex(): void {
    if (!this.#file.read(isIndexed)) this.#file.close();
  }

  close(): void {
    this.#file.close();
  }
}
