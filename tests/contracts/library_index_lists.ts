/** Defines the promises of finding, listing and searching items. */
import type { ItemIndex } from "../../src/core/item_ports.ts";
import type { LibraryIndex } from "../../src/core/library_ports.ts";
import { assertEquals } from "@std/assert";
import {
  ACCOUNT,
  CLASSICS,
  EPISODES,
  fill,
  film,
  FILMS,
  SEASON,
  SERIES,
  SHOW,
  SHOWS,
  STRANGER,
} from "./library_index_samples.ts";
import { makeItem } from "../media_item.ts";
import type { Promised } from "./promises.ts";

const NAMED = [
  film(1, { name: "The Quiet Harbour", year: 1987 }),
  film(2, { name: "Amélie", year: 2001 }),
  film(3, { name: "Zoë", year: 1987 }),
  film(4, { name: "Harbour Lights" }),
];
/** The same in order of their sort keys. */
const SORTED = ["Amélie", "Harbour Lights", "The Quiet Harbour", "Zoë"];
/** Texts, and the index of the first name that does not sort before each. */
const FROM = [["Q", 2], ["harbour", 1], ["ZOË", 3], ["zz", 4]] as const;
const ALL = { offset: 0, limit: 100 };

function namesOf(items: readonly { readonly name: string }[]): string[] {
  return items.map((it) => it.name);
}

/** Stores films, and a series in another library. */
function fillBoth(index: LibraryIndex): void {
  fill(index, NAMED);
  fill(index, SHOW, SHOWS);
}

const OF_FILTERS: readonly Promised<LibraryIndex>[] = [
  [
    "findItem() returns null for an unknown item, and for another account",
    (index) => {
      assertEquals(index.items.findItem(ACCOUNT, SERIES.id), null);
      fillBoth(index);
      assertEquals(
        index.items.findItem(ACCOUNT, SERIES.id)?.libraryId,
        SHOWS.id,
      );
      assertEquals(index.items.findItem(STRANGER, SERIES.id), null);
      assertEquals(index.items.findItem(ACCOUNT, "9".repeat(32)), null);
    },
  ],

  ["countItems() counts what the filter selects", (index) => {
    assertEquals(index.items.countItems(ACCOUNT, {}), 0);
    fillBoth(index);
    const count = (filter: Parameters<ItemIndex["countItems"]>[1]) =>
      index.items.countItems(ACCOUNT, filter);
    assertEquals(count({}), 5);
    assertEquals(count({ libraryId: FILMS.id }), 4);
    assertEquals(count({ libraryId: CLASSICS.id }), 0);
    assertEquals(count({ types: ["episode", "season"] }), 4);
    assertEquals(count({ types: ["movie", "episode"] }), 7);
    assertEquals(count({ year: 1987 }), 2);
    assertEquals(count({ parentId: SEASON.id }), 3);
    assertEquals(count({ parentId: SEASON.id, types: ["movie"] }), 0);
    assertEquals(index.items.countItems(STRANGER, {}), 0);
  }],

  ["listItems() lists by sort key, one window at a time", (index) => {
    const filter = { libraryId: FILMS.id };
    const nothing = { items: [], total: 0, offset: 0 };
    assertEquals(index.items.listItems(ACCOUNT, filter, ALL), nothing);
    fillBoth(index);
    const whole = index.items.listItems(ACCOUNT, filter, ALL);
    assertEquals([whole.total, whole.offset], [4, 0]);
    assertEquals(namesOf(whole.items), SORTED);
    const window = { offset: 1, limit: 2 };
    const part = index.items.listItems(ACCOUNT, filter, window);
    assertEquals([part.total, part.offset], [4, 1]);
    assertEquals(namesOf(part.items), SORTED.slice(1, 3));
    const beyond = { offset: 9, limit: 2 };
    assertEquals(index.items.listItems(ACCOUNT, filter, beyond).items, []);
    assertEquals(index.items.listItems(STRANGER, filter, ALL).total, 0);
  }],

  [
    "listItems() starts at an item, or at the index if the list has no such item",
    (index) => {
      fillBoth(index);
      const filter = { libraryId: FILMS.id };
      const { items } = index.items.listItems(ACCOUNT, filter, ALL);
      for (const [at, { id: fromItem }] of items.entries()) {
        const window = { offset: 0, limit: 1, fromItem };
        const found = index.items.listItems(ACCOUNT, filter, window);
        assertEquals([found.offset, found.items[0]?.id], [at, fromItem]);
      }
      const window = { offset: 1, limit: 1, fromItem: SEASON.id };
      const found = index.items.listItems(ACCOUNT, filter, window);
      assertEquals([found.offset, found.items.length], [1, 1]);
    },
  ],

  [
    "listItems() starts at the first name that does not sort before a text",
    (index) => {
      fillBoth(index);
      const filter = { libraryId: FILMS.id };
      for (
        const [from, offset] of FROM
      ) {
        const window = { offset: 0, limit: 1, from };
        const found = index.items.listItems(ACCOUNT, filter, window);
        assertEquals([from, found.offset, found.total], [from, offset, 4]);
        const wanted = SORTED.slice(offset, offset + 1);
        assertEquals(namesOf(found.items), wanted);
      }
    },
  ],

  ["listItems() lists the items inside another by number", (index) => {
    fillBoth(index);
    const inside = index.items.listItems(ACCOUNT, { parentId: SEASON.id }, ALL);
    assertEquals(inside.items.map((it) => it.episodeNumber), [1, 2, 3]);
    assertEquals(inside.total, EPISODES.length);
  }],

  ["listItems() lists episodes without a number last, by premiere", (index) => {
    const days = [null, "2024-01-15", "2023-12-31", "2024-01-02"];
    const dated = days.map((day, at) =>
      makeItem({
        ...EPISODES[0],
        type: "episode",
        name: `${day}`,
        id: `${20 + at}`.padStart(32, "0"),
        sortKey: `${at}`,
        episodeNumber: null,
        releasedAt: day === null ? null : new Date(day),
      }, 20 + at)
    );
    fill(index, [SERIES, SEASON, ...dated, ...EPISODES], SHOWS);
    const inside = index.items.listItems(ACCOUNT, { parentId: SEASON.id }, ALL);
    assertEquals(inside.items.map((it) => it.episodeNumber ?? it.name), [
      ...[1, 2, 3],
      ...["2023-12-31", "2024-01-02", "2024-01-15", "null"],
    ]);
  }],

  ["listItems() lists the specials after the other seasons", (index) => {
    const numbers = [0, null, 10, 2, 1];
    const seasons = numbers.map((seasonNumber, at) =>
      makeItem({
        type: "season",
        name: `Season ${seasonNumber}`,
        parentId: SERIES.id,
        seriesId: SERIES.id,
        seasonNumber,
      }, 20 + at)
    );
    fill(index, [SERIES, ...seasons], SHOWS);
    const inside = index.items.listItems(ACCOUNT, { parentId: SERIES.id }, ALL);
    const found = inside.items.map((it) => it.seasonNumber);
    assertEquals(found, [1, 2, 10, 0, null]);
  }],
];

const OF_SEARCHES: readonly Promised<LibraryIndex>[] = [
  ["findItemsByName() ignores case and diacritics", (index) => {
    assertEquals(
      index.items.findItemsByName(ACCOUNT, { name: "Zoë", limit: 10 }),
      [],
    );
    fillBoth(index);
    const find = (name: string, limit = 10) =>
      namesOf(index.items.findItemsByName(ACCOUNT, { name, limit }));
    assertEquals(find("AMELIE"), ["Amélie"]);
    assertEquals(find("fog"), ["Fog"]);
    assertEquals(find("Harbour"), []);
    assertEquals(
      index.items.findItemsByName(STRANGER, { name: "Zoë", limit: 10 }),
      [],
    );
  }],

  ["findItemsByName() returns at most as many as the limit", (index) => {
    fill(index, [5, 6, 7].map((it) => film(it, { name: "Fog" })));
    for (const limit of [1, 2, 10]) {
      const found = index.items.findItemsByName(ACCOUNT, {
        name: "Fog",
        limit,
      });
      assertEquals(found.length, Math.min(limit, 3));
    }
  }],

  ["searchItems() finds words, the best match first", (index) => {
    const options = { filter: {}, limit: 10, countUpTo: 100 };
    const nothing = { items: [], total: 0 };
    assertEquals(index.items.searchItems(ACCOUNT, "harbour", options), nothing);
    fillBoth(index);
    const { items, total } = index.items.searchItems(
      ACCOUNT,
      "HARBÖUR",
      options,
    );
    const found = namesOf(items);
    assertEquals(found.slice(0, 2).sort(), ["Harbour Lights", SERIES.name]);
    assertEquals(found[2], "The Quiet Harbour");
    assertEquals(total, items.length);
    assertEquals(
      index.items.searchItems(ACCOUNT, "submarine", options),
      nothing,
    );
    assertEquals(
      index.items.searchItems(STRANGER, "harbour", options),
      nothing,
    );
  }],

  ["searchItems() holds to the filter and the limits", (index) => {
    fillBoth(index);
    const search = (
      filter: Parameters<ItemIndex["countItems"]>[1],
      { limit = 10, countUpTo = 100 } = {},
    ) =>
      index.items.searchItems(ACCOUNT, "harbour", { filter, limit, countUpTo });
    const films = search({ libraryId: FILMS.id });
    assertEquals([films.items.length, films.total], [2, 2]);
    assertEquals(namesOf(search({ types: ["series"] }).items), [SERIES.name]);
    const old = search({ year: 1987 });
    assertEquals(namesOf(old.items), ["The Quiet Harbour"]);
    const one = search({ libraryId: FILMS.id }, { limit: 1 });
    assertEquals([one.items.length, one.total], [1, 2]);
    assertEquals(search({}, { countUpTo: 1 }).total, 1);
  }],
];

export const OF_LISTS = [...OF_FILTERS, ...OF_SEARCHES];
