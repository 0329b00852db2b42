/** Tests plays that show nothing, or not what was requested. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import { configure, prepare } from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";

const CODES: [error: string, code: number, said: RegExp][] = [
  ["NotAllowed", 4, /playback is not permitted for this user$/],
  ["RateLimitExceeded", 4, /the user has reached the stream limit$/],
  [
    "NoCompatibleStream",
    7,
    /the server has no version that it may send$/,
  ],
  ["SomethingNew", 7, /the server offers no stream and no reason$/],
];

signedInTest({
  name: "jellytau play has its own words for each reason to offer nothing",
}, async ({ demo, jellytau }) => {
  const track = prepare(demo, { seconds: 1 });
  for (const [ErrorCode, code, said] of CODES) {
    demo.options.answer = ({ url }) =>
      url.includes("/PlaybackInfo")
        ? Response.json({ MediaSources: [], ErrorCode })
        : null;
    const ran = await jellytau("play", track.id);
    const { message } = JSON.parse(ran.stderr).error;
    assertEquals(ran.code, code, message);
    assertMatch(message, said);
  }
  assertEquals(demo.plays, []);
});

signedInTest({
  name: "jellytau play fails when the player ends without opening the stream",
}, async ({ demo, home, jellytau, user }) => {
  const track = prepare(demo, { seconds: 1 });
  const before = demo.library.userData(user.id, track);
  Deno.writeTextFileSync(`${home}/player`, "#!/bin/sh\nexit 0\n", {
    mode: 0o700,
  });
  const ran = await jellytau("play", track.id, "--player", `${home}/player`);
  const { kind, message } = JSON.parse(ran.stderr).error;
  assertEquals([ran.code, kind], [1, "internal"]);
  assertMatch(message, /player ended without opening it$/);
  assertEquals(demo.plays.some((it) => it.moment === "start"), false);
  assert(demo.plays.every((it) => it.body.Failed === true), "only failures");
  assertEquals(demo.library.userData(user.id, track), before);
});

for (const isKnown of [true, false]) {
  const length = isKnown ? "is known" : "is not what the server says";
  signedInTest({
    name: `jellytau play starts a short file again when its length ${length}`,
    ignore: lacks("mpv"),
  }, async ({ demo, home, jellytau, user }) => {
    configure(home);
    const track = prepare(demo, { seconds: 3 });
    demo.library.changeUserData(user.id, track, {
      positionTicks: 2_400 * 10_000_000,
      played: false,
    });
    if (!isKnown) Object.assign(track, { runTimeTicks: 3_600 * 10_000_000 });
    const ran = await jellytau("play", track.id);
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(ran.json.outcome, "end");
    const [start] = demo.plays;
    assertEquals(start?.moment, "start");
    assert(start?.body.PositionTicks < 30_000_000, "from its beginning");
  });
}
