import type { ItemFilter } from "./item_ports.ts";
import type { MediaItem, StoredItem } from "./media_item.ts";
import type { TokenKey } from "./token_key.ts";

export const LIST_KINDS = ["playlist", "collection"] as const;
export type ListKind = typeof LIST_KINDS[number];

export const LIST_MEDIA_TYPES = ["audio", "video"] as const;
export type ListMediaType = typeof LIST_MEDIA_TYPES[number];

/** A playlist or a collection, without its entries. */
export interface ItemList {
  readonly id: string;
  readonly kind: ListKind;
  readonly name: string;
  readonly sortKey: string;
  /** null if the server does not say it, as for a collection. */
  readonly mediaType: ListMediaType | null;
  /** The number of entries; null if the server does not count them. */
  readonly entryCount: number | null;
  /** True if it is one of the user's favourites. */
  readonly favorite: boolean;
}

export interface ListPage {
  readonly lists: readonly ItemList[];
  /** The number of lists without an id. */
  readonly unreadable: number;
  readonly total: number;
}

/** An entry of a list; an item may have several. */
export interface ListEntry {
  /** The item's. */
  readonly id: string;
  /** null for an unsupported kind, such as a photo. */
  readonly item: MediaItem | null;
}

export interface ListEntryPage {
  /** In the server's order. */
  readonly entries: readonly ListEntry[];
  readonly total: number;
}

/** A change of a playlist's entries by their numbers, from 1. */
export type PlaylistEdit =
  /** Adds items at the end; a series or an album adds everything in it. */
  | { readonly kind: "add"; readonly ids: readonly string[] }
  | Expected & {
    readonly kind: "remove";
    readonly positions: readonly number[];
  }
  | Expected & {
    readonly kind: "move";
    readonly from: number;
    readonly to: number;
  };

interface Expected {
  /** The item at the first position; nothing changes if it is another one. */
  readonly itemId?: string | undefined;
}

/**
 * Changes the playlists of a user. An entry is named by the id of its item, also
 * if the item is listed twice: then all its entries are removed, and the first
 * one is moved.
 */
export interface PlaylistEditor {
  /** @returns the id */
  create(
    playlist: { name: string; ids: readonly string[]; isPublic: boolean },
  ): Promise<string>;
  /** @param itemIds at most 100 */
  add(id: string, itemIds: readonly string[]): Promise<void>;
  /** @param itemIds at most 100 */
  remove(id: string, itemIds: readonly string[]): Promise<void>;
  /** @param to.index from 0, among the entries that the user may see */
  move(id: string, to: { itemId: string; index: number }): Promise<void>;
  /** Returns the ids of all entries, also of those that the user may not see. */
  listItemIds(id: string): Promise<string[]>;
  /** Replaces all entries. */
  replace(id: string, itemIds: readonly string[]): Promise<void>;
}

interface PageWindow {
  readonly startIndex: number;
  readonly limit: number;
}

/**
 * The playlists and collections of a media server. Methods throw
 * {@link Failure} as those of `LibraryServer` do.
 */
export interface ListServer {
  readonly editor: PlaylistEditor;
  /** Lists what the user may see. */
  listLists(window: PageWindow): Promise<ListPage>;
  /**
   * Returns the id of the first list of that name; null if there is none.
   *
   * @param kind null for both kinds
   */
  findList(name: string, kind: ListKind | null): Promise<string | null>;
  /**
   * Reads a list; null if the id belongs to something else.
   *
   * @throws {Failure} `not_found`
   */
  readList(id: string): Promise<ItemList | null>;
  /** Lists a page of entries; leaves out those without an id. */
  listEntries(
    list: Pick<ItemList, "id" | "kind">,
    window: PageWindow,
  ): Promise<ListEntryPage>;
}

export interface StoredList extends ItemList {
  /** The time when its entries were read; null if they never were. */
  readonly readAt: Date | null;
}

/** An entry whose item is stored. */
export interface StoredEntry {
  readonly item: StoredItem;
  /** 1 for the first entry of an item, 2 for the second one. */
  readonly copy: number;
  /** The number of the entry in the whole list, from 1. */
  readonly position: number;
}

/** Stores playlists and collections by account. Each method is one transaction. */
export interface ListIndex {
  /** Returns the lists by name. */
  listLists(account: TokenKey): StoredList[];
  /**
   * Adds and updates lists.
   *
   * @param options.isComplete true to remove all others
   */
  saveLists(
    account: TokenKey,
    options: { lists: readonly ItemList[]; isComplete: boolean },
  ): void;
  /** Stores a list with its entries. @returns whether they have changed */
  saveEntries(
    account: TokenKey,
    options: { list: ItemList; ids: readonly string[]; readAt: Date },
  ): boolean;
  removeList(account: TokenKey, id: string): void;
  /**
   * Stores which lists are favourites. Queued marks win.
   *
   * @returns the number of lists that have changed
   */
  applyFavorites(
    account: TokenKey,
    marks: readonly { readonly id: string; readonly favorite: boolean }[],
  ): number;
  /**
   * Lists entries in their order, without those whose item is not stored.
   *
   * @returns `total` counts the entries that match the filter; `missing` those
   * of the whole list whose item is not stored
   */
  listEntries(
    account: TokenKey,
    options: {
      listId: string;
      filter: Pick<ItemFilter, "libraryId" | "types" | "year" | "conditions">;
      offset: number;
      limit: number;
    },
  ): { entries: StoredEntry[]; total: number; missing: number };
}
