import { decodeItem } from "../../../src/jellyfin/decode/item.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import { assertEquals } from "@std/assert";

const ID = "1".repeat(32);
/** Items as a server sends them, shortened. */
const ITEMS: [what: string, raw: object, decoded: Partial<MediaItem>][] = [
  ["two episodes in one file", {
    Type: "Episode",
    IndexNumber: 6,
    IndexNumberEnd: 7,
    ParentIndexNumber: 1,
  }, { seasonNumber: 1, episodeNumber: 6, episodeNumberEnd: 7 }],
  ["an end before the beginning", {
    Type: "Episode",
    IndexNumber: 6,
    IndexNumberEnd: 5,
  }, { seasonNumber: null, episodeNumber: 6, episodeNumberEnd: null }],
  ["an end without a beginning", {
    Type: "Episode",
    IndexNumberEnd: 5,
  }, { episodeNumber: null, episodeNumberEnd: null }],
  ["an end far away", {
    Type: "Episode",
    IndexNumber: 1,
    IndexNumberEnd: 1e9,
  }, { episodeNumber: 1, episodeNumberEnd: null }],
  ["a track of a compilation", {
    Type: "Audio",
    AlbumArtist: "Various Artists",
    AlbumArtists: [{ Name: "Various Artists" }],
    Artists: ["Singer B", "Singer C"],
    ParentIndexNumber: 2,
    IndexNumber: 1,
  }, {
    artists: ["Singer B", "Singer C"],
    albumArtist: "Various Artists",
    seasonNumber: 2,
    episodeNumber: 1,
  }],
  ["the album of a compilation", {
    Type: "MusicAlbum",
    AlbumArtist: "Various Artists",
    Artists: ["Singer A", "Singer B"],
  }, { artists: ["Various Artists"], albumArtist: "Various Artists" }],
  ["an album by two", {
    Type: "MusicAlbum",
    AlbumArtist: "A",
    AlbumArtists: [{ Name: "A" }, { Name: "B" }],
  }, { artists: ["A", "B"], albumArtist: "A, B" }],
  ["a track without tags", {
    Type: "Audio",
    Artists: [],
    AlbumArtists: [],
  }, { artists: [], albumArtist: null }],
  ["artists that are none", {
    Type: "Audio",
    Artists: [null, 7, {}, "", "A", "A", "B\nC"],
    AlbumArtists: "x",
  }, { artists: ["A", "B C"], albumArtist: null }],
  ["a special before an episode", {
    Type: "Episode",
    ParentIndexNumber: 0,
    AirsBeforeSeasonNumber: 1,
    AirsBeforeEpisodeNumber: 2,
  }, { airing: { afterSeason: null, beforeSeason: 1, beforeEpisode: 2 } }],
  ["a special after a season", {
    Type: "Episode",
    ParentIndexNumber: 0,
    AirsAfterSeasonNumber: 1,
  }, { airing: { afterSeason: 1, beforeSeason: null, beforeEpisode: null } }],
  ["a special with an invalid place", {
    Type: "Episode",
    ParentIndexNumber: 0,
    AirsAfterSeasonNumber: -1,
    AirsBeforeSeasonNumber: "1",
    AirsBeforeEpisodeNumber: 2,
  }, { airing: null }],
  ["an episode with the place of a special", {
    Type: "Episode",
    ParentIndexNumber: 1,
    AirsAfterSeasonNumber: 1,
  }, { airing: null }],
  ["the premiere of an old film", {
    Type: "Movie",
    PremiereDate: "1931-05-11T00:00:00.0000000Z",
  }, { releasedAt: new Date("1931-05-11T00:00:00Z") }],
  ["a premiere that is none", {
    Type: "Movie",
    PremiereDate: "soon",
  }, { releasedAt: null }],
  ["the time when an item was added", {
    Type: "Movie",
    DateCreated: "2026-11-29T16:49:52.85833Z",
  }, { addedAt: new Date("2026-11-29T16:49:52.858Z") }],
  ["the zero of .NET", {
    Type: "Movie",
    DateCreated: "0001-01-01T00:00:00.0000000Z",
  }, { addedAt: null }],
  ["a date that is not one", {
    Type: "Movie",
    DateCreated: "yesterday",
  }, { addedAt: null }],
  ["an audiobook", {
    Type: "AudioBook",
    AlbumArtist: "Author",
    Artists: ["Author"],
  }, { type: "audiobook", artists: ["Author"] }],
];

for (const [what, raw, decoded] of ITEMS) {
  Deno.test(`decodeItem() reads ${what}`, () => {
    const item = decodeItem({ Id: ID, Name: "x", ...raw });
    const read = Object.fromEntries(
      Object.keys(decoded).map((key) => [key, item?.[key as keyof MediaItem]]),
    );
    assertEquals(read, { ...decoded });
  });
}
