import type { StoredItem } from "../../../src/core/media_item.ts";
import type { ShelfIndex } from "../../../src/core/shelf_ports.ts";
import { findNextEpisode } from "../../../src/library/playback/next_episode.ts";
import { assertEquals } from "@std/assert";

const account = { serverId: "1", userId: "2" };
const DAY = (day: number) => new Date(Date.UTC(2026, 10, day));

function item(id: string, more: object): StoredItem {
  return { id, type: "episode", ...more } as StoredItem;
}

const FILM = item("film", { type: "movie", seriesId: null });
const STARTED = item("started", {
  seriesId: "a",
  userData: { lastPlayedAt: DAY(10) },
});

/** Returns shelves where series `b` was watched last on a day. */
function shelvesWith(
  inProgress: readonly StoredItem[],
  { watchedB }: { watchedB: Date },
): ShelfIndex {
  const nextA = item("next of a", { seriesId: "a" });
  const nextB = item("next of b", { seriesId: "b" });
  return {
    listInProgress: () => [...inProgress],
    listNextUp: (_, { since }) => since <= watchedB ? [nextB, nextA] : [nextA],
    listNew: () => [],
    listProgress: () => [],
    listSeriesProgress: () => [],
  };
}

function find(
  inProgress: readonly StoredItem[],
  { watchedB = DAY(20), seriesId = null as string | null } = {},
): string | undefined {
  const shelves = shelvesWith(inProgress, { watchedB });
  return findNextEpisode({ shelves }, { account, seriesId })?.id;
}

Deno.test("findNextEpisode() finds the episode of the series that was watched last", () => {
  assertEquals(find([FILM]), "next of b");
  assertEquals(find([FILM, STARTED]), "next of b");
  assertEquals(find([FILM, STARTED], { watchedB: DAY(1) }), "started");
});

Deno.test("findNextEpisode() finds the started or the next episode of one series", () => {
  assertEquals(find([STARTED], { seriesId: "a" }), "started");
  assertEquals(find([STARTED], { seriesId: "b" }), "next of b");
  assertEquals(find([STARTED], { seriesId: "c" }), undefined);
});
