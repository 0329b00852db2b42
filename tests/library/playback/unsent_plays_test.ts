import type { StoredItem } from "../../../src/core/media_item.ts";
import { sendUnsentPlays } from "../../../src/library/playback/unsent_plays.ts";
import { withSkew } from "../../demo/demo_session.ts";
import { assert, assertEquals } from "@std/assert";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

const PLAYED_AT = new Date("2026-05-01T10:00:00Z");

/** Saves an unsent play that stopped halfway through an unwatched film. */
function playedOffline(fixture: SyncFixture) {
  const { account, demo, library, userId } = fixture;
  const film = demo.library.itemsOf(demo.library.folders[0]?.id ?? "")
    .find((it) => (it.runTimeTicks ?? 0) > 0);
  assert(film);
  const untouched = {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  };
  demo.library.changeUserData(userId, film, untouched);
  const positionMs = Math.round((film.runTimeTicks ?? 0) / 20_000);
  const play = { itemId: film.id, positionMs, playedAt: PLAYED_AT };
  library.userData.saveUnsentPlay(account, play);
  const kept = (): StoredItem | null =>
    library.items.findItem(account, film.id);
  return { film, play, kept, ticks: positionMs * 10_000 };
}

syncTest(
  "syncLibraries() first sends plays that the server does not know",
  async (fixture) => {
    const { account, demo, library, sync, userId } = fixture;
    await sync();
    const { film, kept, play, ticks } = playedOffline(fixture);
    await sync();
    const moments = demo.plays.map((it) => it.moment);
    assertEquals(moments, ["start", "stop"]);
    assertEquals(demo.library.userData(userId, film).positionTicks, ticks);
    assertEquals(kept()?.userData.positionMs, play.positionMs);
    assertEquals(library.userData.listUnsentPlays(account), []);
    await sync();
    assertEquals(demo.plays.length, 2);
  },
);

syncTest(
  "sendUnsentPlays() leaves a position that is newer on the server",
  async (fixture) => {
    const { account, demo, library, userId } = fixture;
    await fixture.sync();
    const { film } = playedOffline(fixture);
    demo.library.changeUserData(userId, film, {
      positionTicks: 70_000_000,
      lastPlayedMs: PLAYED_AT.getTime() + 1_000,
    });
    await sendUnsentPlays(library, fixture);
    const { positionTicks } = demo.library.userData(userId, film);
    assertEquals(positionTicks, 70_000_000);
    assertEquals([demo.plays, library.userData.listUnsentPlays(account)], [
      [],
      [],
    ]);
  },
);

syncTest(
  "sendUnsentPlays() sends a position when the server's clock is ahead",
  async (fixture) => {
    const { demo, library, userId } = fixture;
    await fixture.sync();
    const { film, ticks } = playedOffline(fixture);
    demo.library.changeUserData(userId, film, {
      lastPlayedMs: PLAYED_AT.getTime() + 50_000,
    });
    const { account, server } = fixture;
    const ahead = withSkew(server, 60_000);
    await sendUnsentPlays(library, { account, server: ahead });
    assertEquals(demo.library.userData(userId, film).positionTicks, ticks);
  },
);

syncTest(
  "sendUnsentPlays() keeps what does not arrive for the next time",
  async (fixture) => {
    const { account, demo, library, userId } = fixture;
    await fixture.sync();
    const { film, play, ticks } = playedOffline(fixture);
    demo.options.answer = (request) =>
      new URL(request.url).pathname.startsWith("/Sessions/Playing")
        ? new Response(null, { status: 500 })
        : null;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), [play]);
    demo.options.answer = null;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), []);
    assertEquals(demo.library.userData(userId, film).positionTicks, ticks);
  },
);

syncTest(
  "sendUnsentPlays() drops a play of a removed item, and continues",
  async (fixture) => {
    const { account, demo, library } = fixture;
    await fixture.sync();
    const itemId = "f".repeat(32);
    const gone = { itemId, positionMs: 1, playedAt: new Date(0) };
    library.userData.saveUnsentPlay(account, gone);
    const { play } = playedOffline(fixture);
    assertEquals(library.userData.listUnsentPlays(account), [gone, play]);
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), []);
    assertEquals(demo.plays.length, 2);
  },
);

syncTest(
  "sendUnsentPlays() keeps a play that the server fails on, and sends the others",
  async (fixture) => {
    const { account, demo, library } = fixture;
    await fixture.sync();
    const [stuck] = demo.library.itemsOf(demo.library.folders[1]?.id ?? "");
    assert(stuck);
    const early = { itemId: stuck.id, positionMs: 1, playedAt: new Date(0) };
    library.userData.saveUnsentPlay(account, early);
    const { play } = playedOffline(fixture);
    assertEquals(library.userData.listUnsentPlays(account), [early, play]);
    demo.options.answer = ({ url }) =>
      new URL(url).pathname.endsWith(stuck.id)
        ? new Response("Error processing request.", { status: 500 })
        : null;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), [early]);
    assertEquals(demo.plays.length, 2);
  },
);

syncTest(
  "sendUnsentPlays() keeps a play of an invalid item, and sends the others",
  async (fixture) => {
    const { account, demo, library } = fixture;
    await fixture.sync();
    const itemId = "e".repeat(32);
    const early = { itemId, positionMs: 1, playedAt: new Date(0) };
    library.userData.saveUnsentPlay(account, early);
    playedOffline(fixture);
    demo.options.answer = ({ url }) =>
      new URL(url).pathname.endsWith(itemId)
        ? Response.json({ Name: "Odd", Type: null })
        : null;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), [early]);
    assertEquals(demo.plays.length, 2);
  },
);

for (const body of ["<html>Sign in to the network</html>", "{}"]) {
  syncTest(
    `sendUnsentPlays() stops when something else answers with ${body}`,
    async (fixture) => {
      const { account, demo, library } = fixture;
      await fixture.sync();
      const { play } = playedOffline(fixture);
      const early = { ...play, itemId: "e".repeat(32), playedAt: new Date(0) };
      library.userData.saveUnsentPlay(account, early);
      const asked = new Set<string>();
      demo.options.answer = ({ url }) => {
        asked.add(new URL(url).pathname);
        const type = body === "{}" ? "application/json" : "text/html";
        return new Response(body, { headers: { "content-type": type } });
      };
      await sendUnsentPlays(library, fixture);
      assertEquals(library.userData.listUnsentPlays(account), [early, play]);
      assertEquals([...asked].some((it) => it.endsWith(play.itemId)), false);
    },
  );
}

syncTest(
  "sendUnsentPlays() forgets a removed item that makes the server fail",
  async (fixture) => {
    const { account, demo, library } = fixture;
    await fixture.sync();
    const itemId = "e".repeat(32);
    library.userData.saveUnsentPlay(account, {
      itemId,
      positionMs: 1,
      playedAt: new Date(0),
    });
    demo.options.answer = ({ url }) =>
      new URL(url).pathname.endsWith(itemId)
        ? new Response("Error processing request.", { status: 500 })
        : null;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), []);
  },
);

syncTest(
  "sendUnsentPlays() stops when a gateway cannot reach the server",
  async (fixture) => {
    const { account, demo, library } = fixture;
    await fixture.sync();
    const { play } = playedOffline(fixture);
    const early = { ...play, itemId: "e".repeat(32), playedAt: new Date(0) };
    library.userData.saveUnsentPlay(account, early);
    let asked = 0;
    demo.options.answer = () => {
      asked++;
      return new Response("", { status: 522 });
    };
    await sendUnsentPlays(library, fixture);
    assertEquals([asked, library.userData.listUnsentPlays(account)], [1, [
      early,
      play,
    ]]);
  },
);

syncTest(
  "LibraryIndex.removeUnsentPlay() leaves a later play of the same item",
  async (fixture) => {
    const { account, library } = fixture;
    await fixture.sync();
    const { play } = playedOffline(fixture);
    const later = { ...play, positionMs: 5, playedAt: new Date() };
    library.userData.saveUnsentPlay(account, later);
    library.userData.removeUnsentPlay(account, play);
    assertEquals(library.userData.listUnsentPlays(account), [later]);
  },
);

syncTest(
  "sendUnsentPlays() keeps a play when the user is outside the allowed hours",
  async (fixture) => {
    const { account, demo, library, userId } = fixture;
    await fixture.sync();
    const { film, play, ticks } = playedOffline(fixture);
    const user = demo.users.all.find((it) => it.id === userId);
    assert(user);
    user.forbidden = true;
    await sendUnsentPlays(library, fixture);
    assertEquals(library.userData.listUnsentPlays(account), [play]);
    user.forbidden = false;
    await sendUnsentPlays(library, fixture);
    assertEquals(demo.library.userData(userId, film).positionTicks, ticks);
    assertEquals(library.userData.listUnsentPlays(account), []);
  },
);
