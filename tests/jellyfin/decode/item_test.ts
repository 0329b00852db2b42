import { decodeItem } from "../../../src/jellyfin/decode/item.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import { assertEquals } from "../../assert.ts";

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
