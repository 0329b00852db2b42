/** Tests that a queue keeps its player when the user goes to another item. */
import { Failure } from "../../../src/core/failure.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import type { RunningQueue } from "../../../src/library/playback/running_queue.ts";
import { assertEquals } from "@std/assert";
import { type FakePlay, FakePlayers } from "../../fakes/fake_players.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";
import { END_MS, playThree, toEnd } from "./play_three.ts";

const AT_MS = 9_000;

/** Returns players that play until the user leaves the item, but not the last. */
function playersOf(plays: number, changes: Partial<FakePlay> = {}) {
  const players: FakePlayers = new FakePlayers(() => ({
    positionMs: AT_MS,
    ends: players.started.length < plays ? null : "stopped",
    ...changes,
  }));
  return players;
}

/** Goes to an item of these numbers once each play shows something. */
function goingTo(...positions: readonly number[]) {
  return (number: number, queue: RunningQueue) => {
    const position = positions[number - 1];
    if (position) queue.control({ kind: "play-item", position });
  };
}

const reported = ({ demo }: DownloadFixture) =>
  demo.plays.filter(({ moment }) => moment !== "progress")
    .map(({ moment, body }) => `${moment} ${body.ItemId}`);

const inTurn = (ids: readonly (string | undefined)[]) =>
  ids.flatMap((id) => [`start ${id}`, `stop ${id}`]);

downloadTest(
  "playQueue() keeps the player when the user goes to other items",
  async (fixture) => {
    const players = playersOf(5);
    const onPlaying = goingTo(3, 1, 1, 2);
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one, two, three] = items.map(({ id }) => id);
    assertEquals(reported(fixture), inTurn([one, three, one, one, two]));
    const stops = fixture.demo.plays.filter((it) => it.moment === "stop");
    const ticks = stops.map(({ body }) => body.PositionTicks);
    assertEquals(ticks, Array(5).fill(AT_MS * 10_000));
    assertEquals([players.opened, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() starts another player if it cannot keep the first one",
  async (fixture) => {
    const players = playersOf(3, { holds: false });
    const onPlaying = goingTo(3, 2);
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one, two, three] = items.map(({ id }) => id);
    assertEquals(reported(fixture), inTurn([one, three, two]));
    assertEquals(
      [players.opened, players.mostRunning, players.running],
      [3, 1, 0],
    );
  },
);

downloadTest(
  "playQueue() drops the item that it prepares when the user goes to another",
  async (fixture) => {
    let queue: RunningQueue | null = null;
    const players: FakePlayers = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      // The second one was prepared to follow the first.
      if (count === 2) queue?.control({ kind: "play-item", position: 3 });
      const positionMs = count === 1 ? END_MS : AT_MS;
      return { positionMs, ends: count < 3 ? null : "stopped" };
    });
    const onPlaying = (_: number, running: RunningQueue) => queue = running;
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one, , three] = items.map(({ id }) => id);
    assertEquals(reported(fixture), inTurn([one, three]));
    const [, prepared] = players.started;
    const address = prepared?.url ?? "";
    const reply = await fetch(address).then((it) => it.status, () => "closed");
    assertEquals(reply, "closed");
    assertEquals([players.opened, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() keeps a player that the user leaves before it shows anything",
  async (fixture) => {
    let queue: RunningQueue | null = null;
    const players: FakePlayers = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      if (count === 2) queue?.control({ kind: "play-item", position: 3 });
      return { positionMs: AT_MS, ends: count < 3 ? null : "stopped" };
    });
    const onPlaying = (number: number, running: RunningQueue) => {
      queue = running;
      if (number === 1) running.control({ kind: "next-item" });
    };
    await playThree(fixture, { players, onPlaying });
    assertEquals([players.started.length, players.opened], [3, 1]);
    assertEquals(players.running, 0);
  },
);

/** Returns the files of an item, but not those of the named ones. */
function loadAllBut(...names: readonly string[]) {
  return (item: MediaItem) => {
    if (!names.includes(item.name)) return item;
    throw new Failure("not_found", `Cannot find "${item.name}"`);
  };
}

const namesIn = ({ demo }: DownloadFixture) =>
  demo.library.visibleItems().filter(({ kind }) => kind === "Episode")
    .map(({ name }) => name);

downloadTest(
  "playQueue() keeps the player for the item after one that it cannot open",
  async (fixture) => {
    const [, second = ""] = namesIn(fixture);
    const players = playersOf(2);
    const { items, notes } = await playThree(fixture, {
      players,
      load: loadAllBut(second),
      onPlaying: goingTo(2),
    });
    const [one, , three] = items.map(({ id }) => id);
    assertEquals(reported(fixture), inTurn([one, three]));
    assertEquals(notes, [`Cannot find "${second}"`]);
    assertEquals([players.opened, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() ends the player if it can open no item after the first",
  async (fixture) => {
    const [, second = "", third = ""] = namesIn(fixture);
    const players = playersOf(2);
    const { titles, failures } = await playThree(fixture, {
      players,
      load: loadAllBut(second, third),
      onPlaying: goingTo(2),
    });
    assertEquals([titles.length, failures.length], [1, 2]);
    assertEquals([players.opened, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() keeps a player that went on to the next item by itself",
  async (fixture) => {
    const players: FakePlayers = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      if (count === 1) return toEnd(END_MS);
      return { positionMs: AT_MS, ends: count < 3 ? null : "stopped" };
    });
    const onPlaying = goingTo(0, 1);
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one, two] = items.map(({ id }) => id);
    assertEquals(reported(fixture), inTurn([one, two, one]));
    assertEquals([players.opened, players.running], [1, 0]);
  },
);
