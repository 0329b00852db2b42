import { type MediaItem, UNTOUCHED } from "../src/core/media_item.ts";
import { sortKeyOf } from "../src/core/sort_key.ts";

export type GivenItem = Partial<MediaItem> & Pick<MediaItem, "type" | "name">;

/**
 * Makes an item with an ID from its number; everything that is not given is
 * empty.
 */
export function makeItem(given: GivenItem, number: number): MediaItem {
  return {
    id: number.toString(16).padStart(32, "0"),
    originalTitle: null,
    sortKey: sortKeyOf(given.name),
    parentId: null,
    seriesId: null,
    seriesName: null,
    seasonNumber: null,
    episodeNumber: null,
    episodeNumberEnd: null,
    airing: null,
    albumName: null,
    artists: [],
    albumArtist: null,
    year: null,
    runtimeMs: null,
    overview: null,
    officialRating: null,
    communityRating: null,
    genres: [],
    studios: [],
    container: null,
    sizeBytes: null,
    path: null,
    addedAt: null,
    releasedAt: null,
    picture: null,
    userData: UNTOUCHED,
    ...given,
  };
}
