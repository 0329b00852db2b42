/** The shelves of the home screen, from the local library. */
import type { StoredItem } from "./media_item.ts";
import type { TokenKey } from "./token_key.ts";

/** A new film, episode or the like; or a series or album with new items. */
export interface NewItem {
  readonly item: StoredItem;
  /** The number of new items in a series or an album; 0 for anything else. */
  readonly newItems: number;
  /** The time when the newest of them was added. */
  readonly addedAt: Date;
}

/**
 * Reads shelves from the local library. Each is empty for an account without
 * one, and holds at most `limit` items.
 */
export interface ShelfIndex {
  /**
   * Lists films, episodes and audiobooks in progress, the last one played first;
   * of a series only that one.
   */
  listInProgress(
    account: TokenKey,
    options: { limit: number },
  ): StoredItem[];
  /**
   * Lists the next unwatched episode of each series that was played since
   * `since`, the last one played first. Leaves out episodes in progress.
   */
  listNextUp(
    account: TokenKey,
    options: { since: Date; limit: number },
  ): StoredItem[];
  /**
   * Lists the latest items of a library, without watched films and episodes.
   */
  listNew(
    account: TokenKey,
    options: { libraryId: string; limit: number },
  ): NewItem[];
  /**
   * Counts the episodes of a series by season; omits empty seasons. Episodes
   * without a season count under the id of the series.
   */
  listProgress(account: TokenKey, seriesId: string): WatchProgress[];
  /** Counts the episodes of several series; omits series without episodes. */
  listSeriesProgress(
    account: TokenKey,
    seriesIds: readonly string[],
  ): WatchProgress[];
}

/** The episodes of a season or a series, and how many of them are watched. */
export interface WatchProgress {
  readonly id: string;
  readonly episodeCount: number;
  readonly watchedCount: number;
}
