import { Failure } from "../../../src/core/failure.ts";
import type { Players } from "../../../src/core/playback_ports.ts";
import type { DemoKind } from "../../../src/demo/library_items.ts";
import { detailsOf } from "../../../src/demo/sample_details.ts";
import type { PlayRequest } from "../../../src/library/playback/play_request.ts";
import { syncLibraries } from "../../../src/library/sync/sync_libraries.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import type { PlayCall } from "../../../src/library/playback/watch_player.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { SystemPlayRecords } from "../../../src/system/play_records.ts";
import { assert, assertEquals, assertMatch, assertRejects } from "@std/assert";
import { FakePlayers } from "../../fakes/fake_players.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";
import { playOne } from "./play_one.ts";

/** Returns players that report one position and are closed by the user. */
function playerAt(positionMs: number): Players {
  return new FakePlayers(() => ({ positionMs, ends: "stopped" }));
}

/** Returns a call that is never cancelled and whose progress is ignored. */
function silentCall(): PlayCall {
  const ignore = () => undefined;
  return { signal: new AbortController().signal, tell: ignore, note: ignore };
}

/** Plays an unwatched item that is on record, and stops in the middle. */
async function playHalf(
  { demo, download, folder, deps, session, item }: DownloadFixture,
  { offline, kind = "Movie", share = 0.5, keepsLibrary = true }: {
    offline: boolean;
    kind?: DemoKind;
    share?: number;
    keepsLibrary?: boolean;
  },
) {
  const library = openLibraryIndex(`${folder}/metadata.db`);
  const { account, server } = session;
  const film = demo.library.visibleItems().find((it) => it.kind === kind);
  assert(film);
  demo.library.changeUserData(account.userId, film, {
    played: false,
    playCount: 0,
    positionTicks: 0,
    lastPlayedMs: null,
  });
  const sync = () =>
    syncLibraries({ library, clock: deps.clock }, {
      account,
      server,
      full: false,
      tell: () => undefined,
    });
  await sync();
  if (offline) await download([film.id]);
  const positionMs = Math.round((film.runTimeTicks ?? 0) * share / 10_000);
  const played = await playOne(
    {
      ...deps,
      library,
      keepsLibrary,
      loopback: systemLoopback,
      players: playerAt(positionMs),
      records: new SystemPlayRecords(`${folder}/plays`),
    },
    {
      request: {
        account,
        session: offline ? null : session,
        serverUrl: demo.url,
        item: await item(film.id),
        player: null,
        print: false,
        startMs: 0,
      },
      call: silentCall(),
    },
  );
  const stored = () => library.items.findItem(account, film.id)?.userData;
  const kept = () => stored()?.positionMs;
  const state = () => [stored()?.played, stored()?.positionMs];
  const unsent = () => library.userData.listUnsentPlays(account).length;
  return { library, positionMs, played, kept, state, unsent, sync };
}

const reportsFail = (request: Request) =>
  new URL(request.url).pathname.startsWith("/Sessions/Playing")
    ? new Response(null, { status: 503 })
    : null;

for (const offline of [true, false]) {
  const when = offline ? "there was no server" : "its reports did not arrive";
  downloadTest(
    `playItem() keeps the position for the next sync when ${when}`,
    async (fixture) => {
      const { options, plays } = fixture.demo;
      if (!offline) options.answer = reportsFail;
      const half = await playHalf(fixture, { offline });
      const { kept, library, played, positionMs, sync, unsent } = half;
      assertEquals([played.problem === null, played.isKept], [offline, true]);
      assertEquals([kept(), unsent(), plays], [positionMs, 1, []]);
      options.answer = null;
      await sync();
      assertEquals(plays.map((it) => it.moment), ["start", "stop"]);
      assertEquals([kept(), unsent()], [positionMs, 0]);
      library.close();
    },
  );
}

downloadTest(
  "playItem() stores no play when the server has received it",
  async (fixture) => {
    const half = await playHalf(fixture, { offline: false });
    const { kept, library, played, positionMs, sync, unsent } = half;
    assertEquals([played.problem, played.isKept], [null, false]);
    assertEquals([kept(), unsent()], [positionMs, 0]);
    const { length } = fixture.demo.plays;
    await sync();
    assertEquals([kept(), fixture.demo.plays.length], [positionMs, length]);
    library.close();
  },
);

downloadTest(
  "playItem() does not promise to send a play when nothing outlives the run",
  async (fixture) => {
    fixture.demo.options.answer = reportsFail;
    const given = { offline: false, keepsLibrary: false };
    const { library, played } = await playHalf(fixture, given);
    assertEquals([played.problem?.code, played.isKept], [503, false]);
    library.close();
  },
);

const LEFT: [kind: DemoKind, share: number][] = [
  ["Movie", 0.01],
  ["Movie", 0.95],
  ["Episode", 0.89],
  ["Audio", 0.5],
];

for (const [kind, share] of LEFT) {
  downloadTest(
    `playItem() keeps what the server will when it left ${kind} at ${share}`,
    async (fixture) => {
      const given = { offline: true, kind, share };
      const { library, state, sync, unsent } = await playHalf(fixture, given);
      const before = state();
      await sync();
      assertEquals([state(), unsent()], [before, 0]);
      library.close();
    },
  );
}

/** Plays a downloaded film with subtitles while the server is away. */
async function playDownloaded(
  { demo, download, folder, deps, session, item }: DownloadFixture,
  { players, ...request }: Pick<PlayRequest, "wanted"> & { players: Players },
) {
  const film = demo.library.visibleItems().find((it) =>
    it.kind === "Movie" && detailsOf(it).HasSubtitles
  );
  assert(film);
  await download([film.id]);
  const library = openLibraryIndex(`${folder}/metadata.db`);
  try {
    return await playOne(
      {
        ...deps,
        library,
        keepsLibrary: true,
        loopback: systemLoopback,
        players,
        records: new SystemPlayRecords(`${folder}/plays`),
      },
      {
        request: {
          ...request,
          account: session.account,
          session: null,
          serverUrl: demo.url,
          item: await item(film.id),
          player: null,
          print: false,
          startMs: 0,
        },
        call: silentCall(),
      },
    );
  } finally {
    library.close();
  }
}

downloadTest(
  "playItem() passes downloaded subtitles to the player without a server",
  async (fixture) => {
    const texts: string[] = [];
    const players = new FakePlayers(async ({ tracks }) => {
      for (const { file } of tracks) {
        texts.push(await (await fetch(file?.url ?? "")).text());
      }
      return { positionMs: 1_000, ends: "stopped" };
    });
    await playDownloaded(fixture, { players });
    assertEquals(texts.map((it) => /\((.*)\)/.exec(it)?.[1]), ["eng", "deu"]);
  },
);

downloadTest(
  "playItem() selects a wanted track without a server, or refuses to play",
  async (fixture) => {
    const players = new FakePlayers(() => (
      { positionMs: 1_000, ends: "stopped" }
    ));
    const german = { audio: null, subtitles: "German" };
    await playDownloaded(fixture, { players, wanted: german });
    const dubbed = { audio: "deu", subtitles: null };
    const failure = await assertRejects(
      () => playDownloaded(fixture, { players, wanted: dubbed }),
      Failure,
    );
    assertMatch(failure.message, /^Cannot choose audio "deu" of ".+": /);
    const chosen = players.started.map(({ subtitle, tracks }) =>
      tracks.find((it) => it.index === subtitle)?.language
    );
    assertEquals([failure.kind, chosen], ["unreachable", ["de"]]);
  },
);

downloadTest(
  "playItem() starts no second player when the first did not open the film",
  async (fixture) => {
    const { demo, folder, deps, session, item } = fixture;
    const film = demo.library.visibleItems().find((it) => it.kind === "Movie");
    assert(film);
    const players = new FakePlayers(() => (
      { positionMs: null, ends: "failed", asks: false }
    ));
    const library = openLibraryIndex(`${folder}/metadata.db`);
    const failure = await assertRejects(async () =>
      await playOne(
        {
          ...deps,
          library,
          keepsLibrary: true,
          loopback: systemLoopback,
          players,
          records: new SystemPlayRecords(`${folder}/plays`),
        },
        {
          request: {
            account: session.account,
            session,
            serverUrl: demo.url,
            item: await item(film.id),
            player: null,
            print: false,
            startMs: 1_000,
          },
          call: silentCall(),
        },
      ), Failure);
    library.close();
    assertMatch(failure.message, /: test ended without opening it$/);
    assertEquals(players.started.length, 1);
  },
);
