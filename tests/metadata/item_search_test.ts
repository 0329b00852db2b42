import { DatabaseSync } from "node:sqlite";
import type { ItemFilter } from "../../src/core/item_ports.ts";
import { foldText } from "../../src/core/sort_key.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { assertEquals } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const LIBRARY = { id: "3".repeat(32), name: "All", collectionType: null };

interface Fixture {
  /** Returns the names of the found items, the best first. */
  readonly found: (words: string, filter?: ItemFilter) => string[];
  readonly total: (words: string, countUpTo: number) => number;
}

function searchTest(
  name: string,
  given: readonly GivenItem[],
  use: (fixture: Fixture) => void,
): void {
  Deno.test(name, async () => {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/metadata.db`;
    const library = openLibraryIndex(path);
    const { items } = library;
    const search = (
      words: string,
      filter: ItemFilter,
      { countUpTo }: { countUpTo: number },
    ) => items.searchItems(ACCOUNT, words, { filter, limit: 100, countUpTo });
    try {
      library.libraries.saveLibraries(ACCOUNT, [LIBRARY]);
      const all = { items: given.map(makeItem), run: null };
      library.synced.applyItems(ACCOUNT, LIBRARY.id, all);
      use({
        found: (words, filter = {}) =>
          search(words, filter, { countUpTo: 1_000_000 }).items.map((it) =>
            it.name
          ),
        total: (words, countUpTo) => search(words, {}, { countUpTo }).total,
      });
    } finally {
      library.close();
      await Deno.remove(folder, { recursive: true });
    }
  });
}

/** Items from the worst match to the best, so that no order helps. */
const HARBOURS: readonly GivenItem[] = [
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
  "searchItems() lists titles first, then their words, then their series",
  HARBOURS,
  ({ found }) => assertEquals(found("harbour"), HARBOURS_RANKED),
);

searchTest(
  "searchItems() lists the best first when hundreds contain the word",
  [
    ...Array.from({ length: 300 }, (_, at): GivenItem => ({
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

const AMELIES: readonly GivenItem[] = [
  { type: "movie", name: "Amélie", year: 2001 },
  { type: "movie", name: "Amélie of Évora", year: 1964 },
  { type: "series", name: "Amélie", year: 2011 },
  { type: "track", name: "Valse d'Amélie", year: 2001, artists: ["Søren"] },
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

/** Titles that are found under other spellings. */
const TITLES: readonly GivenItem[] = [
  "東京物語",
  "千と千尋の神隠し",
  "기생충",
  "バック・トゥ・ザ・フューチャー",
  "น้ำท่วม",
  "ປາແດກ ນ້ຳ",
  "2001年宇宙の旅",
  "Spider-Man",
  "Spiderman Returns",
  "WALL·E",
  "Ocean\u2019s Eleven",
  "Oceans Twelve",
  "Alien\u00b3",
  "Ｆｕｌｌ Metal",
  "9\u00bd Weeks",
  "M*A*S*H",
  "Hawai\u02bbi",
  "Don\u00b4t Look",
  "Fast & Furious",
  "20,000 Leagues",
  "H\u2082O",
  "S.H.I.E.L.D.",
  "24/7",
].map((name) => ({ type: "movie", name }));

for (
  const [typed, expected] of [
    ["物語", ["東京物語"]],
    ["語", ["東京物語"]],
    ["京物語", ["東京物語"]],
    ["東京 物語", ["東京物語"]],
    ["語物", []],
    ["千尋", ["千と千尋の神隠し"]],
    ["神隠", ["千と千尋の神隠し"]],
    ["생충", ["기생충"]],
    ["충", ["기생충"]],
    ["バックトゥザ", ["バック・トゥ・ザ・フューチャー"]],
    ["フューチャー", ["バック・トゥ・ザ・フューチャー"]],
    ["ﾌｭｰﾁｬｰ", ["バック・トゥ・ザ・フューチャー"]],
    ["ท่วม", ["น้ำท่วม"]],
    ["ແດກ", ["ປາແດກ ນ້ຳ"]],
    ["宇宙", ["2001年宇宙の旅"]],
    ["2001", ["2001年宇宙の旅"]],
    ["spiderman", ["Spider-Man", "Spiderman Returns"]],
    ["spider man", ["Spider-Man"]],
    ["spider-man returns", ["Spiderman Returns"]],
    ["walle", ["WALL·E"]],
    ["wall-e", ["WALL·E"]],
    ["wall e", ["WALL·E"]],
    ["oceans eleven", ["Ocean\u2019s Eleven"]],
    ["ocean's eleven", ["Ocean\u2019s Eleven"]],
    ["ocean\u02bcs twelve", ["Oceans Twelve"]],
    ["ocean`s", ["Ocean\u2019s Eleven", "Oceans Twelve"]],
    ["alien 3", ["Alien\u00b3"]],
    ["alien3", ["Alien\u00b3"]],
    ["alien\u00b3", ["Alien\u00b3"]],
    ["full", ["Ｆｕｌｌ Metal"]],
    ["ｆｕｌｌ ｍｅｔａｌ", ["Ｆｕｌｌ Metal"]],
    ["9 1/2", ["9\u00bd Weeks"]],
    ["9\u00bd weeks", ["9\u00bd Weeks"]],
    ["mash", ["M*A*S*H"]],
    ["hawaii", ["Hawai\u02bbi"]],
    ["dont look", ["Don\u00b4t Look"]],
    ["fast and furious", ["Fast & Furious"]],
    ["20000 leagues", ["20,000 Leagues"]],
    ["h2o", ["H\u2082O"]],
    ["shield", ["S.H.I.E.L.D."]],
    ["24 7", ["24/7"]],
    ["247", []],
    ["met al", ["Ｆｕｌｌ Metal"]],
  ] as const
) {
  searchTest(
    `searchItems() finds [${expected}] when "${typed}" is typed`,
    TITLES,
    ({ found }) => assertEquals(found(typed), [...expected]),
  );
}

const EPISODES: readonly GivenItem[] = [
  { type: "series", name: "Spider-Man" },
  { type: "season", name: "Season 1", seasonNumber: 1 },
  { type: "episode", name: "One", seasonNumber: 1, episodeNumber: 1 },
  {
    type: "episode",
    name: "Double",
    seasonNumber: 1,
    episodeNumber: 2,
    episodeNumberEnd: 3,
  },
  { type: "episode", name: "Loose", episodeNumber: 5 },
  { type: "episode", name: "Part S01E01", seasonNumber: 4, episodeNumber: 9 },
].map((it) =>
  it.type === "series" ? it as GivenItem : {
    ...it as GivenItem,
    seriesName: "Spider-Man",
  }
);

for (
  const [typed, expected] of [
    ["spiderman s01e02", ["Double"]],
    ["spiderman s1e3", ["Double"]],
    ["Spider-Man S01E02-E03", ["Double"]],
    ["Spider-Man S01E02-03", ["Double"]],
    ["spider man s01 e02", ["Double"]],
    ["spiderman e05", ["Loose"]],
    ["spiderman s01", ["Season 1", "Part S01E01"]],
    ["s01e01", ["Part S01E01", "One"]],
    ["spiderman s09e09", []],
  ] as const
) {
  searchTest(
    `searchItems() finds [${expected}] when the place "${typed}" is typed`,
    EPISODES,
    ({ found }) => assertEquals(found(typed), [...expected]),
  );
}

searchTest(
  "searchItems() finds tracks by each artist, and by that of the album",
  [{
    type: "track",
    name: "Two",
    artists: ["Singer B", "AC/DC"],
    albumArtist: "Various Artists",
  }],
  ({ found }) => {
    for (const typed of ["singer", "acdc", "various artists", "dc b"]) {
      assertEquals(found(typed), ["Two"]);
    }
  },
);

for (let kept = 2; kept < MIGRATIONS.length; kept++) {
  Deno.test(
    `searchItems() finds what version ${kept} of the database has kept`,
    async () => {
      const folder = await Deno.makeTempDir();
      const path = `${folder}/metadata.db`;
      try {
        await Deno.writeTextFile(path, "");
        fillOld(path, kept);
        const library = openLibraryIndex(path);
        const options = { filter: {}, limit: 10, countUpTo: 10 };
        const found = (words: string) =>
          library.items.searchItems(ACCOUNT, words, options).items
            .map((it) => it.name);
        assertEquals(found("soren"), ["Valse d'Amélie"]);
        assertEquals(found("damelie"), ["Valse d'Amélie"]);
        assertEquals(found("evo"), ["Amélie of Évora"]);
        const valse = (3).toString(16).padStart(32, "0");
        const { artists } = library.items.findItem(ACCOUNT, valse) ?? {};
        assertEquals(artists, ["Søren"]);
        // Its words are removed with it, from whichever fields they came.
        const removed = { libraryId: LIBRARY.id, ids: [valse] };
        library.synced.removeItems(ACCOUNT, removed);
        assertEquals(found("soren"), []);
        library.close();
        using checked = new DatabaseSync(path);
        checked.exec(
          "INSERT INTO item_words (item_words) VALUES ('integrity-check')",
        );
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  );
}

function fillOld(path: string, version: number): void {
  using old = new DatabaseSync(path);
  for (const migration of MIGRATIONS.slice(0, version)) old.exec(migration);
  old.exec(`PRAGMA user_version = ${version}`);
  const { serverId, userId } = ACCOUNT;
  old.prepare("INSERT INTO library_owners VALUES (1, ?, ?)")
    .run(serverId, userId);
  old.prepare(
    `INSERT INTO libraries (key, owner, id, name, position)
     VALUES (1, 1, ?, 'All', 0)`,
  ).run(LIBRARY.id);
  const artists = version > 5 ? "artists" : "artist";
  const words = old.prepare(
    `INSERT INTO item_words (rowid, top_name, inner_name, context, facets)
     VALUES (?, ?, '', '', '')`,
  );
  AMELIES.forEach((it, at) => {
    old.prepare(
      `INSERT INTO items (key, owner, library, top, id, type, name, sort_key,
         ${artists}, year, genres) VALUES (?, 1, 1, ?, ?, ?, ?, ?, ?, ?, '')`,
    ).run(
      2 ** 40 + at,
      it.type === "track" ? 0 : 1,
      makeItem(it, at).id,
      it.type,
      it.name,
      foldText(it.name),
      it.artists?.[0] ?? null,
      it.year ?? null,
    );
    words.run(2 ** 40 + at, foldText(it.name));
  });
}
