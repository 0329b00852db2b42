import type { LibraryIndex } from "../../src/core/library_ports.ts";
import type { MediaItem, MediaLibrary } from "../../src/core/media_item.ts";
import type { TokenKey } from "../../src/core/token_key.ts";
import { type GivenItem, makeItem } from "../media_item.ts";

export const ACCOUNT: TokenKey = {
  serverId: "5".repeat(32),
  userId: "a".repeat(32),
};
/** Another user of the same server. */
export const STRANGER: TokenKey = { ...ACCOUNT, userId: "b".repeat(32) };

function library(digit: string, name: string): MediaLibrary {
  return { id: digit.repeat(32), name, collectionType: null };
}

export const FILMS = library("1", "Films");
export const SHOWS = library("2", "Shows");
/** Holds items of {@link FILMS} as well. */
export const CLASSICS = library("3", "Classics");

export const SERIES = makeItem({ type: "series", name: "Harbour Street" }, 1);
export const SEASON = makeItem({
  type: "season",
  name: "Season 1",
  parentId: SERIES.id,
  seriesId: SERIES.id,
  seasonNumber: 1,
}, 2);
/**
 * Episodes whose order is neither that of their names nor that of their
 * numbers.
 */
export const EPISODES = [3, 1, 2].map((number) =>
  makeItem({
    type: "episode",
    name: ["Fog", "Anchor", "Tide"][number - 1] ?? "",
    parentId: SEASON.id,
    seriesId: SERIES.id,
    seriesName: SERIES.name,
    seasonNumber: 1,
    episodeNumber: number,
  }, 10 + number)
);
export const SHOW = [SERIES, SEASON, ...EPISODES];

/** Makes a film with a number of its own. */
export function film(
  number: number,
  given: Partial<MediaItem> = {},
): MediaItem {
  const item: GivenItem = { type: "movie", name: `Film ${number}`, ...given };
  return makeItem(item, 100 + number);
}

/**
 * Stores three libraries, and these items in one of them; and a library without
 * items for the other account.
 */
export function fill(
  index: LibraryIndex,
  items: readonly MediaItem[],
  { id }: MediaLibrary = FILMS,
): void {
  index.libraries.saveLibraries(STRANGER, [CLASSICS]);
  index.libraries.saveLibraries(ACCOUNT, [FILMS, SHOWS, CLASSICS]);
  index.synced.applyItems(ACCOUNT, id, { items, run: null });
}

/** Returns the ids of the items of a library. */
export function idsIn(index: LibraryIndex, { id }: MediaLibrary): string[] {
  return index.synced.listIds(ACCOUNT, id).sort();
}
