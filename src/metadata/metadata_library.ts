import type { DatabaseSync } from "node:sqlite";
import type {
  Applied,
  ItemFilter,
  ItemMark,
  ItemWindow,
  LibraryIndex,
  LibraryState,
  Mark,
  UnsentPlay,
} from "../core/library_ports.ts";
import type {
  MediaItem,
  MediaLibrary,
  StoredItem,
  UserData,
} from "../core/media_item.ts";
import type { FinishedRun, SyncRun } from "../core/sync_run.ts";
import type { UnplayableCount, UnplayableItems } from "../core/unplayable.ts";
import type { TokenKey } from "../core/token_key.ts";
import { transaction } from "./database.ts";
import * as list from "./item_list.ts";
import * as search from "./item_search.ts";
import * as items from "./item_table.ts";
import { indexItems, isIndexed } from "./item_words.ts";
import * as libraries from "./library_table.ts";
import * as marks from "./mark_table.ts";
import { MetadataFile } from "./metadata_file.ts";
import { findOwner } from "./owner_table.ts";
import * as unplayable from "./unplayable_table.ts";
import * as unsent from "./unsent_play_table.ts";

/**
 * Writes do not wait for the disk: a power cut may lose the last pages, which the
 * server sends again, but never damages the file. The write-ahead log grows to
 * 64 MiB, not 4, before a checkpoint. Source:
 * https://www.sqlite.org/pragma.html#pragma_synchronous
 */
const TUNING = `PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000;
  PRAGMA cache_size = -16384;`;
const NOTHING: Applied = { added: 0, updated: 0 };

/** The library's tables, over a connection of their own to the metadata. */
export class MetadataLibrary implements LibraryIndex {
  readonly #file: MetadataFile;

  constructor(path: string, prepareFolder: () => void = () => undefined) {
    const preparation = { isDone: isIndexed, run: indexItems };
    const options = { prepareFolder, tuning: TUNING, preparation };
    this.#file = new MetadataFile(path, options);
  }

  wasRead(account: TokenKey): boolean {
    return this.#ofOwner({ account, nothing: false }, () => true);
  }

  listLibraries(account: TokenKey): LibraryState[] {
    return this.#read((it) =>
      libraries.listLibraries(it, findOwner(it, account))
    );
  }

  saveLibraries(
    account: TokenKey,
    given: readonly MediaLibrary[],
  ): { removed: number } {
    const removed = this.#write((it) =>
      libraries.saveLibraries(it, { account, libraries: given })
    );
    return { removed };
  }

  saveRun(
    account: TokenKey,
    { libraryId, run }: { libraryId: string; run: SyncRun },
  ): void {
    this.#inLibrary(
      { account, libraryId, nothing: undefined },
      (it, { library }) => {
        libraries.saveRun(it, { library, run });
      },
    );
  }

  applyItems(
    account: TokenKey,
    libraryId: string,
    change: { items: readonly MediaItem[]; run: SyncRun | null },
  ): Applied {
    return this.#inLibrary(
      { account, libraryId, nothing: NOTHING },
      (it, place) => {
        const applied = items.applyItems(it, place, { items: change.items });
        if (change.run) libraries.moveRun(it, place.library, change.run);
        return applied;
      },
    );
  }

  applyMarks(
    account: TokenKey,
    { libraryId, marks }: { libraryId: string; marks: readonly ItemMark[] },
  ): { missing: string[]; updated: number; parents: string[] } {
    const nothing = { missing: [], updated: 0, parents: [] };
    return this.#inLibrary(
      { account, libraryId, nothing },
      (it, place) => items.applyMarks(it, place, { marks }),
    );
  }

  listMarked(account: TokenKey, libraryId: string): string[] {
    return this.#read((it) => {
      const owner = findOwner(it, account);
      const library = libraries.findLibrary(it, { owner, id: libraryId });
      return library === null ? [] : items.listMarked(it, library);
    });
  }

  listIds(account: TokenKey, libraryId: string): string[] {
    return this.#read((it) => {
      const owner = findOwner(it, account);
      const library = libraries.findLibrary(it, { owner, id: libraryId });
      return library === null ? [] : items.listIds(it, library);
    });
  }

  removeItems(
    account: TokenKey,
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): number {
    return this.#inLibrary(
      { account, libraryId, nothing: 0 },
      (it, place) => items.removeItems(it, place, { ids }),
    );
  }

  releaseItems(
    account: TokenKey,
    { libraryId, ids }: { libraryId: string; ids: readonly string[] },
  ): void {
    this.#inLibrary({ account, libraryId, nothing: undefined }, (it, place) => {
      items.releaseItems(it, place, { ids });
    });
  }

  finishRun(
    account: TokenKey,
    { libraryId, run }: { libraryId: string; run: FinishedRun },
  ): void {
    this.#inLibrary(
      { account, libraryId, nothing: undefined },
      (it, { library }) => {
        libraries.finishRun(it, library, run);
      },
    );
  }

  countItems(account: TokenKey, filter: ItemFilter): number {
    return this.#ofOwner(
      { account, nothing: 0 },
      (it, owner) => list.countItems(it, { owner, filter }),
    );
  }

  findItem(account: TokenKey, id: string): StoredItem | null {
    return this.#ofOwner(
      { account, nothing: null },
      (it, owner) => list.findItem(it, { owner, id }),
    );
  }

  findItemsByName(
    account: TokenKey,
    { name, limit }: { name: string; limit: number },
  ): StoredItem[] {
    this.#indexAgain();
    return this.#ofOwner(
      { account, nothing: [] },
      (it, owner) => search.findItemsByName(it, name, { owner, limit }),
    );
  }

  listItems(
    account: TokenKey,
    filter: ItemFilter,
    window: { offset: number; limit: number; from?: string | undefined },
  ): ItemWindow {
    const nothing = { items: [], total: 0, offset: 0 };
    return this.#ofOwner(
      { account, nothing },
      (it, owner) => list.listItems(it, owner, { filter, ...window }),
    );
  }

  searchItems(
    account: TokenKey,
    words: string,
    options: { filter: ItemFilter; limit: number; countUpTo: number },
  ): { items: StoredItem[]; total: number } {
    this.#indexAgain();
    const nothing = { items: [], total: 0 };
    return this.#ofOwner(
      { account, nothing },
      (it, owner) =>
        search.searchItems(it, {
          typed: words,
          options: { owner, ...options },
        }),
    );
  }

  saveUserData(
    account: TokenKey,
    { id, userData }: { id: string; userData: UserData },
  ): boolean {
    return this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner === null) return false;
      return items.saveUserData(it, { owner, id }, { userData });
    });
  }

  applyMark(account: TokenKey, mark: Mark): boolean {
    return this.#write((it) => {
      const owner = findOwner(it, account);
      return owner !== null && marks.applyMark(it, { owner, mark });
    });
  }

  listUnsentMarks(account: TokenKey): Mark[] {
    return this.#ofOwner({ account, nothing: [] }, marks.listUnsentMarks);
  }

  saveUnsentMark(account: TokenKey, mark: Mark): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner !== null) marks.saveUnsentMark(it, owner, mark);
    });
  }

  removeUnsentMark(account: TokenKey, mark: Mark): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner !== null) marks.removeUnsentMark(it, owner, mark);
    });
  }

  listUnplayable(account: TokenKey): UnplayableItems[] {
    return this.#ofOwner({ account, nothing: [] }, unplayable.listUnplayable);
  }

  saveUnplayable(
    account: TokenKey,
    { library, counts }: {
      library: MediaLibrary;
      counts: readonly UnplayableCount[];
    },
  ): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner === null) return;
      unplayable.saveUnplayable(it, owner, { library, counts });
    });
  }

  keepUnplayable(account: TokenKey, libraryIds: readonly string[]): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner !== null) unplayable.keepUnplayable(it, { owner, libraryIds });
    });
  }

  listUnsentPlays(account: TokenKey): UnsentPlay[] {
    return this.#ofOwner({ account, nothing: [] }, unsent.listUnsentPlays);
  }

  saveUnsentPlay(account: TokenKey, play: UnsentPlay): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner !== null) unsent.saveUnsentPlay(it, owner, play);
    });
  }

  removeUnsentPlay(account: TokenKey, play: UnsentPlay): void {
    this.#write((it) => {
      const owner = findOwner(it, account);
      if (owner !== null) unsent.removeUnsentPlay(it, owner, play);
    });
  }

  close(): void {
    this.#file.close();
  }

  /** `nothing` where the account has no library here. */
  #ofOwner<T>(
    { account, nothing }: { account: TokenKey; nothing: T },
    use: (database: DatabaseSync, owner: number) => T,
  ): T {
    return this.#read((it) => {
      const owner = findOwner(it, account);
      return owner === null ? nothing : use(it, owner);
    });
  }

  /** `nothing` where the library is not known, or not any more. */
  #inLibrary<T>(
    { account, libraryId, nothing }: {
      account: TokenKey;
      libraryId: string;
      nothing: T;
    },
    use: (
      database: DatabaseSync,
      place: { owner: number; library: number },
    ) => T,
  ): T {
    return this.#write((it) => {
      const owner = findOwner(it, account);
      const library = libraries.findLibrary(it, { owner, id: libraryId });
      if (owner === null || library === null) return nothing;
      return use(it, { owner, library });
    });
  }

  #read<T>(use: (database: DatabaseSync) => T): T {
    return this.#file.read((database) =>
      transaction({ database, kind: "DEFERRED" }, () => use(database))
    );
  }

  #write<T>(use: (database: DatabaseSync) => T): T {
    return this.#file.write((database) =>
      transaction({ database, kind: "IMMEDIATE" }, () => {
        indexItems(database);
        return use(database);
      })
    );
  }

  /**
   * Opens the file again, which prepares it, if the index was discarded: see
   * `removeLostOwners`.
   */
  #indexAgain(): void {
    if (!this.#file.read(isIndexed)) this.#file.close();
  }
}
