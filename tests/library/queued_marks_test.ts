import type { Mark } from "../../src/core/library_ports.ts";
import { refreshItem } from "../../src/library/sync/refresh_item.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals } from "../assert.ts";
import { syncTest, type SyncWorld } from "./sync_world.ts";

const MARKED_AT = new Date("2026-05-01T10:00:00Z");

/** Queues marks in their order, which the server then fails to accept. */
function queue(
  { account, demo, library }: SyncWorld,
  marks: readonly Omit<Mark, "markedAt">[],
) {
  marks.forEach((it, at) => {
    const markedAt = new Date(MARKED_AT.getTime() + at * 1_000);
    library.applyMark(account, { ...it, markedAt });
    library.saveUnsentMark(account, { ...it, markedAt });
  });
  demo.switches.answer = ({ url }) =>
    /User(Favorite|Played)Items|PlayedItems/.test(url)
      ? new Response("Error processing request.", { status: 500 })
      : null;
}

/** Returns a served item of a kind, which its user never touched. */
function untouched({ demo, userId }: SyncWorld, kind: string) {
  const item = demo.library.visibleItems().find((it) =>
    it.kind === kind && (kind === "Series" || (it.runTimeTicks ?? 0) > 0)
  );
  assert(item);
  demo.library.changeUserData(userId, item, {
    played: false,
    favorite: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
  return item;
}

function marksOn({ kept }: SyncWorld, id: string) {
  const data = kept().get(id)?.userData;
  return [data?.played, data?.favorite];
}

function refreshed(world: SyncWorld, id: string, mustKeep = true) {
  const item = world.kept().get(id);
  assert(item);
  const parts = { library: world.library, clock: systemClock };
  return refreshItem(parts, { ...world, item, mustKeep });
}

for (const full of [false, true]) {
  syncTest(
    `syncLibraries() keeps queued marks when it reads ${
      full ? "everything" : "what is new"
    }`,
    async (world) => {
      const { id } = untouched(world, "Movie");
      await world.sync();
      queue(world, [
        { itemId: id, kind: "played", value: true },
        { itemId: id, kind: "favorite", value: true },
      ]);
      const { updated } = await world.sync({ full });
      assertEquals(marksOn(world, id), [true, true]);
      assertEquals(updated, 0);
      assertEquals(world.library.listUnsentMarks(world.account).length, 2);
    },
    60,
  );
}

syncTest(
  "syncLibraries() keeps an item unmarked when its mark is queued for removal",
  async (world) => {
    const item = untouched(world, "Movie");
    const change = { played: true, favorite: true, playCount: 3 };
    world.demo.library.changeUserData(world.userId, item, change);
    await world.sync();
    queue(world, [
      { itemId: item.id, kind: "played", value: false },
      { itemId: item.id, kind: "favorite", value: false },
    ]);
    for (const full of [false, true]) {
      await world.sync({ full });
      assertEquals(marksOn(world, item.id), [false, false]);
    }
  },
  60,
);

syncTest(
  "syncLibraries() keeps the queued mark of a whole series, except on a part that was marked later",
  async (world) => {
    const series = untouched(world, "Series");
    await world.sync();
    const inside = () =>
      [...world.kept().values()].filter(({ seriesId }) =>
        seriesId === series.id
      );
    const [first] = inside().filter(({ type }) => type === "episode");
    assert(first);
    queue(world, [{ itemId: series.id, kind: "played", value: true }]);
    await world.sync({ full: true });
    assert(inside().every(({ userData }) => userData.played));
    assertEquals(marksOn(world, series.id)[0], true);
    const later = { itemId: first.id, kind: "played", value: false } as const;
    const markedAt = new Date(MARKED_AT.getTime() + 60_000);
    world.library.applyMark(world.account, { ...later, markedAt });
    world.library.saveUnsentMark(world.account, { ...later, markedAt });
    for (const full of [false, true]) {
      await world.sync({ full });
      const unplayed = inside().filter(({ userData }) => !userData.played)
        .map(({ id }) => id);
      assertEquals(unplayed.sort(), [first.id, first.parentId].sort());
      assertEquals(marksOn(world, series.id)[0], false);
    }
  },
);

syncTest(
  "refreshItem() returns and stores queued marks, and the server's once they are sent",
  async (world) => {
    const item = untouched(world, "Episode");
    const { id } = item;
    await world.sync();
    const seriesId = world.kept().get(id)?.seriesId;
    queue(world, [
      { itemId: id, kind: "favorite", value: true },
      { itemId: seriesId ?? "", kind: "played", value: true },
    ]);
    const { item: { userData } } = await refreshed(world, id);
    assertEquals([userData.played, userData.favorite], [true, true]);
    assertEquals(marksOn(world, id), [true, true]);
    await refreshed(world, seriesId ?? "");
    assertEquals(marksOn(world, seriesId ?? "")[0], true);
    world.demo.switches.answer = () => null;
    await world.sync();
    assertEquals(world.library.listUnsentMarks(world.account), []);
    world.demo.library.changeUserData(world.userId, item, { played: false });
    await refreshed(world, id);
    assertEquals(marksOn(world, id), [false, true]);
  },
);

syncTest(
  "refreshItem() keeps the position of a queued play, also one after a queued mark",
  async (world) => {
    const { account, library } = world;
    const { id } = untouched(world, "Movie");
    await world.sync();
    queue(world, [{ itemId: id, kind: "played", value: false }]);
    const playedAt = new Date(MARKED_AT.getTime() + 60_000);
    const positionMs = 90_000;
    const stored = library.findItem(account, id);
    assert(stored);
    library.saveUserData(account, {
      id,
      userData: {
        ...stored.userData,
        playCount: 1,
        positionMs,
        lastPlayedAt: playedAt,
      },
    });
    library.saveUnsentPlay(account, { itemId: id, positionMs, playedAt });
    const { item: { userData } } = await refreshed(world, id);
    assertEquals(userData.positionMs, positionMs);
    assertEquals(world.kept().get(id)?.userData.positionMs, positionMs);
  },
  60,
);

syncTest(
  "refreshItem() takes a position from the server that is newer than a queued play",
  async (world) => {
    const { account, library } = world;
    const item = untouched(world, "Movie");
    await world.sync();
    library.saveUnsentPlay(account, {
      itemId: item.id,
      positionMs: 90_000,
      playedAt: MARKED_AT,
    });
    world.demo.library.changeUserData(world.userId, item, {
      positionTicks: 1_200_000_000,
      lastPlayedMs: MARKED_AT.getTime() + 60_000,
    });
    const { item: { userData } } = await refreshed(world, item.id);
    assertEquals(userData.positionMs, 120_000);
  },
  60,
);
