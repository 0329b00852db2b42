import type { ControlledPlayer } from "../../../src/core/playback_ports.ts";
import { playQueue } from "../../../src/library/playback/play_queue.ts";
import type { PlayProgress } from "../../../src/library/playback/watch_player.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { SystemPlayRecords } from "../../../src/system/play_records.ts";
import { assertEquals } from "@std/assert";
import { FakePlayers } from "../../fakes/fake_players.ts";
import { seriesOfTracks } from "../../native/series_of_tracks.ts";
import { silentPieces } from "../../native/transport_stream.ts";
import { downloadTest } from "../download_fixture.ts";

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

downloadTest(
  "playQueue() goes on to the next item after another audio track was chosen",
  async ({ demo, deps, folder, session, item }) => {
    const episodes = seriesOfTracks(demo, { seconds: SECONDS, count: 2 });
    demo.files.options.transcodeOnly = true;
    for (const { id } of episodes) {
      demo.files.setSegments(id, silentPieces(2));
    }
    const library = openLibraryIndex(`${folder}/metadata.db`);
    let plays = 0;
    const first = (await item(episodes[0]?.id ?? "")).name;
    const players = new FakePlayers(({ title }) => {
      const waits = title.includes(first);
      const isStopped = waits && ++plays === 1;
      return {
        positionMs: LATE_MS,
        ends: isStopped ? null : "finished",
        waits,
      };
    });
    const call = switchingCall();
    const read = async ({ id }: { id: string }) => {
      const read = await item(id);
      return {
        item: read,
        read: () => Promise.resolve({ item: read, parts: [], version: null }),
      };
    };
    try {
      const ran = await playQueue({
        ...deps,
        library,
        keepsLibrary: true,
        loopback: systemLoopback,
        players,
        records: new SystemPlayRecords(`${folder}/plays`),
      }, {
        request: {
          account: session.account,
          session,
          serverUrl: demo.url,
          entries: await Promise.all(episodes.map(read)),
          readEntries: () => Promise.resolve([]),
          repeat: "off",
          continues: true,
          player: null,
          print: false,
          fromStart: true,
        },
        call: { callFor: () => call, note: call.note },
      });
      const titles = ran.plays.map((it) => it.item.id);
      assertEquals(titles, episodes.map((it) => it.id));
      assertEquals([ran.failures, players.running], [[], 0]);
    } finally {
      library.close();
    }
  },
);
