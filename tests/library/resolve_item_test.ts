import { Failure } from "../../src/core/failure.ts";
import { resolveItem } from "../../src/library/resolve_item.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals, assertThrows } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };
const [SERIES, SEASON, UNKNOWN] = [1, 2, 3].map((it) =>
  it.toString(16).padStart(32, "0")
);
const INSIDE = { seriesName: "Harbour Street", seriesId: SERIES ?? null };

const ITEMS: readonly GivenItem[] = [
  { type: "series", name: "Harbour Street" },
  { type: "season", name: "Season 1", seasonNumber: 1, parentId: SERIES },
  { type: "season", name: "Season Unknown", parentId: SERIES },
  {
    type: "episode",
    name: "Double",
    seasonNumber: 1,
    episodeNumber: 1,
    episodeNumberEnd: 2,
    parentId: SEASON,
  },
  { type: "episode", name: "In none", episodeNumber: 5, parentId: UNKNOWN },
  { type: "episode", name: "Straight", episodeNumber: 6, parentId: SERIES },
  {
    type: "episode",
    name: "Special",
    seasonNumber: 0,
    episodeNumber: 5,
    parentId: SERIES,
  },
].map((it) => ({ ...INSIDE, ...it } as GivenItem));

const FOUND: [reference: string, name: string][] = [
  ["Harbour Street S01E01", "Double"],
  ["harbour street s1e2", "Double"],
  ["Harbour Street S01E01-E02", "Double"],
  ["Harbour Street S01E01-02", "Double"],
  ["Harbour Street S01", "Season 1"],
  ["Harbour Street E05", "In none"],
  ["Harbour Street E06", "Straight"],
  ["Harbour Street S00E05", "Special"],
  ["Harbour-Street S01E02", "Double"],
];

const ALBUM = { albumName: "Night Songs", artists: ["Noémie Lighthouse"] };
const OWN: readonly GivenItem[] = [
  { type: "track", name: "Silver Theatre", ...ALBUM, genres: ["Drama"] },
  { type: "track", name: "The Keeper", ...ALBUM },
  { type: "movie", name: "Quiet Ferry", year: 1982, genres: ["Mystery"] },
  { type: "movie", name: "Сталкер", sortKey: "stalker", year: 1979 },
  { type: "movie", name: "Spider-Man", originalTitle: "Hämähäkkimies" },
  {
    type: "episode",
    name: "The Garden",
    seriesName: "Harbour Street",
    seasonNumber: 2,
    episodeNumber: 5,
  },
];
/** References that a search finds; the name is null if none is meant. */
const SEARCHED: [reference: string, name: string | null][] = [
  ["theatre silver", "Silver Theatre"],
  ["noemie lighthouse silver theatre", "Silver Theatre"],
  ["Lighthouse Theatre", "Silver Theatre"],
  ["night songs the keeper", "The Keeper"],
  ["The Lighthouse", null],
  ["Keeper Lighthouse", null],
  ["Silver Theat", null],
  ["noemie silver songs", null],
  ["ferry 1982", "Quiet Ferry"],
  ["1982", null],
  ["mystery", null],
  ["quiet mystery", null],
  ["stalker", "Сталкер"],
  ["hamahakkimies", "Spider-Man"],
  ["spiderman", "Spider-Man"],
  ["street s02e05", "The Garden"],
  ["Harbour Street S02E05 The Garden", "The Garden"],
  ["harbour garden", "The Garden"],
  ["Harbour Street", null],
  ["s02e05", null],
];

function use(
  test: (select: (reference: string) => string) => void,
  given: readonly GivenItem[] = ITEMS,
): void {
  const library = openLibraryIndex(":memory:");
  try {
    library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
    const items = given.map((it, at) => makeItem(it, at + 1));
    library.synced.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
    test((reference) =>
      resolveItem(library, { account: ACCOUNT, reference }).name
    );
  } finally {
    library.close();
  }
}

for (const [reference, name] of FOUND) {
  Deno.test(`resolveItem() finds "${name}" when "${reference}" is meant`, () =>
    use((select) => assertEquals(select(reference), name)));
}

Deno.test("resolveItem() finds nothing for an episode that no file holds", () =>
  use((select) => {
    for (const place of ["S01E03", "S01E01-E03", "E07", "S02"]) {
      const reference = `Harbour Street ${place}`;
      const failure = assertThrows(() => select(reference), Failure);
      assertEquals(failure.kind, "not_found");
    }
  }));

Deno.test("resolveItem() refuses an empty name, which names nothing", () =>
  use((select) => {
    for (const reference of ["", "  "]) {
      const { kind, message } = assertThrows(() => select(reference), Failure);
      assertEquals(kind, "usage");
      assertEquals(message, 'Cannot find item "": its name is empty');
    }
  }));

Deno.test("resolveItem() accepts what a search finds only when the words are the item's own", () =>
  use((select) => {
    for (const [reference, name] of SEARCHED) {
      if (name === null) {
        const { kind } = assertThrows(() => select(reference), Failure);
        assertEquals(kind, "not_found", reference);
      } else assertEquals(select(reference), name, reference);
    }
  }, OWN));
