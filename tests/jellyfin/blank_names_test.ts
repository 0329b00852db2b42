import { decodeItem, decodeLibrary } from "../../src/jellyfin/decode/item.ts";
import { assertEquals } from "@std/assert";

const ID = "0".repeat(32);
const BLANK = [
  undefined,
  null,
  "",
  "  ",
  "\u00a0",
  "\u200b",
  "\u3164",
  "\u2800",
];
const STAND_INS: [raw: Record<string, unknown>, name: string][] = [
  [{ Type: "Movie" }, "Untitled movie"],
  [{ Type: "Movie", OriginalTitle: "Le Samouraï" }, "Le Samouraï"],
  [{ Type: "Series" }, "Untitled series"],
  [{ Type: "Season", IndexNumber: 2 }, "Season 2"],
  [{ Type: "Season", IndexNumber: 0 }, "Specials"],
  [{ Type: "Season" }, "Untitled season"],
  [{ Type: "Episode", IndexNumber: 5 }, "Episode 5"],
  [{ Type: "Audio", IndexNumber: 3 }, "Track 3"],
  [{ Type: "MusicAlbum" }, "Untitled album"],
  [{ Type: "MusicVideo" }, "Untitled video"],
];

for (const [raw, name] of STAND_INS) {
  Deno.test(`decodeItem() returns "${name}" when ${JSON.stringify(raw)} has no name`, () => {
    for (const blank of BLANK) {
      const item = decodeItem({ Id: ID, Name: blank, ...raw });
      assertEquals(item?.name, name, JSON.stringify(blank));
    }
  });
}

Deno.test("decodeItem() treats blank names of series and artists as absent", () => {
  const item = decodeItem({
    Id: ID,
    Type: "Episode",
    Name: " The Garden ",
    SeriesName: " ",
    Artists: ["\u200b"],
  });
  assertEquals(item?.name, "The Garden");
  assertEquals(item?.seriesName, null);
  assertEquals(item?.artists, []);
});

Deno.test("decodeItem() returns an overview as text with its lines", () => {
  const item = decodeItem({
    Id: ID,
    Type: "Movie",
    Name: "Alien",
    Overview: "In space<br>no one can hear &amp; see <i>you</i>.",
  });
  assertEquals(item?.overview, "In space\nno one can hear & see you.");
});

Deno.test("decodeLibrary() names a library that has no name", () => {
  for (const blank of BLANK) {
    assertEquals(
      decodeLibrary({ Id: ID, Name: blank })?.name,
      "Unnamed library",
    );
  }
});
