/** Ways to end a play, and the position that each of them leaves. */
import { assert, assertEquals } from "../assert.ts";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  configure,
  playerOf,
  prepare,
  socketOf,
  spawn,
  startPlay,
  until,
} from "./play_world.ts";
import { signedInTest } from "./signed_in.ts";

const SEEK_TO = 300;

/** What ends it, and the exit code. */
const WAYS: Readonly<
  Record<string, [end: (jellytau: number, mpv: number) => void, code: number]>
> = {
  "SIGINT": [(jellytau) => Deno.kill(jellytau, "SIGINT"), 130],
  "SIGTERM": [(jellytau) => Deno.kill(jellytau, "SIGTERM"), 130],
  "SIGINT to both": [(jellytau, mpv) => {
    Deno.kill(mpv, "SIGINT");
    Deno.kill(jellytau, "SIGINT");
  }, 130],
  "mpv's quit": [
    (_, mpv) => void askMpv(socketOf(mpv), [["quit"]]).catch(() => undefined),
    0,
  ],
  "SIGTERM to mpv": [(_, mpv) => Deno.kill(mpv, "SIGTERM"), 0],
  "SIGKILL to mpv": [(_, mpv) => Deno.kill(mpv, "SIGKILL"), 1],
};

for (const [way, [end, expected]] of Object.entries(WAYS)) {
  signedInTest({
    name: `jellytau play keeps the position after a seek when ${way} ends it`,
    ignore: lacks("mpv"),
  }, async (world) => {
    const { demo, home, user } = world;
    configure(home);
    const film = prepare(demo, 600, "Movie");
    demo.library.changeUserData(user.id, film, {
      played: false,
      positionTicks: 0,
    });
    const { child, mpv } = await startPlay(world, film.id);
    await until(() => demo.plays.find((it) => it.moment === "start"));
    const startMs = performance.now();
    await askMpv(socketOf(mpv), [
      ["seek", SEEK_TO, "absolute"],
      ["get_property", "pid"],
    ]);
    if (way.includes("mpv") || way.includes("both")) {
      // A busy mpv may end before it reports the jump.
      await until(() =>
        demo.plays.find(({ body }) => body.PositionTicks >= SEEK_TO * 1e7)
      );
    }
    end(child.pid, mpv);
    const { code, stderr } = await child.output();
    const passed = (performance.now() - startMs) / 1_000;
    assertEquals(code, expected, new TextDecoder().decode(stderr));
    const stop = demo.plays.at(-1);
    assertEquals([stop?.moment, stop?.body.Failed], ["stop", undefined]);
    const { positionTicks } = demo.library.userData(user.id, film);
    const seconds = positionTicks / 10_000_000;
    assert(
      seconds >= SEEK_TO && seconds < SEEK_TO + passed + 1,
      `left at ${seconds}`,
    );
    assertEquals(playerOf(child.pid), null);
  });
}

signedInTest({
  name: "jellytau play leaves an old position when nothing was shown",
}, async (world) => {
  const { demo, home, user } = world;
  const film = prepare(demo, 600, "Movie");
  const before = { played: false, positionTicks: 1_200_000_000 };
  demo.library.changeUserData(user.id, film, before);
  // One that opens the stream, and says nothing of its position.
  Deno.writeTextFileSync(
    `${home}/player`,
    "#!/bin/sh\nfor list; do :; done\n" +
      'curl -s -o /dev/null "$(grep ^http "$list")"\n',
    { mode: 0o700 },
  );
  const args = ["--from-start", "--player", `${home}/player`];
  const { code, stderr } = await spawn(world, film.id, ...args).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(demo.plays.map((it) => it.moment), ["start", "stop"]);
  const { positionTicks } = demo.library.userData(user.id, film);
  assertEquals(positionTicks, before.positionTicks);
});
