import type { LeftPlay, PlayState } from "../../../src/core/playback_ports.ts";
import { recoverPlays } from "../../../src/library/playback/recover_plays.ts";
import { assert, assertEquals } from "@std/assert";
import { type SyncFixture, syncTest } from "../sync_fixture.ts";

const PLAYED_AT = new Date("2026-05-01T10:00:00Z");

/** Syncs an unwatched film and returns it with a killed play of it. */
async function killed(fixture: SyncFixture, given: Partial<PlayState>) {
  const { account, demo, library, sync, userId } = fixture;
  const film = demo.library.itemsOf(demo.library.folders[0]?.id ?? "")
    .find((it) => (it.runTimeTicks ?? 0) > 0);
  assert(film);
  demo.library.changeUserData(userId, film, {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
  await sync();
  const { serverId } = account;
  const positionMs = Math.round((film.runTimeTicks ?? 0) / 20_000);
  const state = {
    serverId,
    userId,
    itemId: film.id,
    sourceId: null,
    playSessionId: null,
    transcoded: false,
    reported: false,
    positionMs,
    playedAt: PLAYED_AT,
    ...given,
  };
  const ended: ("forget" | "keep")[] = [];
  const left: LeftPlay = {
    state,
    forget: () => void ended.push("forget"),
    keep: () => void ended.push("keep"),
  };
  const records = {
    open: () => {
      throw new Error("nothing is played");
    },
    takeLeft: () => Promise.resolve([left]),
  };
  return {
    film,
    ended,
    positionMs,
    kept: () => library.items.findItem(account, film.id)?.userData.positionMs,
    unsent: () => library.userData.listUnsentPlays(account),
    keepLeft: () => recoverPlays({ records, library }, account),
  };
}

syncTest(
  "recoverPlays() stores the position of a play that the server does not know",
  async (fixture) => {
    const { ended, film, keepLeft, kept, positionMs, unsent } = await killed(
      fixture,
      {},
    );
    await keepLeft();
    const play = { itemId: film.id, positionMs, playedAt: PLAYED_AT };
    assertEquals([kept(), ended], [positionMs, ["forget"]]);
    assertEquals(unsent(), [play]);
  },
);

syncTest(
  "recoverPlays() leaves the stop of a play that its server knows",
  async (fixture) => {
    const left = await killed(fixture, { reported: true });
    await left.keepLeft();
    assertEquals([left.kept(), left.ended], [left.positionMs, ["keep"]]);
    assertEquals(left.unsent(), []);
  },
);

syncTest(
  "recoverPlays() leaves a later position, and other accounts alone",
  async (fixture) => {
    const { account, library } = fixture;
    const older = await killed(fixture, { reported: true });
    const item = library.items.findItem(account, older.film.id);
    assert(item);
    const lastPlayedAt = new Date(PLAYED_AT.getTime() + 1_000);
    const later = { ...item.userData, positionMs: 7_000, lastPlayedAt };
    library.userData.saveUserData(account, {
      id: older.film.id,
      userData: later,
    });
    await older.keepLeft();
    assertEquals([older.kept(), older.ended], [7_000, ["keep"]]);
    const other = await killed(fixture, { userId: "e".repeat(32) });
    await other.keepLeft();
    assertEquals([other.ended, other.unsent()], [["keep"], []]);
  },
);
