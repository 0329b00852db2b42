/**
 * The ports for names whose items only the server knows: people and languages. A
 * sync does not read them, because a page of items with people takes ten times
 * as long, and one with audio tracks six times.
 */
import type { NameKind, SYNCED_NAMES } from "./item_selection.ts";
import type { TokenKey } from "./token_key.ts";

export type AskedKind = Exclude<NameKind, typeof SYNCED_NAMES[number]>;

/** A name as the server lists it. */
export interface ServerName {
  /** The ids of everyone with this name; empty if they are unknown. */
  readonly ids: readonly string[];
  readonly name: string;
}

/** A stored name. */
export interface AskedName extends ServerName {
  /** The time when its items were read; null if they must be read again. */
  readonly readAt: Date | null;
}

/** The names of one kind that match a text. */
export interface AskedText {
  readonly kind: AskedKind;
  readonly name: string;
}

/** Stores names, and the items under them, as the server lists them. */
export interface AskedNameIndex {
  /** Returns the names that a condition with this text means. */
  findNames(account: TokenKey, text: AskedText): AskedName[];
  /** Replaces the items under a name; leaves out items that are not stored. */
  saveItems(
    account: TokenKey,
    options: ServerName & {
      readonly kind: AskedKind;
      readonly itemIds: readonly string[];
      readonly readAt: Date;
    },
  ): void;
  /** Replaces the names of an item, such as those on its page. */
  saveNamesOf(
    account: TokenKey,
    options: {
      readonly kind: AskedKind;
      readonly itemId: string;
      readonly names: readonly string[];
    },
  ): void;
  /**
   * Replaces all names of one kind, except those with items.
   *
   * @param options.readAt null if the list is not complete
   */
  saveNames(
    account: TokenKey,
    options: {
      readonly kind: AskedKind;
      readonly names: readonly ServerName[];
      readonly readAt: Date | null;
    },
  ): void;
  /** Returns the time when all names were read; null if they must be read. */
  namesReadAt(account: TokenKey, kind: AskedKind): Date | null;
}

/** The languages of a media server. Methods throw as those of `LibraryServer`. */
export interface LanguageServer {
  /**
   * Lists the codes of all audio tracks of a library, such as `jpn`; null if the
   * server cannot list items by language.
   */
  listCodes(libraryId: string): Promise<string[] | null>;
  /** Lists the items with an audio track of that code. */
  listItemIds(code: string): Promise<string[]>;
}

/** The people of a media server. Methods throw as those of `LibraryServer`. */
export interface PeopleServer {
  /** Lists at most a thousand people whose name has words that begin so. */
  find(words: string): Promise<ServerName[]>;
  /** @returns `isComplete` is false if the server has more people */
  list(): Promise<{ names: ServerName[]; isComplete: boolean }>;
  /** Lists the items in which any of these people take part. */
  listItemIds(ids: readonly string[]): Promise<string[]>;
}
