/** Tests changes that a demo server announces, on a stored library. */
import { followServer } from "../../../src/library/live/follow_server.ts";
import { systemClock } from "../../../src/system/clock.ts";
import { assert, assertEquals } from "@std/assert";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

/** Follows the server of a fixture until the test has seen an effect. */
async function following(
  fixture: SyncFixture,
  use: (next: (kind: string) => Promise<void>) => Promise<void>,
): Promise<void> {
  const { library, account, server, demo } = fixture;
  const stop = new AbortController();
  const seen: string[] = [];
  let wake = Promise.withResolvers<void>();
  const ended = followServer(
    { library, clock: systemClock, random: () => 0 },
    {
      account,
      missed: false,
      signal: stop.signal,
      tell: ({ kind }) => {
        seen.push(kind);
        wake.resolve();
      },
      connect: (lend) => lend(server),
    },
  ).catch(() => undefined);
  const next = async (kind: string) => {
    while (!seen.includes(kind)) {
      await wake.promise;
      wake = Promise.withResolvers();
    }
    seen.splice(seen.indexOf(kind), 1);
  };
  try {
    while (!demo.users.sessions.all().some((it) => it.hasSocket)) {
      await systemClock.wait(5);
    }
    await use(next);
  } finally {
    stop.abort();
    await ended;
  }
}

/** Returns a served item that is stored as well. */
function servedItem({ demo }: SyncFixture, kind: string) {
  const item = demo.library.visibleItems()
    .find((it) => it.kind === kind && (it.runTimeTicks ?? 1) > 0);
  assert(item);
  return item;
}

syncTest(
  "followServer() stores the marks of an episode and its series",
  async (fixture) => {
    await fixture.sync();
    const episode = servedItem(fixture, "Episode");
    const series = episode.series?.id ?? "";
    await following(fixture, async (next) => {
      const { library } = fixture.server;
      for (const value of [true, false, true]) {
        await library.mark({ itemId: series, kind: "played", value });
        await next("library-changed");
        const { kept } = fixture;
        const marks = [kept().get(episode.id), kept().get(series)]
          .map((it) => it?.userData.played);
        // The server announces the series; a sync reads the episodes.
        assertEquals(marks[1], value);
        await library.mark({ itemId: episode.id, kind: "favorite", value });
        await next("library-changed");
        assertEquals(kept().get(episode.id)?.userData.favorite, value);
      }
    });
  },
);

syncTest(
  "followServer() removes an item that was deleted, and none that was not",
  async (fixture) => {
    await fixture.sync();
    const film = servedItem(fixture, "Movie");
    const song = servedItem(fixture, "Audio");
    await following(fixture, async (next) => {
      const { demo, kept } = fixture;
      demo.library.remove(film.id);
      demo.events.scanned({ removed: [film.id, song.id, "f".repeat(32)] });
      await next("library-changed");
      await next("sync-due");
      assertEquals([kept().has(film.id), kept().has(song.id)], [false, true]);
    });
  },
);

syncTest(
  "followServer() ignores the marks of other users and of unknown items",
  async (fixture) => {
    await fixture.sync();
    const film = servedItem(fixture, "Movie");
    const { demo, account, kept } = fixture;
    const before = kept().get(film.id)?.userData;
    await following(fixture, async (next) => {
      const announce = (UserId: string, ItemId: string) =>
        demo.events.send({
          type: "UserDataChanged",
          userId: null,
          sessionId: null,
          data: {
            UserId,
            UserDataList: [{ ItemId, Played: true, PlayCount: 9 }],
          },
        });
      announce("e".repeat(32), film.id);
      announce(account.userId, "e".repeat(32));
      demo.events.scanned({ updated: [film.id] });
      await next("sync-due");
      assertEquals(kept().get(film.id)?.userData, before);
    });
  },
);

syncTest(
  "followServer() keeps a queued mark when the server announces another",
  async (fixture) => {
    await fixture.sync();
    const film = servedItem(fixture, "Movie");
    const { library, account, demo, kept } = fixture;
    const value = !kept().get(film.id)?.userData.favorite;
    const mark = { itemId: film.id, kind: "favorite", value } as const;
    library.userData.saveUnsentMark(account, { ...mark, markedAt: new Date() });
    library.userData.applyMark(account, { ...mark, markedAt: new Date() });
    await following(fixture, async (next) => {
      const it = { ItemId: film.id, IsFavorite: !value, PlayCount: 3 };
      demo.events.send({
        type: "UserDataChanged",
        userId: null,
        sessionId: null,
        data: { UserId: account.userId, UserDataList: [it] },
      });
      demo.events.scanned({ updated: [film.id] });
      await next("sync-due");
      assertEquals(kept().get(film.id)?.userData.favorite, value);
    });
  },
);
