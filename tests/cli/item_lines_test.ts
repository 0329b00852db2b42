import { detailLines, itemTable } from "../../src/cli/item_lines.ts";
import { textWidth } from "../../src/core/text_width.ts";
import type { ItemDetailView } from "../../src/service/protocol.ts";
import { assert, assertEquals } from "../assert.ts";

const ITEM: ItemDetailView = {
  id: "1".repeat(32),
  name: "Name",
  type: "episode",
  year: null,
  runtimeMs: null,
  seriesName: "Show",
  seasonNumber: 1,
  episodeNumber: 1,
  episodeNumberEnd: null,
  libraryId: "2".repeat(32),
  albumName: null,
  artist: null,
  artists: [],
  albumArtist: null,
  multiDisc: false,
  played: false,
  favorite: false,
  positionMs: 0,
  hasPicture: false,
  libraryName: "Shows",
  parentId: null,
  seriesId: null,
  overview: null,
  genres: [],
  officialRating: null,
  communityRating: null,
  container: null,
  sizeBytes: null,
  playCount: 0,
  lastPlayedAt: null,
  versions: null,
  parts: null,
  childCount: 0,
};
const TRACK: Partial<ItemDetailView> = {
  type: "track",
  name: "Two",
  albumName: "Now",
  artist: "Singer B, Singer C",
  albumArtist: "Various Artists",
};

const NAMES: [given: Partial<ItemDetailView>, line: string][] = [
  [{}, "episode  Show S01E01 Name"],
  [{ episodeNumberEnd: 2 }, "episode  Show S01E01-E02 Name"],
  [{ seasonNumber: null, episodeNumber: 5 }, "episode  Show E05 Name"],
  [{ seasonNumber: 0, episodeNumber: 5 }, "episode  Show S00E05 Name"],
  [TRACK, "track  Various Artists - Now - 01 - Singer B, Singer C - Two"],
  [
    { ...TRACK, artist: "Various Artists", multiDisc: true },
    "track  Various Artists - Now - 1-01 - Two",
  ],
  [{ type: "album", artist: "A, B" }, "album  A, B - Name"],
];

for (const [given, line] of NAMES) {
  Deno.test(`itemTable() shows "${line}"`, () => {
    const [shown = ""] = itemTable([{ ...ITEM, ...given }], null);
    assertEquals(shown, line);
  });
}

Deno.test("detailLines() wraps everything to the width of the terminal", () => {
  const words = "東京物語 and more ".repeat(20);
  const long = { name: words, overview: words, genres: [words, words] };
  for (const columns of [30, 47, 80, 200]) {
    for (const line of detailLines({ ...ITEM, ...long }, columns)) {
      assert(textWidth(line) <= columns, `${columns}: ${line}`);
    }
  }
});
