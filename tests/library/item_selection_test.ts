/** Compares sorted and filtered lists with the demo server's own replies. */
import {
  type ItemConditions,
  type ItemSort,
  NO_CONDITIONS,
  type SortName,
} from "../../src/core/item_selection.ts";
import type { ItemType, StoredItem } from "../../src/core/media_item.ts";
import type { DemoItem } from "../../src/demo/library_items.ts";
import { readItemQuery } from "../../src/demo/item_query.ts";
import { detailsOf } from "../../src/demo/sample_details.ts";
import { selectItems } from "../../src/demo/select_items.ts";
import { Failure } from "../../src/core/failure.ts";
import { foldText } from "../../src/core/sort_key.ts";
import { requireNames } from "../../src/library/require_names.ts";
import { assert, assertEquals, assertThrows } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

const ALL = { offset: 0, limit: 10_000 };
/** Names in several scripts; the last one differs only in its case. */
const NAMES = ["Драма", "時代劇", "دراما", "ดราม่า", "Théâtre", "драма"];

/** Returns the ids that the server lists. */
function asked(
  { demo, userId }: SyncFixture,
  parameters: Record<string, string>,
): string[] {
  const search = new URLSearchParams({ recursive: "true", ...parameters });
  const query = readItemQuery(search);
  const user = demo.users.all.find((it) => it.id === userId);
  assert(!("kind" in query) && user !== undefined);
  const asker = { user, mode: "12" as const };
  return selectItems(demo.library, { query, asker }).items
    .map((it) => it.id);
}

function listed(
  { library, account }: SyncFixture,
  { sort, ...filter }: {
    libraryId?: string | undefined;
    types?: readonly ItemType[];
    sort?: ItemSort | undefined;
    conditions?: Partial<ItemConditions>;
  },
): string[] {
  const conditions = { ...NO_CONDITIONS, ...filter.conditions };
  const window = { ...ALL, sort };
  const found = library.items
    .listItems(account, { ...filter, conditions }, window);
  assertEquals(found.total, found.items.length);
  return found.items.map((it) => it.id);
}

/** Gives items names in several scripts, dates, plays and marks. */
function prepare({ demo, userId }: SyncFixture): void {
  const { library } = demo;
  for (const [at, item] of library.visibleItems().entries()) {
    const name = NAMES[at % NAMES.length] ?? "";
    const details = detailsOf(item);
    const named = {
      ...details,
      Genres: [...details.Genres ?? [], name],
      Studios: at % 2 === 0 ? [{ Name: name, Id: "" }] : [],
      ...(item.kind === "Audio" || item.kind === "MusicAlbum"
        ? { Artists: [name], AlbumArtists: [{ Name: name, Id: "" }] }
        : {}),
    };
    (item as { details: DemoItem["details"] }).details = named;
    // A real server writes sort names in Latin letters.
    library.change(item.id, { sortName: foldText(item.sortName) });
    if (at % 3 !== 0) continue;
    const lastPlayedMs = Date.UTC(2026, 0, 1 + at % 50);
    const played = { played: at % 2 === 0, favorite: at % 5 === 0 };
    library.changeUserData(userId, item, { ...played, lastPlayedMs });
  }
}

const SORTS: [SortName, string, "Ascending" | "Descending"][] = [
  ["name", "SortName", "Ascending"],
  ["added", "DateCreated", "Descending"],
  ["released", "PremiereDate", "Descending"],
  ["rating", "CommunityRating", "Descending"],
  ["runtime", "Runtime", "Ascending"],
  ["played", "DatePlayed", "Descending"],
];
const REVERSE = { Ascending: "Descending", Descending: "Ascending" } as const;

syncTest(
  "listItems() sorts a library as the server does, both ways",
  async (fixture) => {
    prepare(fixture);
    await fixture.sync();
    const { library, account } = fixture;
    const { libraries } = library;
    const stored = fixture.kept();
    for (
      const { id, name, collectionType } of libraries.listLibraries(account)
    ) {
      for (const [by, sortBy, order] of SORTS) {
        // A server sends the length of an album, but does not sort by it.
        if (by === "runtime" && collectionType === "music") continue;
        for (const reversed of [false, true]) {
          const value = reversed ? REVERSE[order] : order;
          const byName = reversed ? "Descending" : "Ascending";
          const served = asked(fixture, {
            parentId: id,
            recursive: "false",
            sortBy: by === "name" ? sortBy : `${sortBy},SortName`,
            sortOrder: by === "name" ? value : `${value},${byName}`,
          });
          const sort = { by, reversed, seed: 1 };
          const own = listed(fixture, { libraryId: id, sort });
          const keys = keysOf(stored, by);
          const known = served.filter((it) => own.includes(it));
          assertEquals(own.map(keys), known.map(keys), `${name} by ${by}`);
          assertEquals(own.toSorted(), known.toSorted(), name);
        }
      }
    }
  },
  { items: 200, irregular: true },
);

/** Returns what a list is sorted by: two items may have the same. */
function keysOf(stored: ReadonlyMap<string, StoredItem>, by: SortName) {
  return (id: string): string => {
    const item = stored.get(id);
    assert(item !== undefined);
    const year = item.year === null ? null : `${item.year}`.padStart(4, "0");
    const values: Record<SortName, unknown> = {
      name: null,
      added: item.addedAt?.getTime(),
      released: item.releasedAt?.toISOString().slice(0, 10) ??
        (year && `${year}-01-01`),
      rating: item.communityRating,
      runtime: item.runtimeMs,
      played: item.userData.lastPlayedAt?.getTime(),
      random: null,
    };
    return `${values[by] ?? "none"} ${item.sortKey}`;
  };
}

const FILTERS: [Record<string, string>, Partial<ItemConditions>][] = [
  [{ filters: "IsUnplayed" }, { watched: false }],
  [{ filters: "IsPlayed" }, { watched: true }],
  [{ filters: "IsFavorite" }, { favorite: true }],
  [{ minCommunityRating: "7" }, { ratings: [{ test: ">=", value: 7 }] }],
  [{ years: years(1960, 1979) }, { years: { from: 1960, to: 1979 } }],
  ...NAMES.flatMap((name): typeof FILTERS => [
    [{ genres: name }, { names: [{ kind: "genre", name }] }],
    [{ studios: name }, { names: [{ kind: "studio", name }] }],
  ]),
  [
    {
      filters: "IsUnplayed,IsFavorite",
      genres: "Drama",
      years: years(1, 1990),
    },
    {
      watched: false,
      favorite: true,
      names: [{ kind: "genre", name: "drama" }],
      years: { from: null, to: 1990 },
    },
  ],
];

function years(from: number, to: number): string {
  return Array.from({ length: to - from + 1 }, (_, at) => from + at).join();
}

const KINDS: [ItemType, string][] = [
  ["movie", "Movie"],
  ["series", "Series"],
  ["episode", "Episode"],
  ["track", "Audio"],
];

syncTest(
  "listItems() filters as the server does, in every script",
  async (fixture) => {
    prepare(fixture);
    await fixture.sync();
    let matches = 0;
    for (const [type, includeItemTypes] of KINDS) {
      for (const [parameters, conditions] of FILTERS) {
        const served = asked(fixture, { ...parameters, includeItemTypes });
        const own = listed(fixture, { types: [type], conditions });
        const about = `${type} ${JSON.stringify(parameters)}`;
        assertEquals(own.toSorted(), served.toSorted(), about);
        matches += own.length;
      }
    }
    assert(matches > 200, `${matches}`);
  },
  { items: 400, irregular: true },
);

syncTest("listNames() lists each genre once", async (fixture) => {
  prepare(fixture);
  await fixture.sync();
  const { library, account, demo } = fixture;
  const served = demo.library.visibleItems()
    .filter((it) => library.items.findItem(account, it.id) !== null)
    .flatMap((it) => detailsOf(it).Genres ?? []);
  const folded = new Set(served.map((it) => it.toLowerCase()));
  const own = library.items.listNames(account, { kind: "genre" });
  assertEquals(
    own.map((it) => it.name.toLowerCase()).toSorted(),
    [...folded].toSorted(),
  );
});

syncTest(
  "requireNames() suggests the names that are close",
  async (fixture) => {
    prepare(fixture);
    await fixture.sync();
    const { library, account } = fixture;
    const check = (name: string, libraryId?: string) => {
      const names = [{ kind: "genre" as const, name }];
      const conditions = { ...NO_CONDITIONS, names };
      requireNames(library, account, { conditions, libraryId });
    };
    check("dra");
    check("theatre");
    const failure = assertThrows(() => check("Drana"), Failure);
    assertEquals(failure.kind, "not_found");
    assertEquals(failure.hint, 'Did you mean "Drama"?');
    // The library without genres says nothing about the names that are known.
    for (const libraryId of [undefined, "f".repeat(32)]) {
      const unlike = () => check("Qqqqqqqqqq", libraryId);
      const { hint } = assertThrows(unlike, Failure);
      assert(hint?.startsWith("Known genres include "), hint ?? "");
    }
  },
);

syncTest("listItems() shuffles by the seed, page by page", async (fixture) => {
  await fixture.sync();
  const { library, account } = fixture;
  const page = (seed: number, offset: number) =>
    library.items.listItems(account, { types: ["movie"] }, {
      offset,
      limit: 10,
      sort: { by: "random", reversed: false, seed },
    }).items.map((it) => it.id);
  const first = [...page(12_345, 0), ...page(12_345, 10)];
  assertEquals(new Set(first).size, 20);
  assertEquals([...page(12_345, 0), ...page(12_345, 10)], first);
  assert(page(99_991, 0).join() !== first.slice(0, 10).join());
});
