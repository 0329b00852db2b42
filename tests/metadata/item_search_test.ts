import { DatabaseSync } from "node:sqlite";
import type { ItemFilter } from "../../src/core/library_ports.ts";
import { type MediaItem, UNTOUCHED } from "../../src/core/media_item.ts";
import { foldText, sortKeyOf } from "../../src/core/sort_key.ts";
import { MetadataLibrary } from "../../src/metadata/metadata_library.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { assertEquals } from "../assert.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };

type Given = Partial<MediaItem> & Pick<MediaItem, "type" | "name">;

function item(given: Given, at: number): MediaItem {
  return {
    id: at.toString(16).padStart(32, "0"),
    sortKey: sortKeyOf(given.name),
    parentId: null,
    seriesId: null,
    seriesName: null,
    seasonNumber: null,
    episodeNumber: null,
    albumName: null,
    artist: null,
    year: null,
    runtimeMs: null,
    overview: null,
    officialRating: null,
    communityRating: null,
    genres: [],
    container: null,
    sizeBytes: null,
    picture: null,
    userData: UNTOUCHED,
    ...given,
  };
}

interface World {
  /** Names of what is found, best first. */
  readonly found: (words: string, filter?: ItemFilter) => string[];
  readonly total: (words: string, countUpTo: number) => number;
}

function searchTest(
  name: string,
  given: readonly Given[],
  use: (world: World) => void,
): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/metadata.db`;
    const library = new MetadataLibrary(path);
    const search = (words: string, filter: ItemFilter, countUpTo: number) =>
      library.searchItems(ACCOUNT, words, { filter, limit: 100, countUpTo });
    try {
      library.saveLibraries(ACCOUNT, [LIBRARY]);
      const items = given.map(item);
      library.applyItems(ACCOUNT, LIBRARY.id, { items, run: null });
      use({
        found: (words, filter = {}) =>
          search(words, filter, 1_000_000).items.map((it) => it.name),
        total: (words, countUpTo) => search(words, {}, countUpTo).total,
      });
    } finally {
      library.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Worst first, so that no order of insertion helps. */
const HARBOURS: readonly Given[] = [
  { type: "episode", name: "Fog", seriesName: "Harbour Street" },
  { type: "episode", name: "Old Harbours" },
  { type: "movie", name: "Two Harbours" },
  { type: "episode", name: "The Harbour Wall" },
  { type: "movie", name: "A Quiet Harbour" },
  { type: "movie", name: "The Harbour Master" },
  { type: "episode", name: "Harbour" },
  { type: "movie", name: "Harbour" },
];
const HARBOURS_RANKED = [
  "Harbour",
  "Harbour",
  "The Harbour Master",
  "The Harbour Wall",
  "A Quiet Harbour",
  "Two Harbours",
  "Old Harbours",
  "Fog",
];

searchTest(
  "searchItems() tells titles first, then their words, then their series",
  HARBOURS,
  ({ found }) => assertEquals(found("harbour"), HARBOURS_RANKED),
);

searchTest(
  "searchItems() tells the best first when hundreds hold the word",
  [
    ...Array.from({ length: 300 }, (_, at): Given => ({
      type: "episode",
      name: `Part ${at}`,
      seriesName: "Harbour Street",
    })),
    ...HARBOURS,
  ],
  ({ found }) =>
    assertEquals(found("harbour").slice(0, 7), HARBOURS_RANKED.slice(0, 7)),
);

searchTest(
  "searchItems() counts exactly, or as far as it was asked to",
  Array.from({ length: 300 }, (_, at) => ({
    type: "movie",
    name: `Harbour ${at}`,
  })),
  ({ total }) => {
    assertEquals(total("harb", 1_000_000), 300);
    assertEquals(total("harbour", 1_000_000), 300);
    assertEquals(total("harb", 50), 50);
    assertEquals(total("harbour", 200), 200);
    assertEquals(total("harbour 299", 1_000_000), 1);
  },
);

const AMELIES: readonly Given[] = [
  { type: "movie", name: "Amélie", year: 2001 },
  { type: "movie", name: "Amélie of Évora", year: 1964 },
  { type: "series", name: "Amélie", year: 2011 },
  { type: "track", name: "Valse d'Amélie", year: 2001, artist: "Søren" },
  { type: "movie", name: "2001", year: 1968 },
];

for (
  const [words, filter, expected] of [
    ["amelie", {}, [
      "Amélie",
      "Amélie",
      "Amélie of Évora",
      "Valse d'Amélie",
    ]],
    ["AMEL", { types: ["movie"] }, ["Amélie", "Amélie of Évora"]],
    ["evora amelie", {}, ["Amélie of Évora"]],
    ["amelie", { year: 2001 }, ["Amélie", "Valse d'Amélie"]],
    ["amelie", { year: 2001, types: ["track"] }, ["Valse d'Amélie"]],
    ["amelie", { types: ["series", "track"] }, ["Amélie", "Valse d'Amélie"]],
    ["amelie", { types: ["album"] }, []],
    ["amelie 1964", {}, ["Amélie of Évora"]],
    ["2001", {}, ["2001", "Amélie", "Valse d'Amélie"]],
    ["soren", {}, ["Valse d'Amélie"]],
    ["elie", {}, []],
  ] as const
) {
  searchTest(
    `searchItems() finds [${expected}] for "${words}" ${
      JSON.stringify(filter)
    }`,
    AMELIES,
    ({ found }) => assertEquals(found(words, filter), [...expected]),
  );
}

Deno.test("searchItems() finds what an older JellyTau has kept", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/metadata.db`;
  const BEFORE = 3;
  try {
    await Deno.writeTextFile(path, "");
    const old = new DatabaseSync(path);
    for (const sql of MIGRATIONS.slice(0, BEFORE)) old.exec(sql);
    old.exec(`PRAGMA user_version = ${BEFORE}`);
    const { serverId, userId } = ACCOUNT;
    old.prepare("INSERT INTO library_owners VALUES (1, ?, ?)")
      .run(serverId, userId);
    old.prepare(
      `INSERT INTO libraries (key, owner, id, name, position)
       VALUES (1, 1, ?, 'All', 0)`,
    ).run(LIBRARY.id);
    AMELIES.forEach((it, at) =>
      old.prepare(
        `INSERT INTO items (key, owner, library, top, id, type, name, sort_key,
           artist, year, genres) VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, ?, '')`,
      ).run(
        2 ** 40 + at,
        it.type === "track" ? 0 : 1,
        item(it, at).id,
        it.type,
        it.name,
        foldText(it.name),
        it.artist ?? null,
        it.year ?? null,
      )
    );
    old.close();
    const library = new MetadataLibrary(path);
    const found = (words: string) =>
      library.searchItems(ACCOUNT, words, {
        filter: {},
        limit: 10,
        countUpTo: 10,
      }).items.map((it) => it.name);
    assertEquals(found("soren"), ["Valse d'Amélie"]);
    assertEquals(found("evo"), ["Amélie of Évora"]);
    const valse = (3).toString(16).padStart(32, "0");
    // Its words are taken out with it, wherever they came from.
    library.removeItems(ACCOUNT, LIBRARY.id, [valse]);
    assertEquals(found("soren"), []);
    library.close();
    const checked = new DatabaseSync(path);
    checked.exec(
      "INSERT INTO item_words (item_words) VALUES ('integrity-check')",
    );
    checked.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
