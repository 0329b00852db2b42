/** The port for the stored items. */
import type {
  ItemConditions,
  ItemSort,
  NameCondition,
  NameCount,
  NameKind,
} from "./item_selection.ts";
import type { ItemType, StoredItem } from "./media_item.ts";
import type { TokenKey } from "./token_key.ts";

/** Selects items for a list or a search. */
export interface ItemFilter {
  readonly libraryId?: string | undefined;
  readonly parentId?: string | undefined;
  /** Empty for all. */
  readonly types?: readonly ItemType[] | undefined;
  readonly year?: number | undefined;
  readonly conditions?: ItemConditions | undefined;
  /** Selects items that a search for these words finds. */
  readonly words?: string | undefined;
}

export interface ItemWindow {
  readonly items: readonly StoredItem[];
  readonly total: number;
  /** The index of the first of `items` in the whole list. */
  readonly offset: number;
}

/** Finds, lists, counts and searches items by account. */
export interface ItemIndex {
  countItems(account: TokenKey, filter: ItemFilter): number;
  findItem(account: TokenKey, id: string): StoredItem | null;
  /** Returns at most `limit` items, ignoring case and diacritics. */
  findItemsByName(
    account: TokenKey,
    options: { name: string; limit: number },
  ): StoredItem[];
  /**
   * Without a sort, sorts by sort key, and children by their numbers, specials
   * last.
   */
  listItems(
    account: TokenKey,
    filter: ItemFilter,
    window: {
      offset: number;
      limit: number;
      sort?: ItemSort | undefined;
      /** Begins at this sort name instead. */
      from?: string | undefined;
      fromItem?: string | undefined;
    },
  ): ItemWindow;
  /** Lists genres and the like by name, of one library or of all. */
  listNames(
    account: TokenKey,
    options: { kind: NameKind; libraryId?: string | undefined },
  ): NameCount[];
  /**
   * Returns whether an item has this name, or one that begins with it, ignoring
   * case and diacritics.
   */
  hasName(account: TokenKey, name: NameCondition): boolean;
  /** Returns names of one kind by their text without case and diacritics. */
  foldedNames(
    account: TokenKey,
    options: {
      kind: NameKind;
      /** In characters; both ends are included. */
      lengths?: { from: number; to: number };
      limit?: number;
    },
  ): ReadonlyMap<string, string>;
  searchItems(
    account: TokenKey,
    words: string,
    options: { filter: ItemFilter; limit: number; countUpTo: number },
  ): { items: StoredItem[]; total: number };
}
