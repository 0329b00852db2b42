/** Tests the reports of a running player. */
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  configure,
  prepare,
  socketOf,
  startPlay,
  until,
} from "./play_fixture.ts";
import { signedInTest } from "./signed_in.ts";

const TICKS = 10_000_000;
/** The time between two reports when nothing but the position changes. */
const CLOCK_MS = 10_000;

signedInTest({
  name: "jellytau play reports each jump at its position, and volume and mute",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home } = fixture;
  configure(home);
  const film = prepare(demo, { seconds: 3_000, kind: "Movie" });
  const { child, mpv } = await startPlay(fixture, film.id, "--from-start");
  const first = await until(() =>
    demo.plays.find((it) => it.moment === "start")
  );
  assertEquals([first.body.VolumeLevel, first.body.IsMuted], [100, false]);
  const send = (...command: unknown[]) => askMpv(socketOf(mpv), [command]);
  // A paused player stays exactly where a jump ended.
  await send("set_property", "pause", true);
  await until(() => demo.plays.at(-1)?.body.IsPaused || null);
  const delaysMs: number[] = [];
  for (const to of [1_000, 2_000, 500, 1_500]) {
    const startMs = performance.now();
    await send("seek", to, "absolute");
    const { body } = await until(() =>
      demo.plays.find(({ body }) =>
        Math.abs(body.PositionTicks - to * TICKS) < TICKS
      )
    );
    const text = await send("get_property", "time-pos");
    const [, position = ""] = /"data":([0-9.]+),"request_id":1,/.exec(text) ??
      [];
    const exact = Math.round(Number(position) * 1_000) / 1_000;
    assertEquals(body.PositionTicks / TICKS, exact);
    assertEquals(body.IsPaused, true);
    delaysMs.push(performance.now() - startMs);
  }
  // By the clock alone, each would come ten seconds after the previous one.
  assert(Math.min(...delaysMs) < CLOCK_MS / 2, `after ${delaysMs} ms`);
  await send("set_property", "volume", 40);
  await send("set_property", "mute", true);
  const last = await until(() =>
    demo.plays.find(({ body }) => body.VolumeLevel === 40 && body.IsMuted)
  );
  assertEquals([last.moment, last.body.IsPaused], ["progress", true]);
  await send("quit").catch(() => undefined);
  assertEquals((await child.output()).code, 0);
  const moments = demo.plays.map((it) => it.moment);
  assertEquals(moments.filter((it) => it !== "progress"), ["start", "stop"]);
  assertEquals([moments[0], moments.at(-1)], ["start", "stop"]);
  const announced = demo.log.requests.filter(({ path }) =>
    path === "/Sessions/Capabilities/Full"
  );
  assertEquals(announced.length, 1);
});

signedInTest({
  name: "jellytau play sends one report for many jumps at once",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home } = fixture;
  configure(home);
  const film = prepare(demo, { seconds: 3_000, kind: "Movie" });
  const { child, mpv } = await startPlay(fixture, film.id, "--from-start");
  await until(() => demo.plays.find((it) => it.moment === "start"));
  const jumps = Array.from(
    { length: 100 },
    (_, at) => ["seek", 10 * at, "absolute"],
  );
  await askMpv(socketOf(mpv), jumps);
  await until(() =>
    demo.plays.find(({ body }) => body.PositionTicks >= 9_900_000_000)
  );
  await askMpv(socketOf(mpv), [["quit"]]).catch(() => undefined);
  await child.output();
  assert(demo.plays.length < 50, `${demo.plays.length} reports`);
});
