import type { Mark } from "../../src/core/library_ports.ts";
import { refreshItem } from "../../src/library/sync/refresh_item.ts";
import { systemClock } from "../../src/system/clock.ts";
import { assert, assertEquals } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

const MARKED_AT = new Date("2026-05-01T10:00:00Z");

/** Queues marks in order while the server does not accept them. */
function queue(
  { account, demo, library }: SyncFixture,
  marks: readonly Omit<Mark, "markedAt">[],
) {
  marks.forEach((it, at) => {
    const markedAt = new Date(MARKED_AT.getTime() + at * 1_000);
    library.userData.applyMark(account, { ...it, markedAt });
    library.userData.saveUnsentMark(account, { ...it, markedAt });
  });
  demo.options.answer = ({ url }) =>
    /User(Favorite|Played)Items|PlayedItems/.test(url)
      ? new Response("Error processing request.", { status: 500 })
      : null;
}

/** Returns a served item of a kind, which its user never touched. */
function untouched({ demo, userId }: SyncFixture, kind: string) {
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

function marksOn({ kept }: SyncFixture, id: string) {
  const data = kept().get(id)?.userData;
  return [data?.played, data?.favorite];
}

function refreshed(
  fixture: SyncFixture,
  id: string,
  { mustKeep = true }: { mustKeep?: boolean } = {},
) {
  const item = fixture.kept().get(id);
  assert(item);
  const deps = { library: fixture.library, clock: systemClock };
  return refreshItem(deps, { ...fixture, item, mustKeep });
}

for (const full of [false, true]) {
  syncTest(
    `syncLibraries() keeps queued marks when it reads ${
      full ? "everything" : "what is new"
    }`,
    async (fixture) => {
      const { id } = untouched(fixture, "Movie");
      await fixture.sync();
      queue(fixture, [
        { itemId: id, kind: "played", value: true },
        { itemId: id, kind: "favorite", value: true },
      ]);
      const { updated } = await fixture.sync({ full });
      assertEquals(marksOn(fixture, id), [true, true]);
      assertEquals(updated, 0);
      assertEquals(
        fixture.library.userData.listUnsentMarks(fixture.account).length,
        2,
      );
    },
    { items: 60 },
  );
}

syncTest(
  "syncLibraries() keeps an item unmarked when its mark is queued for removal",
  async (fixture) => {
    const item = untouched(fixture, "Movie");
    const change = { played: true, favorite: true, playCount: 3 };
    fixture.demo.library.changeUserData(fixture.userId, item, change);
    await fixture.sync();
    queue(fixture, [
      { itemId: item.id, kind: "played", value: false },
      { itemId: item.id, kind: "favorite", value: false },
    ]);
    for (const full of [false, true]) {
      await fixture.sync({ full });
      assertEquals(marksOn(fixture, item.id), [false, false]);
    }
  },
  { items: 60 },
);

syncTest(
  "syncLibraries() keeps the queued mark of a whole series, except on a part that was marked later",
  async (fixture) => {
    const series = untouched(fixture, "Series");
    await fixture.sync();
    const inside = () =>
      [...fixture.kept().values()].filter(({ seriesId }) =>
        seriesId === series.id
      );
    const [first] = inside().filter(({ type }) => type === "episode");
    assert(first);
    queue(fixture, [{ itemId: series.id, kind: "played", value: true }]);
    await fixture.sync({ full: true });
    assert(inside().every(({ userData }) => userData.played));
    assertEquals(marksOn(fixture, series.id)[0], true);
    const later = { itemId: first.id, kind: "played", value: false } as const;
    const markedAt = new Date(MARKED_AT.getTime() + 60_000);
    fixture.library.userData.applyMark(fixture.account, { ...later, markedAt });
    fixture.library.userData.saveUnsentMark(fixture.account, {
      ...later,
      markedAt,
    });
    for (const full of [false, true]) {
      await fixture.sync({ full });
      const unplayed = inside().filter(({ userData }) => !userData.played)
        .map(({ id }) => id);
      assertEquals(unplayed.sort(), [first.id, first.parentId].sort());
      assertEquals(marksOn(fixture, series.id)[0], false);
    }
  },
);

syncTest(
  "refreshItem() returns and stores queued marks, and the server's once they are sent",
  async (fixture) => {
    const item = untouched(fixture, "Episode");
    const { id } = item;
    await fixture.sync();
    const seriesId = fixture.kept().get(id)?.seriesId;
    queue(fixture, [
      { itemId: id, kind: "favorite", value: true },
      { itemId: seriesId ?? "", kind: "played", value: true },
    ]);
    const { item: { userData } } = await refreshed(fixture, id);
    assertEquals([userData.played, userData.favorite], [true, true]);
    assertEquals(marksOn(fixture, id), [true, true]);
    await refreshed(fixture, seriesId ?? "");
    assertEquals(marksOn(fixture, seriesId ?? "")[0], true);
    fixture.demo.options.answer = () => null;
    await fixture.sync();
    assertEquals(fixture.library.userData.listUnsentMarks(fixture.account), []);
    fixture.demo.library.changeUserData(fixture.userId, item, {
      played: false,
    });
    await refreshed(fixture, id);
    assertEquals(marksOn(fixture, id), [false, true]);
  },
);

syncTest(
  "refreshItem() keeps the position of a queued play, also one after a queued mark",
  async (fixture) => {
    const { account, library } = fixture;
    const { id } = untouched(fixture, "Movie");
    await fixture.sync();
    queue(fixture, [{ itemId: id, kind: "played", value: false }]);
    const playedAt = new Date(MARKED_AT.getTime() + 60_000);
    const positionMs = 90_000;
    const stored = library.items.findItem(account, id);
    assert(stored);
    library.userData.saveUserData(account, {
      id,
      userData: {
        ...stored.userData,
        playCount: 1,
        positionMs,
        lastPlayedAt: playedAt,
      },
    });
    library.userData.saveUnsentPlay(account, {
      itemId: id,
      positionMs,
      playedAt,
    });
    const { item: { userData } } = await refreshed(fixture, id);
    assertEquals(userData.positionMs, positionMs);
    assertEquals(fixture.kept().get(id)?.userData.positionMs, positionMs);
  },
  { items: 60 },
);

syncTest(
  "refreshItem() takes a position from the server that is newer than a queued play",
  async (fixture) => {
    const { account, library } = fixture;
    const item = untouched(fixture, "Movie");
    await fixture.sync();
    library.userData.saveUnsentPlay(account, {
      itemId: item.id,
      positionMs: 90_000,
      playedAt: MARKED_AT,
    });
    fixture.demo.library.changeUserData(fixture.userId, item, {
      positionTicks: 1_200_000_000,
      lastPlayedMs: MARKED_AT.getTime() + 60_000,
    });
    const { item: { userData } } = await refreshed(fixture, item.id);
    assertEquals(userData.positionMs, 120_000);
  },
  { items: 60 },
);
