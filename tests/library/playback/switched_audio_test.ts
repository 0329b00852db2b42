import type { ControlledPlayer } from "../../../src/core/playback_ports.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../../../src/core/playback_preferences.ts";
import type { WantedTracks } from "../../../src/library/playback/choose_tracks.ts";
import { playQueue } from "../../../src/library/playback/play_queue.ts";
import { trackMemories } from "../../../src/library/playback/track_memory.ts";
import type { PlayProgress } from "../../../src/library/playback/watch_player.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { SystemPlayRecords } from "../../../src/system/play_records.ts";
import { assertEquals } from "@std/assert";
import { FakePlayers } from "../../fakes/fake_players.ts";
import { seriesOfTracks } from "../../native/series_of_tracks.ts";
import { silentPieces } from "../../native/transport_stream.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

const SECONDS = 300;
const LATE_MS = 290_000;

/** Returns a call that asks for another audio track once something plays. */
function switchingCall() {
  let player: ControlledPlayer | null = null;
  let hasSwitched = false;
  return {
    signal: new AbortController().signal,
    note: () => undefined,
    attach: (it: ControlledPlayer) => void (player = it),
    tell({ state }: PlayProgress) {
      if (state !== "playing" || hasSwitched) return;
      // The next item is being prepared by now.
      hasSwitched = true;
      player?.control({ kind: "next-audio" });
    },
  };
}

/** Returns players of which the first play of an item waits to be stopped. */
function playersStoppedIn(title: string): FakePlayers {
  let plays = 0;
  return new FakePlayers((item) => {
    const waits = item.title.includes(title);
    const isStopped = waits && ++plays === 1;
    return {
      positionMs: LATE_MS,
      ends: isStopped ? null : "finished",
      waits,
    };
  });
}

/** Plays two episodes, and switches the audio of the first one. */
async function playSwitching(
  { demo, deps, folder, session, item }: DownloadFixture,
  { wanted, preferences }: {
    wanted?: WantedTracks;
    preferences?: PlaybackPreferences;
  } = {},
) {
  const episodes = seriesOfTracks(demo, { seconds: SECONDS, count: 2 });
  demo.files.options.transcodeOnly = true;
  for (const { id } of episodes) {
    demo.files.setSegments(id, silentPieces(2));
  }
  using library = openLibrary(folder);
  const players = playersStoppedIn((await item(episodes[0]?.id ?? "")).name);
  const call = switchingCall();
  const read = async ({ id }: { id: string }) => {
    const read = await item(id);
    return {
      item: read,
      read: () => Promise.resolve({ item: read, parts: [], version: null }),
    };
  };
  const { account } = session;
  const ran = await playQueue({
    ...deps,
    library: library.index,
    keepsLibrary: true,
    loopback: systemLoopback,
    players,
    records: new SystemPlayRecords(`${folder}/plays`),
  }, {
    request: {
      account,
      session,
      serverUrl: demo.url,
      entries: await Promise.all(episodes.map(read)),
      readEntries: () => Promise.resolve([]),
      repeat: "off",
      continues: true,
      player: null,
      print: false,
      fromStart: true,
      ...(wanted ? { wanted } : {}),
      ...(preferences
        ? {
          memoryOf: trackMemories(library.index, { account, preferences }),
        }
        : {}),
    },
    call: { callFor: () => call, note: call.note },
  });
  assertEquals([ran.failures, players.running], [[], 0]);
  return { episodes, played: ran.plays.map((it) => it.item.id) };
}

function openLibrary(folder: string) {
  const index = openLibraryIndex(`${folder}/metadata.db`);
  return { index, [Symbol.dispose]: () => index.close() };
}

downloadTest(
  "playQueue() goes on to the next item after another audio track was chosen",
  async (fixture) => {
    const { episodes, played } = await playSwitching(fixture);
    assertEquals(played, episodes.map((it) => it.id));
  },
);

for (const audio of ["eng", "1"]) {
  downloadTest(
    `playQueue() switches from audio "${audio}" in one episode only when the account forgets choices`,
    async (fixture) => {
      const { episodes: [first, second] } = await playSwitching(fixture, {
        wanted: { audio, subtitles: null },
        preferences: { ...NEW_PREFERENCES, remembersAudio: false },
      });
      const starts = fixture.demo.plays.filter((it) => it.moment === "start");
      assertEquals(
        starts.map(({ body }) => body.AudioStreamIndex),
        [first?.english, first?.japanese, second?.english],
      );
    },
  );
}
