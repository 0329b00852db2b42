/** Tests that a series plays on with the tracks that were chosen before. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { assert, assertEquals } from "../assert.ts";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  configure,
  socketOf,
  startPlay,
  until,
} from "./play_fixture.ts";
import { seriesOfTracks } from "./series_of_tracks.ts";
import { signedInTest } from "./signed_in.ts";

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
}, async ({ demo, home, jellytau }) => {
  configure(home);
  const episodes = seriesOfTracks(demo, { seconds: 4, count: 3 });
  const [first, second, third] = episodes;
  assert(first && second && third);
  assertEquals((await jellytau("library", "sync")).code, 0);
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
  name: "jellytau play plays the next episode with the tracks that were " +
    "selected in the player",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau } = fixture;
  configure(home);
  const episodes = seriesOfTracks(demo, { seconds: 300, count: 2 });
  const [first, second] = episodes;
  assert(first && second);
  assertEquals((await jellytau("library", "sync")).code, 0);
  const ids = [second.id, "--from-start", "--audio", "eng"];
  const { child, mpv } = await startPlay(fixture, first.id, ...ids);
  const heard = ({ id }: { id: string }, tracks: [number, number]) =>
    until(() =>
      demo.plays.find(({ body }) =>
        body.ItemId === id && body.AudioStreamIndex === tracks[0] &&
        body.SubtitleStreamIndex === tracks[1]
      )
    );
  await heard(first, [first.english, -1]);
  const commands = [["set_property", "aid", 2], ["set_property", "sid", 1]];
  await askMpv(socketOf(mpv), commands);
  await heard(first, [first.japanese, first.text]);
  await askMpv(socketOf(mpv), [["seek", 298, "absolute"]]);
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
