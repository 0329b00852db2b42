/**
 * Tests the tracks that players get as arguments, and those that the server
 * learns.
 */
import { assertEquals, assertMatch } from "@std/assert";
import { type SignedIn, signedInTest } from "./signed_in.ts";
import { TRACKS, tracksFilm } from "./tracks_film.ts";

type OtherCase = [
  name: string,
  options: string[],
  args: string,
  known: [audio: number | undefined, subtitle: number | undefined],
  notes?: string[],
];

/** Players that read a playlist, and the tracks that arguments select. */
const OTHERS: OtherCase[] = [
  [
    "vlc",
    ["--subtitles", `${TRACKS.germanText}`],
    "--play-and-exit --audio-track=1 --sub-track=1 ",
    [TRACKS.english, TRACKS.germanText],
  ],
  [
    "vlc",
    ["--audio", "jpn", "--subtitles", "off"],
    "--play-and-exit --audio-track=0 --no-spu ",
    [TRACKS.japanese, -1],
  ],
  [
    "vlc",
    ["--subtitles", `${TRACKS.germanFile}`],
    "--play-and-exit --audio-track=1 --sub-file=subtitle.srt ",
    [TRACKS.english, TRACKS.germanFile],
  ],
  [
    "player",
    ["--audio", "jpn", "--subtitles", "off"],
    "",
    [undefined, undefined],
    ['audio "jpn" in "player"', 'subtitles "off" in "player"'],
  ],
];

/** Installs a player that records its arguments and the subtitle file. */
function fakePlayer(home: string, name: string): string {
  const player = `${home}/${name}`;
  Deno.writeTextFileSync(
    player,
    `#!/bin/sh
for list; do
  case "$list" in
    --sub-file=*) cp "\${list#--sub-file=}" "${home}/subtitle" ;;
  esac
done
echo "$*" > "${home}/arguments"
curl -s -o /dev/null "$(grep ^http "$list")"
`,
    { mode: 0o700 },
  );
  return player;
}

/** Returns the arguments before the playlist, with file names for paths. */
function argumentsIn(home: string): string {
  return Deno.readTextFileSync(`${home}/arguments`)
    .replace(/\S+\.m3u\n$/, "").replace(/=\/\S+\//, "=");
}

function tracksIn({ plays: [start] }: SignedIn["demo"]) {
  const { AudioStreamIndex, SubtitleStreamIndex } = start?.body ?? {};
  return [AudioStreamIndex, SubtitleStreamIndex];
}

/** Returns the notices about tracks that a player does not select. */
function notesIn(stderr: string): string[] {
  return [...stderr.matchAll(/Cannot select (.+): select it in the player/g)]
    .map(([, track = ""]) => track);
}

for (const [name, options, args, known, notes = []] of OTHERS) {
  signedInTest({
    name: `jellytau play reports only the tracks it selects in "${name}" ` +
      `when it has ${options.join(" ")}`,
  }, async ({ demo, home, jellytau }) => {
    const { id } = tracksFilm(demo);
    const player = fakePlayer(home, name);
    const ran = await jellytau("play", id, "--player", player, ...options);
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(argumentsIn(home), args);
    assertEquals(args.includes("http"), false);
    assertEquals(tracksIn(demo), known);
    assertEquals(notesIn(ran.stderr), notes);
    if (!args.includes("--sub-file")) return;
    assertMatch(Deno.readTextFileSync(`${home}/subtitle`), / --> /);
  });
}

signedInTest({
  name: "jellytau play leaves subtitles available in VLC when nobody turned " +
    "them off",
}, async ({ demo, home, jellytau }) => {
  const film = tracksFilm(demo);
  film.details?.MediaSources?.forEach((it: Record<string, unknown>) =>
    it.DefaultSubtitleStreamIndex = -1
  );
  const player = fakePlayer(home, "vlc");
  const ran = await jellytau("play", film.id, "--player", player);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(argumentsIn(home), "--play-and-exit --audio-track=1 ");
  assertEquals(tracksIn(demo), [TRACKS.english, undefined]);
  assertEquals(notesIn(ran.stderr), []);
});

signedInTest({
  name: "jellytau play reports subtitles that the server does not send for VLC",
}, async ({ demo, home, jellytau }) => {
  const { id } = tracksFilm(demo);
  demo.options.answer = ({ url }) =>
    url.includes("/Subtitles/") ? new Response(null, { status: 500 }) : null;
  const player = fakePlayer(home, "vlc");
  const options = ["--subtitles", `${TRACKS.germanFile}`];
  const ran = await jellytau("play", id, "--player", player, ...options);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(argumentsIn(home), "--play-and-exit --audio-track=1 ");
  assertEquals(tracksIn(demo), [TRACKS.english, undefined]);
  assertEquals(notesIn(ran.stderr), ['subtitles "1" in "vlc"']);
});

signedInTest({
  name: "jellytau play gives VLC a downloaded subtitle when the server is away",
}, async ({ demo, download, home, jellytau, sync }) => {
  const { id } = tracksFilm(demo);
  await sync();
  await download(id);
  await demo.stop();
  const player = fakePlayer(home, "vlc");
  const options = ["--player", player, "--subtitles", "de"];
  const ran = await jellytau("play", id, ...options);
  assertEquals(ran.code, 0, ran.stderr);
  const args = "--play-and-exit --sub-file=subtitle.srt ";
  assertEquals(argumentsIn(home), args);
  assertMatch(Deno.readTextFileSync(`${home}/subtitle`), / --> /);
  assertEquals(notesIn(ran.stderr), []);
});

signedInTest({
  name:
    "jellytau play asks VLC for the chosen language when the server is away",
}, async ({ demo, download, home, jellytau, sync }) => {
  const { id } = tracksFilm(demo);
  await sync();
  await download(id);
  const player = fakePlayer(home, "vlc");
  const named = await jellytau(
    "play",
    id,
    "--player",
    player,
    "--audio",
    "jpn",
  );
  assertEquals(named.code, 0, named.stderr);
  await demo.stop();
  const ran = await jellytau("play", id, "--player", player);
  assertEquals(ran.code, 0, ran.stderr);
  const args = "--play-and-exit --audio-language=jpn,ja ";
  assertEquals(argumentsIn(home), args);
});
