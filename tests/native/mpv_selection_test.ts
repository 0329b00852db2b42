/** Tests which selections of mpv count as the choices of the user. */
import { NO_TRACK } from "../../src/core/media_ports.ts";
import type { PlayerTrack } from "../../src/core/playback_ports.ts";
import { systemPlayers } from "../../src/system/run_player.ts";
import { assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { matroska } from "./matroska.ts";
import { until } from "./play_fixture.ts";

const SECONDS = 600;

function inside(
  kind: PlayerTrack["kind"],
  track: { index: number; language: string },
): PlayerTrack {
  const place = { number: 1, streamIndex: track.index };
  return { ...track, kind, title: "", file: null, place };
}

Deno.test({
  name: "mpv counts no subtitles as the user's choice only when the user " +
    "selects that",
  ignore: lacks("mpv"),
}, async () => {
  const folder = await Deno.makeTempDir({ prefix: "mpv-" });
  Deno.writeTextFileSync(`${folder}/mpv.conf`, "ao=null\nvid=no\n");
  Deno.env.set("MPV_HOME", folder);
  const film = matroska(SECONDS, [
    { type: "video", language: "und" },
    { type: "audio", language: "jpn" },
    { type: "subtitle", language: "eng", isDefault: true },
  ]);
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => new Response(film),
  );
  const player = await systemPlayers.start("mpv", {
    url: `http://127.0.0.1:${server.addr.port}/film.mkv`,
    title: "Film",
    demuxer: "matroska",
    startMs: 0,
    // The file was replaced: it has no German subtitles any more.
    tracks: [
      inside("audio", { index: 1, language: "jpn" }),
      inside("subtitle", { index: 2, language: "ger" }),
    ],
    audio: 1,
    subtitle: 2,
    languages: { audio: null, subtitles: null },
    subtitlesOff: false,
    asked: Promise.resolve(),
    folder,
  });
  try {
    const selected = () =>
      until(() => {
        const state = player.state();
        return state?.subtitle === NO_TRACK ? state : null;
      });
    const { positionMs } = await selected();
    await until(async () => {
      const state = await selected();
      return state.positionMs > positionMs || null;
    });
    assertEquals((await selected()).subtitleSelected, false);
    const isDone = await player.control({ kind: "next-subtitles" });
    assertEquals(isDone, true);
    await until(() => player.state()?.subtitleSelected || null);
  } finally {
    await player.stop();
    Deno.env.delete("MPV_HOME");
    await Deno.remove(folder, { recursive: true });
  }
});
