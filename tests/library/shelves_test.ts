import type { MediaLibrary, StoredItem } from "../../src/core/media_item.ts";
import type { NewItem } from "../../src/core/shelf_ports.ts";
import { listShelves } from "../../src/library/shelves.ts";
import { assertEquals } from "@std/assert";
import { type GivenItem, makeItem } from "../media_item.ts";

const ACCOUNT = { serverId: "1".repeat(32), userId: "2".repeat(32) };
const NOW = new Date("2026-11-30T20:00:00Z");

function stored(given: GivenItem, number: number): StoredItem {
  const item = makeItem(given, number);
  return { ...item, libraryId: "3".repeat(32), multiDisc: false };
}

const episode = (number: number, series: string) =>
  stored({
    type: "episode",
    name: `Episode ${number}`,
    seriesId: series.repeat(32),
  }, number);
const film = (number: number) =>
  stored({ type: "movie", name: `Film ${number}` }, number);
const library = (digit: string) => ({
  id: digit.repeat(32),
  name: `Library ${digit}`,
  collectionType: null,
});

function shelvesOf(
  given: {
    inProgress: readonly StoredItem[];
    nextUp: readonly StoredItem[];
    fresh: Readonly<Record<string, readonly StoredItem[]>>;
  },
  limit: number,
) {
  const asked: Date[] = [];
  const libraries = Object.keys(given.fresh).map(library);
  const asNew = (item: StoredItem): NewItem => ({
    item,
    newItems: 0,
    addedAt: NOW,
  });
  const { resume, next, libraries: filled } = listShelves({
    // Only the members that the use case reads.
    libraries: { listLibraries: () => libraries } as unknown as Parameters<
      typeof listShelves
    >[0]["libraries"],
    shelves: {
      listInProgress: (_, { limit }) => given.inProgress.slice(0, limit),
      listNextUp: (_, { since, limit }) => {
        asked.push(since);
        return given.nextUp.slice(0, limit);
      },
      listNew: (_, { libraryId, limit }) =>
        (given.fresh[libraryId[0] ?? ""] ?? []).slice(0, limit).map(asNew),
      listProgress: () => [],
      listSeriesProgress: () => [],
    },
  }, { account: ACCOUNT, now: NOW, limit });
  const names = (items: readonly StoredItem[]) => items.map((it) => it.name);
  return {
    asked,
    resume: names(resume),
    next: names(next),
    fresh: filled.map(({ library, items }: {
      library: MediaLibrary;
      items: readonly NewItem[];
    }) => [library.name, ...names(items.map((it) => it.item))]),
  };
}

Deno.test("listShelves() puts no item, and no series in progress, on two shelves", () => {
  const found = shelvesOf({
    inProgress: [film(1), episode(2, "a")],
    nextUp: [episode(3, "a"), episode(4, "b")],
    fresh: { "7": [film(1), film(5), episode(4, "b")], "8": [film(1)] },
  }, 20);
  assertEquals(found.resume, ["Film 1", "Episode 2"]);
  assertEquals(found.next, ["Episode 4"]);
  assertEquals(found.fresh, [["Library 7", "Film 5"]]);
});

Deno.test("listShelves() fills each shelf up to the limit", () => {
  const found = shelvesOf({
    inProgress: [episode(1, "a"), film(9)],
    nextUp: [episode(2, "a"), episode(3, "b"), episode(4, "c")],
    fresh: { "7": [episode(1, "a"), film(5), film(6)] },
  }, 1);
  assertEquals(found.resume, ["Episode 1"]);
  assertEquals(found.next, ["Episode 3"]);
  assertEquals(found.fresh, [["Library 7", "Film 5"]]);
});

Deno.test("listShelves() leaves out series that were not played for a year", () => {
  const { asked } = shelvesOf({ inProgress: [], nextUp: [], fresh: {} }, 9);
  assertEquals(asked, [new Date("2025-11-30T20:00:00Z")]);
});
