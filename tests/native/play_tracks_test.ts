/**
 * Tests the audio and subtitle tracks that a player plays and the server
 * learns.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import { holds } from "../secret_word.ts";
import {
  askMpv,
  configure,
  configureLog,
  socketOf,
  startPlay,
  until,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";
import { TRACKS, tracksFilm } from "./tracks_film.ts";

/** Returns mpv's reply to each command. */
async function asked(mpv: number, commands: readonly unknown[][]) {
  const text = await askMpv(socketOf(mpv), commands);
  const replies = text.split("\n").filter((it) => it.includes("request_id"))
    .map((it) => JSON.parse(it));
  return commands.map((_, at) =>
    replies.find((it) => it.request_id === at + 1)?.data
  );
}

/**
 * Plays a film until the server knows of these tracks and mpv has selected
 * them, and quits. Returns mpv's list of tracks.
 */
async function playWith(
  fixture: SignedIn,
  { id, options, ids: [aid, sid], known: [audio, subtitle], count = 7 }: {
    id: string;
    options: readonly string[];
    ids: readonly [aid: number, sid: number | false];
    known: readonly [audio: number, subtitle: number];
    /** The number of tracks that mpv has in the end. */
    count?: number;
  },
) {
  const { demo } = fixture;
  const { child, mpv } = await startPlay(
    fixture,
    id,
    "--from-start",
    ...options,
  );
  await until(() => demo.plays.find(({ moment }) => moment === "start"));
  const names = ["aid", "sid", "track-list"];
  const commands = names.map((it) => ["get_property", it]);
  const list = await until(async () => {
    const [gotAudio, gotSubtitle, tracks] = await asked(mpv, commands);
    const isReady = gotAudio === aid && gotSubtitle === sid;
    return isReady && tracks.length === count ? tracks : null;
  });
  await until(() => {
    const { body } = demo.plays.at(-1) ?? {};
    return body?.AudioStreamIndex === audio &&
        body?.SubtitleStreamIndex === subtitle || null;
  });
  await asked(mpv, [["quit"]]).catch(() => undefined);
  const { code, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  return list;
}

type Case = [
  options: string[],
  ids: [aid: number, sid: number | false],
  known: [audio: number, subtitle: number],
];

const CASES: Case[] = [
  [[], [2, 2], [TRACKS.english, TRACKS.germanText]],
  [
    ["--audio", "jpn", "--subtitles", "off"],
    [1, false],
    [TRACKS.japanese, -1],
  ],
  [["--subtitles", "English"], [2, 3], [TRACKS.english, TRACKS.englishFile]],
  [
    ["--audio", `${TRACKS.japanese}`, "--subtitles", `${TRACKS.germanFile}`],
    [1, 3],
    [TRACKS.japanese, TRACKS.germanFile],
  ],
];

for (const [options, ids, known] of CASES) {
  const given = options.length === 0 ? "no options" : options.join(" ");
  signedInTest({
    name: `jellytau play selects the tracks in a file when it has ${given}`,
    ignore: lacks("mpv"),
  }, async (fixture) => {
    configure(fixture.home);
    const { id } = tracksFilm(fixture.demo);
    await playWith(fixture, { id, options, ids, known });
  });
}

signedInTest({
  name:
    "jellytau play keeps every text subtitle and the sound when the server transcodes",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home } = fixture;
  const log = configureLog(home);
  const { id } = tracksFilm(demo);
  demo.files.options.transcodeOnly = true;
  const sounds = new Set<string | null>();
  demo.options.answer = ({ url }) => {
    const { pathname, searchParams } = new URL(url);
    if (/\.(m3u8|ts)$/.test(pathname)) {
      sounds.add(searchParams.get("AudioStreamIndex"));
    }
    return null;
  };
  const options = ["--audio", "ja", "--subtitles", "eng"];
  const known = [TRACKS.japanese, TRACKS.englishFile] as const;
  const ids = [1, 1] as const;
  const list = await playWith(fixture, { id, options, ids, known, count: 5 });
  assertEquals([...sounds], [String(TRACKS.japanese)]);
  const subtitles = list.filter((it: { type: string }) => it.type === "sub");
  assertEquals(
    subtitles.map((it: { lang: string }) => it.lang).sort(),
    ["deu", "deu", "eng", "eng"],
  );
  for (const { title, external } of subtitles) {
    assertEquals(external, true);
    assertMatch(title, /SUBRIP/);
  }
  const { body } = demo.plays.at(-1) ?? {};
  assertEquals(body.PlayMethod, "Transcode");
  assertEquals(holds(Deno.readFileSync(log)), false);
  assertEquals(demo.log.tokensSeenOutside(), 0);
  assertEquals(demo.encoders.jobs, []);
});

signedInTest({
  name: "jellytau play reports the tracks that the user selects in the player",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home } = fixture;
  configure(home);
  const { id } = tracksFilm(demo);
  const { child, mpv } = await startPlay(fixture, id, "--from-start");
  const reported = (audio: number, subtitle: number) =>
    until(() =>
      demo.plays.find(({ body }) =>
        body.AudioStreamIndex === audio && body.SubtitleStreamIndex === subtitle
      )
    );
  await reported(TRACKS.english, TRACKS.germanText);
  await asked(mpv, [["set_property", "aid", 1], ["set_property", "sid", 1]]);
  await reported(TRACKS.japanese, TRACKS.englishText);
  await asked(mpv, [["set_property", "sid", "no"]]);
  await reported(TRACKS.japanese, -1);
  await asked(mpv, [["quit"]]).catch(() => undefined);
  assertEquals((await child.output()).code, 0);
});

const LONG = Deno.env.get("JELLYTAU_LONG") === "1";
/** A play that no limit changes is also tested with remembered tracks. */
const LIMITS = [["100k", "Transcode"], ...LONG ? [["900M", "DirectPlay"]] : []];

for (const [rate, method] of LIMITS) {
  signedInTest({
    name: `jellytau play uses ${method} when the limit is ${rate}`,
    ignore: lacks("mpv"),
  }, async ({ demo, home, jellytau, user }) => {
    configure(home);
    const { id } = tracksFilm(demo);
    demo.files.setSegments(id, demo.files.segments(id).slice(0, 1));
    const film = demo.library.find(id);
    assert(film);
    const place = { positionTicks: 58 * 10_000_000, played: false };
    demo.library.changeUserData(user.id, film, place);
    const ran = await jellytau("play", id, "--max-bitrate", `${rate}`);
    assertEquals(ran.code, 0, ran.stderr);
    const methods = new Set(demo.plays.map((it) => it.body.PlayMethod));
    assertEquals([...methods], [method]);
  });
}

signedInTest({
  name: "jellytau play lists the tracks when it has none of that language",
}, async ({ demo, jellytau }) => {
  const { id } = tracksFilm(demo);
  for (const option of ["--audio", "--subtitles"]) {
    const ran = await jellytau("play", id, option, "kor");
    const error = ran.failure;
    assertEquals([ran.code, error.kind], [2, "usage"], ran.stderr);
    assertMatch(error.message, /^Cannot choose (audio|subtitles) "kor" of "/);
    assert(error.hint.includes("4: eng PCM") || error.hint.includes("0: eng"));
  }
  assertEquals(demo.plays, []);
});
