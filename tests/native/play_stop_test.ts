/** Tests ways to end a play, and the position that each leaves. */
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  playerOf,
  prepare,
  socketOf,
  spawn,
  startFilm,
  until,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const SEEK_TO = 300;
const LONG = Deno.env.get("JELLYTAU_LONG") === "1";

interface Way {
  readonly end: (jellytau: number, mpv: number) => void;
  readonly code: number;
  /** True if mpv may end before it has reported the jump. */
  readonly endsMpv: boolean;
}

const WAYS: Readonly<Record<string, Way>> = {
  "SIGINT": {
    end: (jellytau) => Deno.kill(jellytau, "SIGINT"),
    code: 130,
    endsMpv: false,
  },
  "SIGTERM": {
    end: (jellytau) => Deno.kill(jellytau, "SIGTERM"),
    code: 130,
    endsMpv: false,
  },
  "SIGINT to both": {
    end: (jellytau, mpv) => {
      Deno.kill(mpv, "SIGINT");
      Deno.kill(jellytau, "SIGINT");
    },
    code: 130,
    endsMpv: true,
  },
  "mpv's quit": {
    end: (_, mpv) =>
      void askMpv(socketOf(mpv), [["quit"]]).catch(() => undefined),
    code: 0,
    endsMpv: true,
  },
  "SIGTERM to mpv": {
    end: (_, mpv) => Deno.kill(mpv, "SIGTERM"),
    code: 0,
    endsMpv: true,
  },
  "SIGKILL to mpv": {
    end: (_, mpv) => Deno.kill(mpv, "SIGKILL"),
    code: 1,
    endsMpv: true,
  },
};

/**
 * Plays a film, seeks, and ends the play.
 *
 * @param isKnown whether the server learns the new position before the end
 * @returns the position that the server has, and the time since the seek, in
 * seconds
 */
async function seekAndEnd(
  fixture: SignedIn,
  { end, code: expected }: Way,
  { isKnown }: { isKnown: boolean },
): Promise<{ seconds: number; passed: number }> {
  const { demo, user } = fixture;
  const { film, child, mpv } = await startFilm(fixture);
  const startMs = performance.now();
  await askMpv(socketOf(mpv), [
    ["seek", SEEK_TO, "absolute"],
    ["get_property", "pid"],
  ]);
  if (isKnown) {
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
  assertEquals(playerOf(child.pid), null);
  const { positionTicks } = demo.library.userData(user.id, film);
  return { seconds: positionTicks / 10_000_000, passed };
}

/** Ways that end as another one does; they run with `JELLYTAU_LONG=1`. */
const ALIKE = ["SIGTERM", "SIGTERM to mpv"];

for (const [way, it] of Object.entries(WAYS)) {
  if (!LONG && ALIKE.includes(way)) continue;
  const when = it.endsMpv
    ? "when the server knows it and"
    : "right after a seek when";
  signedInTest({
    name: `jellytau play keeps the new position ${when} ${way} ends it`,
    ignore: lacks("mpv"),
  }, async (fixture) => {
    const isKnown = it.endsMpv;
    const { seconds, passed } = await seekAndEnd(fixture, it, { isKnown });
    assert(
      seconds >= SEEK_TO && seconds < SEEK_TO + passed + 1,
      `left at ${seconds}`,
    );
  });
}

/** The way whose last report is tested; all with `JELLYTAU_LONG=1`. */
const ABRUPT = "SIGKILL to mpv";

for (const [way, it] of Object.entries(WAYS)) {
  if (!it.endsMpv || !(LONG || way === ABRUPT)) continue;
  signedInTest({
    name: "jellytau play keeps the last position that mpv reported right " +
      `after a seek when ${way} ends it`,
    ignore: lacks("mpv"),
  }, async (fixture) => {
    const raw = { isKnown: false };
    const { seconds, passed } = await seekAndEnd(fixture, it, raw);
    const isNew = seconds >= SEEK_TO && seconds < SEEK_TO + passed + 1;
    // A busy mpv ends before it reports the jump, so only a long run, which has
    // the machine to itself, insists on the new position.
    const isOld = !LONG && seconds < SEEK_TO / 2;
    assert(isNew || isOld, `left at ${seconds}`);
  });
}

signedInTest({
  name: "jellytau play leaves an old position when nothing was shown",
}, async (fixture) => {
  const { demo, home, user } = fixture;
  const film = prepare(demo, { seconds: 600, kind: "Movie" });
  const before = { played: false, positionTicks: 1_200_000_000 };
  demo.library.changeUserData(user.id, film, before);
  // A player that opens the stream and does not report its position.
  Deno.writeTextFileSync(
    `${home}/player`,
    "#!/bin/sh\nfor list; do :; done\n" +
      'curl -s -o /dev/null "$(grep ^http "$list")"\n',
    { mode: 0o700 },
  );
  const args = ["--from-start", "--player", `${home}/player`];
  const { code, stderr } = await spawn(fixture, film.id, ...args).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
  assertEquals(demo.plays.map((it) => it.moment), ["start", "stop"]);
  const { positionTicks } = demo.library.userData(user.id, film);
  assertEquals(positionTicks, before.positionTicks);
});
