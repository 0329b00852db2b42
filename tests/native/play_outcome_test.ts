import { assertEquals, assertMatch } from "@std/assert";
import { film } from "../library/film.ts";
import { lacks } from "../requirements.ts";
import { BINARY } from "./binary.ts";
import {
  askMpv,
  configure,
  playerOf,
  prepare,
  socketOf,
  spawn,
  until,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

signedInTest({
  name:
    "jellytau play reports what it did itself with a track that was played before",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, user } = fixture;
  configure(home);
  const track = prepare(demo, { seconds: 30 });
  demo.library.changeUserData(user.id, track, {
    played: true,
    positionTicks: 0,
  });
  const child = spawn(fixture, track.id);
  await until(() => demo.plays.find((it) => it.moment === "start"));
  child.kill("SIGINT");
  const { code, stdout } = await child.output();
  const reply = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals([code, reply.played, reply.outcome], [130, true, "part"]);
  demo.files.set(track.id, film(7, 100_000));
  const failed = await jellytau("play", track.id);
  const { kind, message } = JSON.parse(failed.stderr).error;
  assertEquals([failed.code, kind], [1, "internal"]);
  assertEquals(
    message,
    `Cannot play "${track.name}": mpv: unrecognized file format`,
  );
});

const LENGTHS: [seconds: number, seekTo: number, RegExp][] = [
  [600, 300, /^Played .+: left at 5:0\d$/],
  [600, 5, /^Played .+ to 0:\d\d: the next play starts at the beginning$/],
  [200, 100, /^Played .+ to 1:4\d: it counts as watched$/],
];

for (const [seconds, seekTo, expected] of LENGTHS) {
  signedInTest({
    name:
      `jellytau play prints what the server keeps of ${seekTo} s of ${seconds}`,
    ignore: lacks("mpv"),
  }, async (fixture) => {
    const { demo, home, user } = fixture;
    configure(home);
    const item = prepare(demo, { seconds, kind: "Movie" });
    demo.library.changeUserData(user.id, item, {
      played: false,
      positionTicks: 0,
    });
    const child = spawnPlain(fixture, item.id);
    const mpv = await until(() => playerOf(child.pid));
    await until(() => demo.plays.find((it) => it.moment === "start"));
    await askMpv(socketOf(mpv), [
      ["set_property", "pause", true],
      ["seek", seekTo, "absolute"],
      ["get_property", "pid"],
    ]);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await child.output();
    assertEquals(code, 130, new TextDecoder().decode(stderr));
    const [line = ""] = new TextDecoder().decode(stdout).split("\n");
    assertMatch(line, expected);
    const isLeft = new TextDecoder().decode(stderr).includes(
      "where it stopped",
    );
    assertEquals(isLeft, line.includes("left at"));
  });
}

function spawnPlain({ env }: SignedIn, item: string): Deno.ChildProcess {
  return new Deno.Command(BINARY, {
    args: ["play", item],
    clearEnv: true,
    env,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}
