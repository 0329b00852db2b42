import { NO_TRACK } from "../../../src/core/media_ports.ts";
import {
  type ChosenTracks,
  PLAYERS_CHOICE,
} from "../../../src/core/playback_ports.ts";
import type { WantedTracks } from "../../../src/library/playback/choose_tracks.ts";
import { unselectedTracks } from "../../../src/library/download/unselected_tracks.ts";
import { assertEquals } from "@std/assert";

type Case = [
  wanted: Partial<WantedTracks>,
  encoded: Partial<ChosenTracks>,
  chosen: Partial<ChosenTracks>,
  unselected: string[],
];

const CASES: Case[] = [
  [{}, {}, {}, []],
  [{ audio: "jpn" }, {}, { audio: 3 }, []],
  [{ audio: "jpn" }, { audio: 3 }, {}, []],
  [{ audio: "jpn" }, {}, { subtitle: 5 }, ['audio "jpn"']],
  [{ subtitles: "ger" }, {}, { subtitle: 6 }, []],
  [{ subtitles: "ger" }, { subtitle: 6 }, {}, []],
  [{ subtitles: "ger" }, {}, {}, ['subtitles "ger"']],
  // The player gets no pictures beside the film.
  [{ subtitles: "ger" }, {}, { subtitle: NO_TRACK }, ['subtitles "ger"']],
  [{ subtitles: "off" }, {}, { subtitle: NO_TRACK }, []],
  [{ subtitles: "None" }, {}, {}, ['subtitles "None"']],
  [{ audio: "jpn", subtitles: "ger" }, {}, {}, [
    'audio "jpn"',
    'subtitles "ger"',
  ]],
];

Deno.test("unselectedTracks() names the tracks that neither the server nor the player selects", () => {
  for (const [named, encoded, chosen, unselected] of CASES) {
    const wanted = { audio: null, subtitles: null, ...named };
    const plan = { wanted, encoded: { ...PLAYERS_CHOICE, ...encoded } };
    const player = { name: "vlc", chosen: { ...PLAYERS_CHOICE, ...chosen } };
    assertEquals(
      unselectedTracks(plan, player),
      unselected.map((it) =>
        `Cannot select ${it} in "vlc": select it in the player`
      ),
    );
  }
});

Deno.test("unselectedTracks() names every track when the address is printed", () => {
  const wanted = { audio: "jpn", subtitles: "off" };
  assertEquals(unselectedTracks({ wanted, encoded: PLAYERS_CHOICE }, null), [
    'Cannot select audio "jpn" for a printed address: select it in the player',
    'Cannot select subtitles "off" for a printed address: select it in the ' +
    "player",
  ]);
});
