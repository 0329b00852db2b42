/** Tests that a play skips the intro and the like, in mpv. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  askMpv,
  configure,
  configureLog,
  countLoaded,
  socketOf,
  startPlay,
  statusOf,
  until,
  wave,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const TICKS_PER_SECOND = 10_000_000;
/** Segments of 200 seconds are longer than a test waits: only a jump ends them. */
const SECONDS = 600;

type Times = readonly (readonly [type: string, from: number, to: number])[];

/** Lets the server send these segments for every video. */
function serveSegments({ options }: DemoServer, times: Times): void {
  const Items = times.map(([Type, from, to]) => ({
    Type,
    StartTicks: from * TICKS_PER_SECOND,
    EndTicks: to * TICKS_PER_SECOND,
  }));
  options.answer = ({ url }) =>
    url.includes("/MediaSegments/") ? Response.json({ Items }) : null;
}

/** Gives the first two episodes of a series sounds. */
function prepareEpisodes({ demo, user }: SignedIn) {
  const items = demo.library.visibleItems();
  const episodes = items.filter(({ kind }) => kind === "Episode").slice(0, 2);
  const sound = wave(SECONDS);
  for (const it of episodes) {
    demo.files.set(it.id, fixedFile(sound, { name: "a.wav" }));
    Object.assign(it, { runTimeTicks: SECONDS * TICKS_PER_SECOND });
    const untouched = { played: false, positionTicks: 0, lastPlayedMs: null };
    demo.library.changeUserData(user.id, it, untouched);
  }
  return episodes.map(({ id }) => id);
}

signedInTest({
  name: "jellytau play skips an intro by itself, and others on request",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau } = fixture;
  const log = configureLog(home);
  const [first = ""] = prepareEpisodes(fixture);
  serveSegments(demo, [
    ["Commercial", 202, 400],
    ["Intro", 1, 200],
    ["Recap", 402, 590],
    ["Unknown", 0, 300],
  ]);
  const { child, mpv } = await startPlay(
    fixture,
    first,
    "--skip",
    "intro=auto",
  );
  const offered = await statusOf(fixture, (it) => it.segment !== null);
  assertEquals(
    [offered.segment, offered.segmentEndMs],
    ["commercials", 400_000],
  );
  assert(offered.positionMs >= 200_000, "the intro was skipped");
  const skipped = await jellytau("player", "skip");
  assertEquals(skipped.code, 0, skipped.stderr);
  await statusOf(fixture, (it) => it.segment === "recap");
  const logged = () => Deno.readTextFile(log);
  // mpv shows the text once it has the key.
  await until(async () => (await logged()).includes("Skip recap: b") || null);
  await askMpv(socketOf(mpv), [["keypress", "b"]]);
  await statusOf(fixture, (it) => it.positionMs >= 590_000);
  const none = await jellytau("player", "skip");
  assertEquals([none.code, none.failure.kind], [3, "not_found"]);
  await jellytau("player", "stop");
  assertEquals((await child.output()).code, 0);
  const shown = await logged();
  assert(shown.includes("Skip commercials: b"));
  assert(!shown.includes("Skip intro"));
});

signedInTest({
  name: "jellytau play goes on with the next episode when it skips the credits",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau } = fixture;
  const log = configureLog(home);
  const [first = "", second = ""] = prepareEpisodes(fixture);
  serveSegments(demo, [["Outro", 500, 599]]);
  const play = [first, second, "--from-start"];
  const { child } = await startPlay(fixture, ...play);
  await until(() => demo.plays.find((it) => it.moment === "start"));
  // The rule applies to what is playing already.
  assertEquals((await jellytau("library", "skip", "credits=auto")).code, 0);
  assertEquals((await jellytau("player", "seek", "8:10")).code, 0);
  await until(() =>
    demo.plays.find(({ moment, body }) =>
      moment === "start" && body.ItemId === second
    )
  );
  await jellytau("player", "stop");
  const { code, stdout } = await child.output();
  assertEquals(code, 0);
  const { plays } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(plays[0].outcome, "end");
  const item = demo.library.find(first);
  assert(item && demo.library.userData(fixture.user.id, item).played);
  assert(countLoaded(log) >= 2, "one mpv");
});

signedInTest({
  name: "jellytau play skips the intro of a download without the server",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, download, home, jellytau, sync } = fixture;
  configure(home);
  const [first = ""] = prepareEpisodes(fixture);
  serveSegments(demo, [["Intro", 1, 200]]);
  await sync();
  assertEquals((await jellytau("library", "skip", "intro=auto")).code, 0);
  await download(first);
  await demo.stop();
  const { child } = await startPlay(fixture, first);
  await statusOf(fixture, (it) => it.positionMs >= 200_000);
  await jellytau("player", "stop");
  const { code, stdout } = await child.output();
  assertEquals(code, 0);
  const { fromDisk } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(fromDisk, true);
});
