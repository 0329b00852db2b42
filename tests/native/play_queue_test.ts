/** Tests queues: several items that one player plays one after another. */
import type { DemoServer } from "../../src/demo/demo_server.ts";
import { fixedFile } from "../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { lacks } from "../requirements.ts";
import {
  configure,
  configureLog,
  control,
  countLoaded,
  playerOf,
  spawn,
  startPlay,
  statusOf,
  until,
  wave,
} from "./play_fixture.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

const SECONDS = 4;

/** Gives the first three episodes of a series sounds, and forgets all marks. */
function prepareSeries(
  { demo, user }: SignedIn,
  { seconds = SECONDS }: { seconds?: number } = {},
) {
  const items = demo.library.visibleItems();
  const series = items.find(({ kind }) => kind === "Series");
  assert(series);
  const episodes = items.filter((it) =>
    it.kind === "Episode" && it.series === series
  ).toSorted((a, b) =>
    (a.parentIndex ?? 0) - (b.parentIndex ?? 0) ||
    (a.index ?? 0) - (b.index ?? 0)
  );
  for (const it of episodes) {
    demo.files.set(it.id, fixedFile(wave(seconds), { name: "a.wav" }));
    Object.assign(it, { runTimeTicks: seconds * 10_000_000 });
    const untouched = { played: false, positionTicks: 0, lastPlayedMs: null };
    demo.library.changeUserData(user.id, it, untouched);
  }
  return { series, ids: episodes.map(({ id }) => id) };
}

/** Makes an item longer than a test waits; a jump leads to its end. */
function lengthen(demo: DemoServer, id: string): void {
  demo.files.set(id, fixedFile(wave(600), { name: "a.wav" }));
  Object.assign(demo.library.find(id) ?? {}, { runTimeTicks: 6_000_000_000 });
}

const reported = (demo: DemoServer) =>
  demo.plays.filter(({ moment }) => moment !== "progress")
    .map(({ moment, body }) => `${moment} ${body.ItemId}`);

signedInTest({
  name: "jellytau play plays a series in one mpv from the first unwatched",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync, user } = fixture;
  const log = configureLog(home);
  const { series, ids } = prepareSeries(fixture);
  const [watched = "", ...rest] = ids;
  const first = demo.library.find(watched);
  assert(first);
  demo.library.changeUserData(user.id, first, { played: true });
  const three = rest.slice(0, 3);
  await sync();
  demo.plays.length = 0;
  const ran = await jellytau("play", series.id, "--count", "3");
  assertEquals(ran.code, 0, ran.stderr);
  const plays = ran.json.plays as { itemId: string; outcome: string }[];
  assertEquals(plays.map((it) => it.itemId), three);
  assertEquals(plays.map((it) => it.outcome), ["end", "end", "end"]);
  const expected = three.flatMap((id) => [`start ${id}`, `stop ${id}`]);
  assertEquals(reported(demo), expected);
  for (const id of three) {
    const item = demo.library.find(id);
    assert(item && demo.library.userData(user.id, item).played, id);
  }
  assert(countLoaded(log) >= 3, "one mpv");
});

signedInTest({
  name: "jellytau play --repeat one goes on until player end-queue",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau } = fixture;
  const log = configureLog(home);
  // Long enough to prepare the next item on a busy machine.
  const { ids } = prepareSeries(fixture, { seconds: 15 });
  const [first = "", second = ""] = ids;
  lengthen(demo, second);
  demo.plays.length = 0;
  const child = spawn(fixture, first, second, "--repeat", "one");
  const starts = () => reported(demo).filter((it) => it.startsWith("start"));
  const modes = () => demo.plays.map(({ body }) => body.RepeatMode);
  await until(() => starts().length >= 2 || null);
  const { json } = await jellytau("player", "status");
  assertEquals([json.repeat, json.queueNumber, json.queueTotal], ["one", 1, 2]);
  assertEquals((await jellytau("player", "repeat", "off")).json.repeat, "off");
  await until(() => starts().includes(`start ${second}`) || null);
  assertEquals((await jellytau("player", "repeat")).json.repeat, "all");
  const last = await jellytau("player", "end-queue");
  assertEquals(last.code, 0, last.stderr);
  await until(() => modes().includes("RepeatAll") || null);
  assertEquals((await jellytau("player", "seek", "9:59")).code, 0);
  const { code, stdout } = await child.output();
  assertEquals(code, 0);
  const { plays } = JSON.parse(new TextDecoder().decode(stdout));
  assertEquals(plays.map((it: { itemId: string }) => it.itemId), [
    first,
    second,
  ]);
  assert(starts().slice(0, 2).every((it) => it === `start ${first}`));
  for (const mode of ["RepeatOne", "RepeatNone", "RepeatAll"]) {
    assert(modes().includes(mode), `${modes()}`);
  }
  assert(countLoaded(log) >= 3, "one mpv");
});

signedInTest({
  name: "player queue lists, changes and reorders what another process plays",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync } = fixture;
  configure(home);
  const { ids } = prepareSeries(fixture, { seconds: 60 });
  const [one = "", two = "", three = "", four = ""] = ids;
  await sync();
  demo.plays.length = 0;
  const { child, mpv } = await startPlay(fixture, one, two, three);
  await until(() => reported(demo)[0]);
  const queue = (...args: string[]) => jellytau("player", "queue", ...args);
  await control(fixture, {
    command: ["pause"],
    effect: (it) => it.state === "paused",
  });
  const added = await queue("add", "--next", four);
  assertEquals([added.code, added.json.queueTotal], [0, 4], added.stderr);
  assertEquals((await queue("move", "4", "2")).code, 0);
  assertEquals((await queue("remove", "4")).json.queueTotal, 3);
  const { json } = await queue();
  const items = json.items as {
    position: number;
    itemId: string;
    state: string;
  }[];
  assertEquals(
    items.map((it) => [it.position, it.itemId, it.state]),
    [[1, one, "playing"], [2, three, "after"], [3, four, "after"]],
  );
  assertEquals([json.number, json.total, json.repeat], [1, 3, "off"]);
  assertMatch((await queue("remove", "1")).stderr, /it is playing/);
  assertEquals((await queue("play", "4")).code, 3);
  const last = await queue("play", "3");
  assertEquals([last.json.itemId, last.json.queueNumber], [four, 3]);
  // Jumps at once from an item that has not begun yet.
  assertEquals((await jellytau("player", "previous")).json.itemId, three);
  await until(() => reported(demo).find((it) => it === `start ${three}`));
  assertEquals(playerOf(child.pid), mpv);
  assertEquals((await jellytau("player", "stop")).code, 0);
  assertEquals((await child.output()).code, 0);
  const starts = reported(demo).filter((it) => it.startsWith("start"));
  assertEquals([starts[0], starts.at(-1)], [`start ${one}`, `start ${three}`]);
});

signedInTest({
  name: "player goes to other items of a queue in the same mpv",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync } = fixture;
  const log = configureLog(home);
  const { ids } = prepareSeries(fixture, { seconds: 60 });
  const [one = "", two = "", three = ""] = ids;
  lengthen(demo, one);
  await sync();
  demo.plays.length = 0;
  const { child, mpv } = await startPlay(fixture, one, two, three);
  const jumps = ["queue play 3", "queue play 1", "next", "previous"];
  const order = [one, three, one, two, one];
  const expected = order.flatMap((id) => [`start ${id}`, `stop ${id}`]);
  const seen = (count: number) =>
    until(() => reported(demo).length >= count || null);
  const pause = () =>
    control(fixture, {
      command: ["pause"],
      effect: (it) => it.state === "paused",
    });
  await seen(1);
  await pause();
  // The next item is prepared, and is not the one that the user goes to.
  assertEquals((await jellytau("player", "seek", "9:30")).code, 0);
  const isNext = ({ path }: { path: string }) =>
    path.includes("stream") && path.includes(two);
  await until(() => demo.log.requests.find(isNext));
  for (const [at, words] of jumps.entries()) {
    await seen(2 * at + 1);
    await pause();
    const ran = await jellytau("player", ...words.split(" "));
    assertEquals([ran.code, ran.json.itemId], [0, order[at + 1]], ran.stderr);
    await statusOf(fixture, (it) => it.state === "playing");
    assertEquals(playerOf(child.pid), mpv);
  }
  await seen(expected.length - 1);
  assertEquals((await jellytau("player", "stop")).code, 0);
  assertEquals((await child.output()).code, 0);
  assertEquals(reported(demo), expected);
  assertEquals(countLoaded(log), order.length, "one mpv");
  const stops = demo.plays.filter(({ moment }) => moment === "stop");
  const [firstS = 0] = stops
    .map(({ body }) => Number(body.PositionTicks) / 10_000_000);
  assert(firstS > 568 && firstS < 572, `${firstS}`);
});

signedInTest({
  name: "jellytau play --next goes on with the series that was watched last",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync, user } = fixture;
  configure(home);
  const { ids } = prepareSeries(fixture);
  for (const it of demo.library.visibleItems()) {
    const untouched = { played: false, positionTicks: 0, lastPlayedMs: null };
    demo.library.changeUserData(user.id, it, untouched);
  }
  const none = await jellytau("play", "--next");
  assertEquals(none.code, 3, none.stderr);
  assertMatch(none.stderr, /no series has a next episode/);
  const [first = "", second = ""] = ids;
  const item = demo.library.find(first);
  assert(item);
  const lastPlayedMs = Date.now();
  demo.library.changeUserData(user.id, item, { played: true, lastPlayedMs });
  await sync();
  demo.plays.length = 0;
  const ran = await jellytau("play", "--next", "--count", "1");
  assertEquals([ran.code, ran.json.itemId], [0, second], ran.stderr);
  assertEquals(reported(demo), [`start ${second}`, `stop ${second}`]);
});

signedInTest({
  name: "jellytau play goes on after a removed episode, and exits with 9",
  ignore: lacks("mpv"),
}, async (fixture) => {
  const { demo, home, jellytau, sync } = fixture;
  configure(home);
  const { ids } = prepareSeries(fixture);
  const [first = "", second = "", third = ""] = ids;
  await sync();
  demo.library.remove(second);
  const ran = await jellytau("play", first, second, third);
  assertEquals(ran.code, 9, ran.stderr);
  const plays = ran.json.plays as { itemId: string }[];
  assertEquals(plays.map((it) => it.itemId), [first, third]);
  assertMatch(ran.stderr, /Cannot play every item: 1 item failed/);
});
