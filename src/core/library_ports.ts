import type { Failure } from "./failure.ts";
import type { MediaItem, MediaLibrary, UserData } from "./media_item.ts";
import type { FileTrack } from "./item_details.ts";
import type {
  AskedNameIndex,
  LanguageServer,
  PeopleServer,
} from "./asked_names.ts";
import type { ItemIndex } from "./item_ports.ts";
import type { ListSortIndex } from "./item_selection.ts";
import type { ListIndex } from "./list_ports.ts";
import type { LyricLine, ServerSidecar } from "./sidecar.ts";
import type { ShelfIndex } from "./shelf_ports.ts";
import type { TokenKey } from "./token_key.ts";
import type { TrackChoiceIndex } from "./track_choices.ts";
import type { UnplayableCount, UnplayableItems } from "./unplayable.ts";
import type { WholeItem } from "./whole_item.ts";
import type { Comparison, FinishedRun, SyncRun } from "./sync_run.ts";

/** Selects items of a library, in the server's order by sort name. */
export interface ItemPageQuery {
  readonly libraryId: string;
  readonly startIndex: number;
  readonly limit: number;
  /** Only items saved at or after this time; null for all. */
  readonly savedSince: Date | null;
}

export interface ItemPage {
  readonly items: readonly MediaItem[];
  /** The ids of items that cannot be read; null for those without an id. */
  readonly unreadable: readonly (string | null)[];
  /** The server's count for the whole query. */
  readonly total: number;
}

/** An id with its user data, which is all that a comparison needs. */
export interface ItemMark {
  readonly id: string;
  readonly userData: UserData;
}

/** Lists of the items that a user has marked. */
export const MARK_LISTS = ["played", "favorite", "resumable"] as const;
export type MarkList = typeof MARK_LISTS[number];

export interface ItemMarkPage {
  readonly marks: readonly ItemMark[];
  /** The number of marks without an id. */
  readonly unreadable: number;
  readonly total: number;
}

export interface LibraryPage {
  readonly libraries: readonly MediaLibrary[];
  /** The number of libraries that the server counts but does not list. */
  readonly unreadable: number;
}

/** Requests a picture that the server scales to at most this size. */
export interface PictureQuery {
  readonly itemId: string;
  readonly tag: string;
  readonly widthPx: number;
  readonly heightPx: number;
  /** The ETag of the picture that is stored; null if none is. */
  readonly etag: string | null;
}

/** Null if there is no picture; `unchanged` if it is the one that is stored. */
export type PictureReply = RawPicture | "unchanged" | null;

/** The bytes that a server sent, which are not to be trusted. */
export interface RawPicture {
  readonly contentType: string;
  readonly etag: string | null;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** One version of a film or an episode, such as one in 4K. */
export interface FileVersion {
  /** Also the id of an item, from which this version can be downloaded. */
  readonly id: string;
  readonly name: string;
  readonly container: string | null;
  readonly sizeBytes: number | null;
  /** True if the server only links to it, as a `.strm` file does. */
  readonly isRemote: boolean;
  readonly tracks: readonly FileTrack[];
  /** The server's choice for this user; null if it makes none. */
  readonly defaultAudio: number | null;
  readonly defaultSubtitle: number | null;
}

/** An item with all files that belong to it. */
export interface ItemFiles {
  readonly item: MediaItem;
  /** The server's choice first. */
  readonly versions: readonly FileVersion[];
  /**
   * The files that follow the item's own, in order, such as the second disc.
   */
  readonly parts: readonly MediaItem[];
  /** The subtitles of all versions, without those inside a film's file. */
  readonly sidecars: readonly ServerSidecar[];
}

/** The marks that a user gives an item. */
export interface Mark {
  readonly itemId: string;
  /** `played` includes everything inside a series, a season or an album. */
  readonly kind: "played" | "favorite";
  readonly value: boolean;
  readonly markedAt: Date;
}

/**
 * The libraries of a media server. Methods throw {@link Failure} as those of
 * `MediaServer` do, `rejected` if the token is refused, and `forbidden` if the
 * server does not allow the request; other libraries may still be allowed.
 */
export interface LibraryServer {
  readonly people: PeopleServer;
  readonly languages: LanguageServer;
  listLibraries(): Promise<LibraryPage>;
  /** A page may repeat items, and any page may have fewer than `limit`. */
  listItems(query: ItemPageQuery): Promise<ItemPage>;
  /** Lists all items of the library, or only those of one list. */
  listMarks(
    query: Omit<ItemPageQuery, "savedSince"> & { only?: MarkList },
  ): Promise<ItemMarkPage>;
  /** Takes at most 100 ids; leaves out items that no longer exist. */
  listMarksById(
    query: { libraryId: string; ids: readonly string[] },
  ): Promise<Pick<ItemMarkPage, "marks" | "unreadable">>;
  /** Counts what {@link listItems} lists. */
  countItems(libraryId: string): Promise<number>;
  /** Counts books, photos and the like; omits kinds with no item. */
  countUnplayable(
    libraryId: string,
  ): Promise<UnplayableCount[]>;
  /** Takes at most 100 ids; omits items that no longer exist. */
  listItemsById(
    query: { libraryId: string; ids: readonly string[] },
  ): Promise<Pick<ItemPage, "items" | "unreadable">>;
  /** Lists a few hundred items of people and collections with that name. */
  listRelatedIds(words: string): Promise<string[]>;
  /** Lists a dozen items at most that resemble an item, the best ones first. */
  listSimilarIds(id: string): Promise<string[]>;
  /**
   * Lists the episodes of a series that have no file: missing ones, and those
   * that were not aired yet. Servers list none unless the user wants them.
   *
   * @throws {Failure} `not_found`
   */
  listMissing(seriesId: string): Promise<MediaItem[]>;
  /** Returns the failure for a book or the like of that name; null if none. */
  findUnplayable(words: string): Promise<Failure | null>;
  /** Reads an item, with `sizeBytes`. @throws {Failure} `not_found` */
  readItem(id: string): Promise<MediaItem>;
  /**
   * Returns whether the server says that it has no such item. Never throws: any
   * other answer is false.
   */
  isRemoved(id: string): Promise<boolean>;
  /** Reads an item and its related files. @throws {Failure} `not_found` */
  readFiles(id: string): Promise<ItemFiles>;
  /** Returns null if there are none. */
  findLyrics(id: string): Promise<readonly LyricLine[] | null>;
  /** Reads an item, its related files and extras. @throws {Failure} `not_found` */
  readWhole(id: string): Promise<WholeItem>;
  /**
   * Sets or removes a mark.
   *
   * @param mark without `markedAt` it counts from now
   * @throws {Failure} `not_found`
   */
  mark(
    mark: Omit<Mark, "markedAt"> & { readonly markedAt?: Date },
  ): Promise<void>;
  /** Null if there is none. @throws {Failure} `server_error` if too large */
  findPicture(query: PictureQuery): Promise<PictureReply>;
}

export interface LibraryState extends MediaLibrary, Comparison {
  /** The server's clock when the last complete sync began. */
  readonly cursor: Date | null;
  readonly run: SyncRun | null;
}

/** The changes from one page. */
export interface Applied {
  readonly added: number;
  readonly updated: number;
}

/** The end of a play that the server has not received. */
export interface UnsentPlay {
  readonly itemId: string;
  readonly positionMs: number;
  readonly playedAt: Date;
}

/** Stored libraries by account, without secrets. Each method is one transaction. */
export interface LibraryIndex {
  readonly libraries: LibraryStateIndex;
  readonly items: ItemIndex;
  readonly shelves: ShelfIndex;
  readonly lists: ListIndex;
  readonly synced: SyncedItemIndex;
  readonly userData: UserDataIndex;
  readonly choices: TrackChoiceIndex;
  readonly sorts: ListSortIndex;
  readonly asked: AskedNameIndex;
}

/** Stores libraries by account, with the state of their sync. */
export interface LibraryStateIndex {
  /** Returns whether the libraries were ever read for the account. */
  wasRead(account: TokenKey): boolean;
  listLibraries(account: TokenKey): LibraryState[];
  /**
   * Adds and renames libraries. Removes all others, and their items that are in
   * no other library.
   */
  saveLibraries(account: TokenKey, libraries: readonly MediaLibrary[]): {
    removed: number;
  };
  saveRun(
    account: TokenKey,
    options: { libraryId: string; run: SyncRun },
  ): void;
  /** Ends a complete run; the next one lists changes since it began. */
  finishRun(
    account: TokenKey,
    options: { libraryId: string; run: FinishedRun },
  ): void;
  /** Counts items that cannot be played, by library. */
  listUnplayable(account: TokenKey): UnplayableItems[];
  /** Replaces the counts of one library, which need not be stored. */
  saveUnplayable(
    account: TokenKey,
    options: { library: MediaLibrary; counts: readonly UnplayableCount[] },
  ): void;
  /** Removes the counts of all other libraries. */
  keepUnplayable(account: TokenKey, libraryIds: readonly string[]): void;
}

/** Stores the items of a library as a sync finds them on the server. */
export interface SyncedItemIndex {
  /**
   * Inserts or replaces by id, and records the run's progress if one is given.
   * An item can be in several libraries. Queued marks and plays win.
   */
  applyItems(
    account: TokenKey,
    libraryId: string,
    change: { items: readonly MediaItem[]; run: SyncRun | null },
  ): Applied;
  /**
   * Stores the user's marks as the server lists them. Queued marks and plays win.
   *
   * @returns ids that this library does not contain, and the seasons, series
   * and albums of changed items, whose own state depends on them
   */
  applyMarks(
    account: TokenKey,
    options: { libraryId: string; marks: readonly ItemMark[] },
  ): { missing: string[]; updated: number; parents: string[] };
  /** Returns the ids of played, favourite and partly played items. */
  listMarked(account: TokenKey, libraryId: string): string[];
  listIds(account: TokenKey, libraryId: string): string[];
  /** Removes items from the library. @returns how many are in no other one */
  removeItems(
    account: TokenKey,
    options: { libraryId: string; ids: readonly string[] },
  ): number;
  /** Removes items from the library if another one contains them as well. */
  releaseItems(
    account: TokenKey,
    options: { libraryId: string; ids: readonly string[] },
  ): void;
}

/** A mark that is stored, and all that an undo restores. */
export interface StoredMark {
  readonly mark: Mark;
  /** The unsent mark that it has replaced; null if there was none. */
  readonly unsent: Mark | null;
  readonly items: readonly {
    readonly id: string;
    /** True for a series or a season. */
    readonly isFolder: boolean;
    readonly before: UserData;
    readonly after: UserData;
  }[];
  /** The unsent plays that it may have removed. */
  readonly plays: readonly UnsentPlay[];
  /** The earlier mark of a playlist or a collection; null if it is neither. */
  readonly wasFavorite: boolean | null;
}

/** Stores plays and marks by account, and queues those that were not sent. */
export interface UserDataIndex {
  /** Stores the state after a play. @returns whether the item is known */
  saveUserData(
    account: TokenKey,
    options: { id: string; userData: UserData },
  ): boolean;
  /**
   * Stores a mark as a server does: on all items inside, and on the seasons and
   * series around it. A favourite may also be a playlist or a collection.
   *
   * @returns whether the item is known
   */
  applyMark(account: TokenKey, mark: Mark): boolean;
  /** Applies and queues a mark in one step. @returns what it has changed */
  storeMark(account: TokenKey, mark: Mark): StoredMark;
  /**
   * Undoes a mark that the server refused, except where a newer mark, a play or
   * a sync has changed the data since.
   */
  undoMark(account: TokenKey, stored: StoredMark): void;
  /** Lists the oldest mark first. */
  listUnsentMarks(account: TokenKey): Mark[];
  /** Replaces an earlier mark of its kind on the item. */
  saveUnsentMark(account: TokenKey, mark: Mark): void;
  /** Does nothing if another mark has replaced it. */
  removeUnsentMark(account: TokenKey, mark: Mark): void;
  /** Lists the oldest play first. */
  listUnsentPlays(account: TokenKey): UnsentPlay[];
  /** Replaces an earlier play of the item. */
  saveUnsentPlay(account: TokenKey, play: UnsentPlay): void;
  /** Does nothing if another play has replaced it. */
  removeUnsentPlay(account: TokenKey, play: UnsentPlay): void;
}
