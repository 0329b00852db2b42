/** Tests which selections of mpv count as the choices of the user. */
import { NO_TRACK } from "../../src/core/media_ports.ts";
import type {
  PlayerRequest,
  PlayerTrack,
  RunningPlayer,
} from "../../src/core/playback_ports.ts";
import { systemPlayers } from "../../src/system/run_player.ts";
import { assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import { matroska } from "./matroska.ts";
import { until } from "./play_fixture.ts";

/** A start in which mpv stopped for ever came once in about ten. */
const STARTS = Deno.env.get("JELLYTAU_LONG") === "1" ? 24 : 6;

function inside(
  kind: PlayerTrack["kind"],
  { number = 1, ...track }: {
    index: number;
    language: string;
    number?: number;
  },
): PlayerTrack {
  const place = { number, streamIndex: track.index };
  return { ...track, kind, title: "", file: null, place };
}

/** Lends a function that starts mpv, without sound, with a film. */
async function withFilm(
  film: Uint8Array<ArrayBuffer>,
  use: (
    start: (
      request: Pick<PlayerRequest, "tracks" | "audio" | "subtitle">,
    ) => Promise<RunningPlayer>,
  ) => Promise<void>,
): Promise<void> {
  const home = await Deno.makeTempDir({ prefix: "mpv-" });
  Deno.writeTextFileSync(`${home}/mpv.conf`, "ao=null\nvid=no\n");
  Deno.env.set("MPV_HOME", home);
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    () => new Response(film),
  );
  try {
    await use(async (request) =>
      await systemPlayers.start("mpv", {
        ...request,
        url: `http://127.0.0.1:${server.addr.port}/film.mkv`,
        title: "Film",
        demuxer: "matroska",
        startMs: 0,
        languages: { audio: null, subtitles: null },
        subtitlesOff: false,
        asked: Promise.resolve(),
        folder: await Deno.makeTempDir({ dir: home }),
      })
    );
  } finally {
    Deno.env.delete("MPV_HOME");
    await Deno.remove(home, { recursive: true });
  }
}

Deno.test({
  name: "mpv counts no subtitles as the user's choice only when the user " +
    "selects that",
  ignore: lacks("mpv"),
}, async () => {
  const film = matroska(600, [
    { type: "video", language: "und" },
    { type: "audio", language: "jpn" },
    { type: "subtitle", language: "eng", isDefault: true },
  ]);
  await withFilm(film, async (start) => {
    const player = await start({
      // The file was replaced: it has no German subtitles any more.
      tracks: [
        inside("audio", { index: 1, language: "jpn" }),
        inside("subtitle", { index: 2, language: "ger" }),
      ],
      audio: 1,
      subtitle: 2,
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
    }
  });
});

Deno.test({
  name: "mpv plays a short film with its second audio track to the end",
  ignore: lacks("mpv"),
}, async () => {
  const film = matroska(1, [
    { type: "video", language: "und" },
    { type: "audio", language: "jpn" },
    { type: "audio", language: "eng" },
  ]);
  await withFilm(film, async (start) => {
    const play = async () => {
      const player = await start({
        tracks: [
          inside("audio", { index: 1, language: "jpn" }),
          inside("audio", { index: 2, language: "eng", number: 2 }),
        ],
        audio: 2,
        subtitle: null,
      });
      return await player.ended;
    };
    const ends = await Promise.all(Array.from({ length: STARTS }, play));
    assertEquals(ends, Array(STARTS).fill("finished"));
  });
});

Deno.test({
  name: "mpv plays the track that is there if the film was replaced",
  ignore: lacks("mpv"),
}, async () => {
  const film = matroska(600, [
    { type: "video", language: "und" },
    { type: "audio", language: "jpn" },
  ]);
  await withFilm(film, async (start) => {
    const player = await start({
      tracks: [
        inside("audio", { index: 1, language: "eng" }),
        inside("audio", { index: 2, language: "fra", number: 2 }),
      ],
      audio: 2,
      subtitle: null,
    });
    try {
      const seen = () => until(() => player.state());
      const { positionMs } = await seen();
      await until(async () => (await seen()).positionMs > positionMs || null);
      assertEquals((await seen()).audioSelected, false);
    } finally {
      await player.stop();
    }
  });
});
