import type { MediaItem } from "./media_item.ts";

/** A playlist or a collection. */
export interface ItemList {
  readonly name: string;
  /** In the server's order; an item may repeat. Omits unsupported kinds. */
  readonly items: readonly MediaItem[];
}

/**
 * The playlists and collections of a media server. Methods throw
 * {@link Failure} as those of `LibraryServer` do.
 */
export interface ListServer {
  /** Returns the id of the first list of that name; null if there is none. */
  findList(name: string): Promise<string | null>;
  /**
   * Reads a list; null if the id belongs to something else.
   *
   * @throws {Failure} `not_found`
   */
  readList(id: string): Promise<ItemList | null>;
}
