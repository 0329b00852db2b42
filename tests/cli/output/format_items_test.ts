import { formatItems, marksOf } from "../../../src/cli/output/format_items.ts";
import type { ItemDetailView } from "../../../src/service/protocol.ts";
import { assertEquals } from "@std/assert";
import { ITEM } from "../item_detail.ts";

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
  [
    { episodeNumber: null, year: 2024, releasedAt: "2024-01-15T00:00:00.000Z" },
    "episode  Show Name  2024-01-15",
  ],
  [TRACK, "track  Various Artists - Now - 01 - Singer B, Singer C - Two"],
  [
    { ...TRACK, artist: "Various Artists", multiDisc: true },
    "track  Various Artists - Now - 1-01 - Two",
  ],
  [{ type: "album", artist: "A, B" }, "album  A, B - Name"],
];

for (const [given, line] of NAMES) {
  Deno.test(`formatItems() shows "${line}"`, () => {
    const [shown = ""] = formatItems([{ ...ITEM, ...given }], null);
    assertEquals(shown, line);
  });
}

const MARKS: [given: Partial<ItemDetailView>, words: string][] = [
  [{}, ""],
  [{ played: true, positionMs: 720_000 }, "watched"],
  [{ positionMs: 720_000 }, "in progress, at 12 min"],
  [{ favorite: true }, "favourite"],
  [{ type: "track", played: true }, "played"],
  [{ type: "album", played: true, favorite: true }, "played, favourite"],
  [{ type: "audiobook", played: true }, "played"],
  [{ played: true, favorite: true }, "watched, favourite"],
];

for (const [given, words] of MARKS) {
  Deno.test(`marksOf() returns "${words}" for ${JSON.stringify(given)}`, () => {
    assertEquals(marksOf({ ...ITEM, ...given }), words);
  });
}
