import type { ItemWindow } from "../../../src/core/item_ports.ts";
import type { Airing, StoredItem } from "../../../src/core/media_item.ts";
import {
  listQueue,
  type QueueOptions,
} from "../../../src/library/playback/queue_items.ts";
import { assertEquals } from "@std/assert";

const ACCOUNT = { serverId: "1", userId: "2" };
const OPTIONS: QueueOptions = {
  fromStart: false,
  follows: false,
  shuffle: false,
  count: null,
};

/** Returns an item with only what a queue needs. */
function item(id: string, more: object = {}): StoredItem {
  const userData = { played: false };
  const base = {
    id,
    type: "episode",
    userData,
    seriesId: "show",
    airing: null,
  };
  return { ...base, ...more } as StoredItem;
}

const WATCHED = { userData: { played: true } };

/** Returns `S01E02` as an episode inside its season. */
function episode(
  [season, number]: readonly [number, number],
  more: object = {},
) {
  const place = { seasonNumber: season, episodeNumber: number };
  const parentId = `season ${season}`;
  return item(`S${season}E${number}`, { ...place, parentId, ...more });
}

const special = (number: number, airing: Airing | null) =>
  episode([0, number], { airing });

/** A series whose second season was watched first. */
const SHOW = [
  item("show", { type: "series", seriesId: null, parentId: null }),
  ...[0, 1, 2].map((season) =>
    item(`season ${season}`, { type: "season", parentId: "show" })
  ),
  special(1, { afterSeason: null, beforeSeason: 2, beforeEpisode: null }),
  special(2, null),
  episode([1, 1], WATCHED),
  episode([1, 2]),
  episode([2, 1], WATCHED),
  episode([2, 2]),
];

function queue(
  names: readonly string[],
  { all = SHOW, only, ...options }: Partial<QueueOptions> & {
    all?: readonly StoredItem[];
    only?: readonly string[];
  } = {},
): string[] {
  const found = names.map((name) => all.find(({ id }) => id === name));
  const items = {
    findItem: (_: unknown, id: string) => all.find((it) => it.id === id),
    listItems: (_: unknown, { parentId }: { parentId: string }) => {
      const inside = all.filter((it) => it.parentId === parentId);
      return { items: inside, total: inside.length, offset: 0 } as ItemWindow;
    },
  };
  return listQueue({ items } as unknown as Parameters<typeof listQueue>[0], {
    account: ACCOUNT,
    items: found.filter((it) => it !== undefined),
    options: { ...OPTIONS, ...options },
    random: () => 0,
    ...(only ? { isWanted: ({ id }) => only.includes(id) } : {}),
  }).map(({ id }) => id);
}

Deno.test("listQueue() plays a series in aired order from the first unwatched episode", () => {
  assertEquals(queue(["show"]), ["S1E2", "S0E1", "S2E1", "S2E2"]);
});

Deno.test("listQueue() plays all episodes when it starts at the first one", () => {
  const all = ["S1E1", "S1E2", "S0E1", "S2E1", "S2E2"];
  assertEquals(queue(["show"], { fromStart: true }), all);
  const watched = SHOW.map((it) => ({ ...it, ...WATCHED }) as StoredItem);
  assertEquals(queue(["show"], { all: watched }), all);
});

Deno.test("listQueue() plays a season from the first unwatched episode", () => {
  assertEquals(queue(["season 2"]), ["S2E2"]);
  assertEquals(queue(["season 0"]), ["S0E1", "S0E2"]);
});

Deno.test("listQueue() plays an episode alone, or with those that follow", () => {
  assertEquals(queue(["S2E1"]), ["S2E1"]);
  assertEquals(queue(["S1E2"], { follows: true, count: 2 }), ["S1E2", "S0E1"]);
  assertEquals(queue(["S2E2"], { follows: true }), ["S2E2"]);
  // A special without a place in the series has nothing after it.
  assertEquals(queue(["S0E2"], { follows: true }), ["S0E2"]);
});

Deno.test("listQueue() counts only the wanted items", () => {
  const only = ["S2E1", "S2E2"];
  assertEquals(queue(["show"], { only, count: 1 }), ["S2E1"]);
});

Deno.test("listQueue() plays several items in the order of their names", () => {
  assertEquals(queue(["season 2", "S1E1"]), ["S2E1", "S2E2", "S1E1"]);
});

Deno.test("listQueue() shuffles everything and keeps the count", () => {
  const shuffled = queue(["show"], { shuffle: true });
  assertEquals(
    shuffled.toSorted(),
    queue(["show"], { fromStart: true }).sort(),
  );
  assertEquals(queue(["show"], { shuffle: true, count: 1 }).length, 1);
});

Deno.test("listQueue() ends when a server lists a season in itself", () => {
  const loop = [
    item("a", { type: "season", parentId: "b" }),
    item("b", { type: "season", parentId: "a" }),
  ];
  assertEquals(queue(["a"], { all: loop }), []);
});
