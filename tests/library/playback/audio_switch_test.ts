import type {
  PlayerAction,
  RunningPlayer,
} from "../../../src/core/playback_ports.ts";
import { AudioSwitch } from "../../../src/library/playback/audio_switch.ts";
import type { PlannedTrack } from "../../../src/library/download/planned_tracks.ts";
import { assertEquals } from "@std/assert";
import { playerState } from "../../fakes/player_state.ts";
import { makeTrack } from "./media_track.ts";

const OFFERED = [
  makeTrack("subtitle", 0),
  makeTrack("audio", 2, { language: "eng" }),
  makeTrack("audio", 3, { language: "jpn" }),
];

function sound(index: number): PlannedTrack {
  const place = { number: 1, streamIndex: null };
  return { kind: "audio", index, language: null, title: "", file: null, place };
}

/** Asks for the next audio track of a player that has no other one. */
async function asked(
  { chosen = 2, given = [2], shows = true, kind = "next-audio" }: {
    chosen?: number;
    /** The audio tracks that the player gets. */
    given?: readonly number[];
    shows?: boolean;
    kind?: "next-audio" | "next-subtitles";
  },
) {
  let stops = 0;
  const player = {
    name: "mpv",
    exact: true,
    ended: new Promise<never>(() => undefined),
    state: () => shows ? playerState({ positionMs: 9 }) : null,
    control: (_: PlayerAction) => Promise.resolve(false),
    stop: () => Promise.resolve(void stops++),
  };
  const audioSwitch = new AudioSwitch({
    offered: OFFERED,
    tracks: given.map(sound),
    chosen: { audio: chosen, subtitle: null },
  });
  const controls = audioSwitch.controls(player as unknown as RunningPlayer);
  const isDone = await controls.control({ kind });
  return { isDone, audio: audioSwitch.audio, stops };
}

Deno.test("AudioSwitch goes on with the next audio track, and after the last with the first", async () => {
  assertEquals(await asked({}), { isDone: true, audio: 3, stops: 1 });
  const last = { chosen: 3, given: [3] };
  assertEquals(await asked(last), { isDone: true, audio: 2, stops: 1 });
});

Deno.test("AudioSwitch leaves the player alone when it has all tracks, shows nothing or has other work", async () => {
  const nothing = { isDone: false, audio: null, stops: 0 };
  assertEquals(await asked({ given: [2, 3] }), nothing);
  assertEquals(await asked({ shows: false }), nothing);
  assertEquals(await asked({ kind: "next-subtitles" }), nothing);
});
