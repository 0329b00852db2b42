/** Tests that a series plays on with the tracks that were chosen before. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "@std/assert";
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
import { seriesOfTracks } from "./series_of_tracks.ts";
import { signedInTest } from "./signed_in.ts";
import { silentPieces } from "./transport_stream.ts";

/** Returns the distinct tracks in the reports about an item, by moment. */
function reported(demo: DemoServer, id: string) {
  const lines = demo.plays.filter(({ body }) => body.ItemId === id)
    .map(({ moment, body }) =>
      `${moment} ${body.AudioStreamIndex} ${body.SubtitleStreamIndex}`
    );
  return [...new Set(lines)].filter((it) => !it.startsWith("progress"));
}

signedInTest({
  name: "jellytau play plays the next episodes with the tracks that were named",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau, sync }) => {
  configure(home);
  const episodes = seriesOfTracks(demo, { seconds: 4, count: 3 });
  const [first, second, third] = episodes;
  assert(first && second && third);
  await sync();
  const named = ["--audio", "jpn", "--subtitles", "off"];
  const one = await jellytau("play", first.id, "--from-start", ...named);
  assertEquals(one.code, 0, one.stderr);
  const rest = [second.id, third.id, "--from-start"];
  const two = await jellytau("play", ...rest);
  assertEquals(two.code, 0, two.stderr);
  for (const { id, japanese } of episodes) {
    const expected = [`start ${japanese} -1`, `stop ${japanese} -1`];
    assertEquals(reported(demo, id), expected);
  }
});

signedInTest({
  name: "jellytau play plays in the languages of the account's settings",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau, user }) => {
  configure(home);
  const episodes = seriesOfTracks(demo, { seconds: 4, count: 2 });
  const [first, second] = episodes;
  assert(first && second);
  user.configuration = {
    ...user.configuration,
    AudioLanguagePreference: "jpn",
    PlayDefaultAudioTrack: false,
    SubtitleMode: "Smart",
    SubtitleLanguagePreference: "eng",
  };
  const one = await jellytau("play", first.id, "--from-start");
  assertEquals(one.code, 0, one.stderr);
  assertEquals(reported(demo, first.id), [
    `start ${first.japanese} ${first.text}`,
    `stop ${first.japanese} ${first.text}`,
  ]);
  // An English ear needs no English subtitles.
  const english = ["--from-start", "--audio", "eng"];
  const two = await jellytau("play", second.id, ...english);
  assertEquals(two.code, 0, two.stderr);
  assertEquals(reported(demo, second.id), [
    `start ${second.english} -1`,
    `stop ${second.english} -1`,
  ]);
});

signedInTest({
  name: "jellytau play plays a download in the language that was chosen before",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, download, home, sync } = fixture;
  configure(home);
  const [first, second] = seriesOfTracks(demo, { seconds: 120, count: 2 });
  assert(first && second);
  await sync();
  await download(first.id);
  const named = ["--audio", "jpn", "--subtitles", "eng"];
  const online = await startPlay(fixture, second.id, ...named);
  await until(() => demo.plays.find(({ moment }) => moment === "start"));
  await askMpv(socketOf(online.mpv), [["quit"]]).catch(() => undefined);
  assertEquals((await online.child.output()).code, 0);
  await demo.stop();
  const { child, mpv } = await startPlay(fixture, first.id);
  const names = ["aid", "sid", "alang", "slang"];
  const commands = names.map((it) => ["get_property", it]);
  await until(async () => {
    const text = await askMpv(socketOf(mpv), commands);
    const isSelected = text.includes('"data":2') && text.includes('"data":1');
    return isSelected || null;
  });
  await askMpv(socketOf(mpv), [["quit"]]).catch(() => undefined);
  assertEquals((await child.output()).code, 0);
});

signedInTest({
  name: "jellytau play transcodes above the bitrate limit of the server, and " +
    "gives nobody the token",
  ignore: lacks("mpv"),
}, async ({ demo, home, jellytau }) => {
  const log = configureLog(home);
  const [first] = seriesOfTracks(demo, { seconds: 4, count: 1 });
  assert(first);
  demo.files.setSegments(first.id, silentPieces(2));
  const notes: (string | undefined)[] = [];
  const play = async (...options: string[]) => {
    demo.plays.length = 0;
    const ran = await jellytau("play", first.id, "--from-start", ...options);
    assertEquals(ran.code, 0, ran.stderr);
    notes.push(/transcodes ".+" to at most (.+)$/m.exec(ran.stderr)?.[1]);
    return [...new Set(demo.plays.map(({ body }) => body.PlayMethod))];
  };
  const limited = await jellytau("server", "bitrate", "100k");
  assertEquals(limited.json.maxBitrate, 100_000, limited.stderr);
  assertEquals(await play(), ["Transcode"]);
  assertEquals(holds(Deno.readFileSync(log)), false);
  assertEquals(demo.log.tokensSeenOutside(), 0);
  assertEquals(demo.encoders.jobs, []);
  assertEquals(await play("--max-bitrate", "off"), ["DirectPlay"]);
  assertEquals(notes, ["100 kbit/s", undefined]);
});

signedInTest({
  name: "jellytau player audio goes on with another track of a transcoded film",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau } = fixture;
  configure(home);
  const [first] = seriesOfTracks(demo, { seconds: 240, count: 1 });
  assert(first);
  demo.files.setSegments(first.id, silentPieces(80));
  const options = ["--from-start", "--max-bitrate", "100k"];
  const { child } = await startPlay(fixture, first.id, ...options);
  const started = (audio: number) =>
    until(() =>
      demo.plays.find(({ moment, body }) =>
        moment === "start" && body.AudioStreamIndex === audio
      )
    );
  await started(first.english);
  await until(() =>
    demo.plays.find(({ body }) => body.PositionTicks > 20_000_000)
  );
  const ran = await jellytau("player", "audio");
  assertEquals(ran.code, 0, ran.stderr);
  const { body } = await started(first.japanese);
  assertEquals(body.PlayMethod, "Transcode");
  assert(body.PositionTicks > 10_000_000, `${body.PositionTicks}`);
  const stops = demo.plays.filter(({ moment }) => moment === "stop");
  assertEquals(stops.length, 1, "the first stream has ended");
  assertEquals((await jellytau("player", "stop")).code, 0);
  const { code, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(demo.encoders.jobs, []);
  assertEquals(demo.log.tokensSeenOutside(), 0);
});

signedInTest({
  name: "jellytau play plays the next episode with the tracks that were " +
    "selected in the player",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, sync } = fixture;
  configure(home);
  const episodes = seriesOfTracks(demo, { seconds: 300, count: 2 });
  const [first, second] = episodes;
  assert(first && second);
  await sync();
  const ids = [second.id, "--from-start", "--audio", "jpn"];
  const { child, mpv } = await startPlay(fixture, first.id, ...ids);
  const heard = ({ id }: { id: string }, tracks: [number, number]) =>
    until(() =>
      demo.plays.find(({ body }) =>
        body.ItemId === id && body.AudioStreamIndex === tracks[0] &&
        body.SubtitleStreamIndex === tracks[1]
      )
    );
  await heard(first, [first.japanese, -1]);
  const commands = [["set_property", "aid", 1], ["set_property", "sid", 1]];
  await askMpv(socketOf(mpv), commands);
  await heard(first, [first.english, first.text]);
  // The next episode is prepared, and has to be prepared again.
  const atPause = [["set_property", "pause", true], ["seek", 270, "absolute"]];
  await askMpv(socketOf(mpv), atPause);
  const next = () =>
    askMpv(socketOf(mpv), [["get_property", "playlist/1/filename"]])
      .then((text) => /"data":"(http[^"]+)"/.exec(text)?.[1] ?? null);
  const before = await until(next);
  await askMpv(socketOf(mpv), [["set_property", "aid", 2]]);
  await heard(first, [first.japanese, first.text]);
  await until(async () => {
    const now = await next();
    return now === before ? null : now;
  });
  const goOn = [["seek", 298, "absolute"], ["set_property", "pause", false]];
  await askMpv(socketOf(mpv), goOn);
  await heard(second, [second.japanese, second.text]);
  await askMpv(socketOf(mpv), [["quit"]]).catch(() => undefined);
  const { code, stderr } = await child.output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  const expected = `${second.japanese} ${second.text}`;
  assertEquals(reported(demo, second.id), [
    `start ${expected}`,
    `stop ${expected}`,
  ]);
  // The account can turn this off.
  const { user } = fixture;
  user.configuration = {
    ...user.configuration,
    RememberAudioSelections: false,
  };
  demo.plays.length = 0;
  const ran = await startPlay(fixture, first.id, "--from-start");
  await heard(first, [first.english, first.text]);
  await askMpv(socketOf(ran.mpv), [["quit"]]).catch(() => undefined);
  assertEquals((await ran.child.output()).code, 0);
});
