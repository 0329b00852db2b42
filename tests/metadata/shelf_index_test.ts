import type { MediaItem, UserData } from "../../src/core/media_item.ts";
import { UNTOUCHED } from "../../src/core/media_item.ts";
import type { ShelfIndex } from "../../src/core/shelf_ports.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { assertEquals } from "@std/assert";
import {
  ACCOUNT,
  fill,
  film,
  FILMS,
  SHOWS,
  STRANGER,
} from "../contracts/library_index_samples.ts";
import { makeItem } from "../media_item.ts";

const SINCE = new Date("2026-01-01");

function played(day: string, given: Partial<UserData> = {}): UserData {
  const lastPlayedAt = new Date(day);
  return { ...UNTOUCHED, playCount: 1, lastPlayedAt, ...given };
}

const watched = (day: string) => played(day, { played: true });
const begun = (day: string) => played(day, { positionMs: 60_000 });

const A = "a".repeat(32);
const B = "b".repeat(32);
let numbers = 1_000;

/** Makes an episode such as `A 1x02`. */
function episode(
  [season, number, end]: readonly [number, number, number?],
  given: Partial<MediaItem> = {},
): MediaItem {
  const seriesId = given.seriesId ?? A;
  const code = `${seriesId[0]} ${season}x${number}`;
  return makeItem({
    type: "episode",
    name: code,
    seriesId,
    seasonNumber: season,
    episodeNumber: number,
    episodeNumberEnd: end ?? null,
    ...given,
  }, numbers++);
}

function withIndex(
  items: readonly MediaItem[],
  use: (index: ShelfIndex) => void,
) {
  const index = openLibraryIndex(":memory:");
  try {
    fill(index, items, SHOWS);
    use(index.shelves);
  } finally {
    index.close();
  }
}

/** Returns the names of the next episodes. */
function next(items: readonly MediaItem[]): string[] {
  let names: string[] = [];
  withIndex(items, (index) => {
    names = index.listNextUp(ACCOUNT, { since: SINCE, limit: 9 })
      .map((it) => it.name);
    assertEquals(index.listNextUp(STRANGER, { since: SINCE, limit: 9 }), []);
  });
  return names;
}

Deno.test("listNextUp() lists the episode after the greatest one that is watched", () => {
  assertEquals(
    next([
      episode([1, 1], { userData: watched("2026-03-02") }),
      episode([1, 2]),
      episode([1, 3], { userData: watched("2026-03-01") }),
      episode([1, 4], { userData: watched("2026-03-01") }),
      episode([1, 5]),
      episode([2, 1]),
    ]),
    ["a 1x5"],
  );
});

Deno.test("listNextUp() goes on in the next season, and after a double episode", () => {
  const inNext = [
    episode([1, 9], { userData: watched("2026-03-01") }),
    episode([2, 1]),
  ];
  assertEquals(next(inNext), ["a 2x1"]);
  const double = [
    episode([1, 1, 2], { userData: watched("2026-03-01") }),
    episode([1, 2]),
    episode([1, 3]),
  ];
  assertEquals(next(double), ["a 1x3"]);
});

Deno.test("listNextUp() puts the series that was played last first", () => {
  assertEquals(
    next([
      episode([1, 1], { userData: watched("2026-03-01") }),
      episode([1, 2]),
      episode([1, 1], { seriesId: B, userData: watched("2026-03-05") }),
      episode([1, 2], { seriesId: B }),
    ]),
    ["b 1x2", "a 1x2"],
  );
});

Deno.test("listNextUp() leaves out a series that is over, untouched, old or in progress", () => {
  assertEquals(
    next([episode([1, 1], { userData: watched("2026-03-01") })]),
    [],
  );
  assertEquals(next([episode([1, 1]), episode([1, 2])]), []);
  const old = [
    episode([1, 1], { userData: watched("2025-03-01") }),
    episode([1, 2]),
  ];
  assertEquals(next(old), []);
  const inProgress = [
    episode([1, 1], { userData: watched("2026-03-01") }),
    episode([1, 2], { userData: begun("2026-03-02") }),
    episode([1, 3]),
  ];
  assertEquals(next(inProgress), []);
});

Deno.test("listNextUp() puts specials where they were broadcast, and leaves out others", () => {
  const airing = { afterSeason: null, beforeSeason: 1, beforeEpisode: 2 };
  const items = [
    episode([1, 1], { userData: watched("2026-03-01") }),
    episode([1, 2]),
    episode([0, 1]),
    episode([0, 2], { airing }),
    episode([0, 3], { airing: { ...airing, beforeEpisode: 1 } }),
  ];
  assertEquals(next(items), ["a 0x2"]);
  const afterEnd = [
    episode([1, 1], { userData: watched("2026-03-01") }),
    episode([0, 1], {
      airing: { afterSeason: 1, beforeSeason: null, beforeEpisode: null },
    }),
  ];
  assertEquals(next(afterEnd), ["a 0x1"]);
});

Deno.test("listInProgress() lists the last one played of each series first", () => {
  const items = [
    film(1, { userData: begun("2026-03-01") }),
    film(2, { userData: watched("2026-03-09") }),
    film(3),
    episode([1, 1], { userData: begun("2026-03-03") }),
    episode([1, 2], { userData: begun("2026-03-02") }),
    makeItem({ type: "track", name: "T", userData: begun("2026-03-08") }, 7),
    makeItem(
      { type: "audiobook", name: "B", userData: begun("2025-01-01") },
      8,
    ),
  ];
  withIndex(items, (index) => {
    const names = (limit: number) =>
      index.listInProgress(ACCOUNT, { limit }).map((it) => it.name);
    assertEquals(names(9), ["a 1x1", "Film 1", "B"]);
    assertEquals(names(1), ["a 1x1"]);
    assertEquals(index.listInProgress(STRANGER, { limit: 9 }), []);
  });
});

Deno.test("listNew() lists what was added last, and groups series and albums", () => {
  const added = (day: number) => ({
    addedAt: new Date(Date.UTC(2026, 2, day)),
  });
  const series = makeItem({ type: "series", name: "Series A" }, 1);
  const inA = { seriesId: series.id };
  const album = makeItem({ type: "album", name: "Album" }, 2);
  const track = { type: "track", parentId: album.id } as const;
  const items = [
    { ...series, ...added(1) },
    { ...album, ...added(1) },
    episode([1, 1], { ...inA, ...added(9), userData: watched("2026-03-09") }),
    episode([1, 2], { ...inA, ...added(8) }),
    episode([1, 3], { ...inA, ...added(7) }),
    episode([1, 1], { seriesId: B, ...added(6) }),
    film(1, added(5)),
    film(2, { ...added(4), userData: watched("2026-03-04") }),
    film(3),
    makeItem({ ...track, name: "One", ...added(3) }, 3),
    makeItem({
      ...track,
      name: "Two",
      ...added(2),
      userData: watched("2026-03-04"),
    }, 4),
  ];
  withIndex(items, (index) => {
    const names = (libraryId: string, limit: number) =>
      index.listNew(ACCOUNT, { libraryId, limit })
        .map((it) => [it.item.name, it.newItems, it.addedAt.getUTCDate()]);
    const all = [
      ["Series A", 2, 8],
      ["b 1x1", 0, 6],
      ["Film 1", 0, 5],
      ["Album", 2, 3],
    ];
    assertEquals(names(SHOWS.id, 9), all);
    assertEquals(names(SHOWS.id, 2), all.slice(0, 2));
    assertEquals(names(FILMS.id, 9), []);
    assertEquals(names("f".repeat(32), 9), []);
  });
});

Deno.test("listNew() lists items by themselves if their series or album is missing", () => {
  const added = (day: number) => ({
    addedAt: new Date(Date.UTC(2026, 2, day)),
  });
  const track = (number: number) =>
    makeItem({
      type: "track",
      name: `Track ${number}`,
      parentId: B,
      ...added(number),
    }, number);
  const items = [
    episode([1, 1], added(8)),
    episode([1, 2], added(9)),
    track(1),
    track(2),
  ];
  withIndex(items, (index) => {
    const found = index.listNew(ACCOUNT, { libraryId: SHOWS.id, limit: 9 })
      .map(({ item, newItems }) => [item.name, newItems]);
    const all = [["a 1x2", 0], ["a 1x1", 0], ["Track 2", 0], ["Track 1", 0]];
    assertEquals(found, all);
  });
});

Deno.test("listProgress() counts the watched episodes of each season", () => {
  const season = (digit: string) => digit.repeat(32);
  const items = [
    episode([1, 1], { parentId: season("1"), userData: watched("2026-03-01") }),
    episode([1, 2], { parentId: season("1"), userData: begun("2026-03-01") }),
    episode([1, 3], { parentId: season("1") }),
    episode([2, 1], { parentId: season("2"), userData: watched("2026-03-01") }),
    episode([3, 1], { parentId: A }),
    episode([1, 1], { parentId: season("b"), seriesId: B }),
  ];
  withIndex(items, (index) => {
    const counts = index.listProgress(ACCOUNT, A)
      .map((it) => [it.id[0], it.watchedCount, it.episodeCount]);
    assertEquals(counts, [["1", 1, 3], ["2", 1, 1], ["a", 0, 1]]);
    assertEquals(index.listProgress(ACCOUNT, "f".repeat(32)), []);
    assertEquals(index.listProgress(STRANGER, A), []);
  });
});

Deno.test("listSeriesProgress() counts the watched episodes of each series", () => {
  const items = [
    episode([1, 1], { userData: watched("2026-03-01") }),
    episode([1, 2], { userData: begun("2026-03-01") }),
    episode([2, 1], { userData: watched("2026-03-01") }),
    episode([1, 1], { seriesId: B }),
    episode([1, 1], { seriesId: "c".repeat(32) }),
  ];
  withIndex(items, (index) => {
    const counts = index
      .listSeriesProgress(ACCOUNT, [B, A, A, "f".repeat(32), "' OR 1 --"])
      .map((it) => [it.id, it.watchedCount, it.episodeCount]);
    assertEquals(counts, [[A, 2, 3], [B, 0, 1]]);
    assertEquals(index.listSeriesProgress(ACCOUNT, []), []);
    assertEquals(index.listSeriesProgress(STRANGER, [A]), []);
  });
});
