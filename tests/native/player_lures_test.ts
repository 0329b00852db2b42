import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { systemPlayers } from "../../src/system/run_player.ts";
import { assertEquals } from "@std/assert";
import { bytes, id3, packets, referenceMovie } from "../library/media_bytes.ts";
import { lacks } from "../requirements.ts";
import { configure, wave } from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

const PLAYERS = ["mpv", "vlc"];

/**
 * Tells whether a player gets a list. The players take turns with those that
 * the program itself refuses. Both get the last one, of which it changes the
 * bytes. With `JELLYTAU_LONG=1` both get all.
 */
function getsList(player: string, { at, of }: { at: number; of: number }) {
  const isLast = at === of - 1;
  return LONG || isLast || at % PLAYERS.length === PLAYERS.indexOf(player);
}

/** A listener that no player may contact. */
interface Elsewhere {
  readonly url: string;
  readonly asked: string[];
}

async function withElsewhere(use: (it: Elsewhere) => Promise<void>) {
  const asked: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
    ({ url }) => {
      asked.push(new URL(url).pathname);
      return new Response(wave(1));
    },
  );
  try {
    await use({ url: `http://127.0.0.1:${server.addr.port}`, asked });
  } finally {
    await server.shutdown();
  }
}

/**
 * Makes a copy of VLC that needs no screen and runs as root: it calls `getppid`
 * where VLC checks `geteuid`.
 */
function makeVlc(home: string): string {
  const program = Deno.readFileSync("/usr/bin/vlc");
  const text = new TextDecoder("latin1").decode(program);
  const at = text.indexOf("geteuid");
  program.set(new TextEncoder().encode("getppid"), at);
  Deno.writeFileSync(`${home}/vlc.bin`, program, { mode: 0o700 });
  const script = `#!/bin/sh
exec "${home}/vlc.bin" -I dummy --vout dummy --aout dummy "$@"
`;
  Deno.writeTextFileSync(`${home}/vlc`, script, { mode: 0o700 });
  return `${home}/vlc`;
}

function movieOf(demo: DemoServer): string {
  return demo.library.visibleItems().find((it) => it.kind === "Movie")?.id ??
    "";
}

/** Returns lists of addresses that players have followed before. */
function listsFor(
  url: string,
): [what: string, file: Uint8Array<ArrayBuffer>][] {
  return [
    ["a bare list", bytes(`${url}/bare\n`)],
    ["1,100 blanks", bytes(" ".repeat(1_100), `#EXTM3U\n${url}/blanks\n`)],
    ["line feeds", bytes("\n".repeat(1_100), `[playlist]\nFile1=${url}/pls\n`)],
    ["a Windows link", bytes(`[InternetShortcut]\nURL=${url}/link\n`)],
    [
      "UTF-16",
      bytes([0xff, 0xfe], [...`#EXTM3U\n${url}/16\n`].join("\0"), [0]),
    ],
    ["a comment", bytes(`#!AMR\n${url}/amr\n`)],
    ["a tag", bytes(id3(50), `#EXTM3U\n#EXTINF:1,\n${url}/tag\n`)],
    ["two tags", bytes(id3(50), id3(50), `#EXTM3U\n${url}/two-tags\n`)],
    ["a long tag", bytes(id3(5_000_000), `#EXTM3U\n${url}/long-tag\n`)],
    [
      "a long second tag",
      bytes(id3(50), id3(5_000_000), `#EXTM3U\n${url}/second-tag\n`),
    ],
    ["a reference movie", referenceMovie(`${url}/reference`)],
  ];
}

/** Lists that mpv finds as it finds the one behind "a tag". */
const TAGGED = ["two tags", "a long tag", "a long second tag"];

/**
 * Returns the lines that a server can put into playlists of a transcoded film.
 */
function linesFor(url: string): string[] {
  return [
    `#EXT-X-KEY:METHOD=AES-128,URI="${url}/key`,
    `#EXT-X-KEY:METHOD=AES-128,URI="${url}/whole"`,
    `#EXT-X-MAP:URI="${url}/map`,
    `#EXT-X-MAP:URI=${url}/bare`,
    `#EXT-X-MAP:X="\\",Y=",URI=${url}/escape,Z="`,
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a\\",Y=",URI=${url}/media,Z="`,
    `#EXTINF:3,\r${url}/return`,
    `#EXTVLCOPT:input-slave=${url}/slave`,
    `#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="a",DEFAULT=YES,URI="${url}/a`,
    `${url}/piece.ts`,
  ];
}

for (const name of PLAYERS) {
  signedInTest({
    name: `jellytau play lets no file lead ${name} to another address`,
    ignore: lacks(name),
  }, async (fixture) => {
    const player = prepare(fixture, name);
    const { demo, jellytau, user } = fixture;
    // Without transcoding, which another test covers.
    user.policy = { ...user.policy, EnableVideoPlaybackTranscoding: false };
    await withElsewhere(async ({ url, asked }) => {
      const lists = listsFor(url);
      for (const [at, [what, file]] of lists.entries()) {
        if (!getsList(name, { at, of: lists.length })) continue;
        const contentType = "audio/x-mpegurl";
        demo.files.set(movieOf(demo), fixedFile(file, { contentType }));
        await jellytau("play", movieOf(demo), "--player", player);
        assertEquals(asked, [], what);
      }
    });
  });

  signedInTest({
    name: `jellytau play lets no playlist lead ${name} to another address`,
    ignore: lacks(name),
  }, async (fixture) => {
    const player = prepare(fixture, name);
    const { demo, jellytau } = fixture;
    demo.files.set(movieOf(demo), fixedFile(new Uint8Array(10)));
    demo.files.options.transcodeOnly = true;
    await withElsewhere(async ({ url, asked }) => {
      const list = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-TARGETDURATION:3"];
      const piece = ["#EXTINF:3,", "hls1/main/0.ts", "#EXT-X-ENDLIST", ""];
      const nested = `#EXTM3U\n#EXTINF:3,\n${url}/nested\n#EXT-X-ENDLIST\n`;
      // Both players go on to other lines after packets; one gets the list.
      const pieces = LONG || name === "mpv"
        ? [nested, packets(200)]
        : [packets(200)];
      for (const given of pieces) {
        let wanted = 0;
        demo.options.answer = (request) => {
          if (/\.m3u8/.test(request.url)) {
            const lines = [...list, ...linesFor(url), ...piece];
            return new Response(lines.join("\n"));
          }
          if (!/hls1/.test(request.url)) return null;
          wanted++;
          return new Response(given);
        };
        await jellytau("play", movieOf(demo), "--player", player);
        assertEquals(asked, []);
        assertEquals(wanted > 0, true, "the player asked for the piece");
      }
    });
  });
}

signedInTest({
  name: "systemPlayers.start() pins mpv to the format of any file",
  ignore: lacks("mpv"),
}, async ({ home }) => {
  configure(home);
  await withElsewhere(async ({ url, asked }) => {
    for (const [at, [what, file]] of listsFor(url).entries()) {
      if (!LONG && TAGGED.includes(what)) continue;
      for (
        const demuxer of LONG
          ? ["matroska", null]
          : [at % 2 === 0 ? "matroska" : null]
      ) {
        const film = Deno.serve(
          { hostname: "127.0.0.1", port: 0, onListen: () => undefined },
          () =>
            new Response(file, {
              headers: { "content-type": "audio/mpegurl" },
            }),
        );
        const player = await systemPlayers.start("mpv", {
          url: `http://127.0.0.1:${film.addr.port}/Film.m3u`,
          title: "Film",
          demuxer,
          startMs: 0,
          tracks: [],
          audio: null,
          subtitle: null,
          languages: { audio: null, subtitles: null },
          subtitlesOff: false,
          asked: Promise.resolve(),
          folder: home,
        });
        assertEquals(await player.ended, "failed", what);
        assertEquals(asked, [], `${what} as ${demuxer}`);
        await film.shutdown();
      }
    }
  });
});

/** Configures a player and returns its name or path. */
function prepare({ home }: SignedIn, name: string): string {
  configure(home);
  return name === "vlc" ? makeVlc(home) : name;
}
