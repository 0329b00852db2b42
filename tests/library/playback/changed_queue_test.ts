import { Failure } from "../../../src/core/failure.ts";
import type { RunningQueue } from "../../../src/library/playback/running_queue.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type FakePlay, FakePlayers } from "../../fakes/fake_players.ts";
import { downloadTest } from "../download_fixture.ts";
import { END_MS, playThree, toEnd } from "./play_three.ts";

downloadTest(
  "playQueue() repeats all items in order, each from its beginning",
  async (fixture) => {
    const { demo } = fixture;
    const players = new FakePlayers((): FakePlay =>
      players.started.length < 5
        ? toEnd(END_MS)
        : { positionMs: 9_000, ends: "stopped" }
    );
    const repeat = "all";
    const { items, titles } = await playThree(fixture, { players, repeat });
    const [one, two, three] = items.map(({ id }) => id);
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(
      starts.map(({ body }) => [body.ItemId, body.RepeatMode]),
      [one, two, three, one, two].map((id) => [id, "RepeatAll"]),
    );
    assertEquals(players.started.map((it) => it.startMs), [0, 0, 0, 0, 0]);
    assertEquals([titles, players.running], [[one, two, three], 0]);
  },
);

downloadTest(
  "playQueue() prepares another next item when the repeat mode changes",
  async (fixture) => {
    const { demo } = fixture;
    let queue: RunningQueue | null = null;
    const players = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      // The second one was prepared to follow the first.
      if (count === 2) queue?.control({ kind: "repeat", mode: "one" });
      return count < 4 ? toEnd(END_MS) : { positionMs: 9, ends: "stopped" };
    });
    const onPlaying = (_: number, running: RunningQueue) => queue = running;
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one] = items.map(({ id }) => id);
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(starts.map(({ body }) => body.ItemId), [one, one, one]);
    assertEquals([players.mostRunning, players.running], [1, 0]);
    assert(demo.plays.some(({ body }) => body.RepeatMode === "RepeatOne"));
  },
);

downloadTest(
  "playQueue() does not show an item that the user leaves while its player starts",
  async (fixture) => {
    let queue: RunningQueue | null = null;
    const players = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      if (count === 2) queue?.control({ kind: "play-item", position: 3 });
      return { positionMs: 9_000, ends: count < 3 ? null : "stopped" };
    });
    const onPlaying = (number: number, running: RunningQueue) => {
      queue = running;
      if (number === 1) running.control({ kind: "next-item" });
    };
    const { opened } = await playThree(fixture, { players, onPlaying });
    assertEquals([players.started.length, opened.length], [3, 2]);
    assertEquals(players.running, 0);
  },
);

downloadTest(
  "playQueue() follows the order that the user changes while it plays",
  async (fixture) => {
    const { demo } = fixture;
    const ids: string[] = [];
    const players = new FakePlayers((): FakePlay =>
      players.started.length < 4
        ? { positionMs: 9_000, ends: null }
        : { positionMs: 9_000, ends: "stopped" }
    );
    const onPlaying = async (number: number, queue: RunningQueue) => {
      const [one = "", two = "", three = ""] = queue
        .list({ from: 0, limit: 9 }).map(({ item }) => item.id);
      if (number === 1) {
        ids.push(one, two, three);
        // One, three, two, and one again.
        await queue.control({ kind: "move-item", from: 3, to: 2 });
        await queue.control({ kind: "add-items", ids: [one], next: false });
        assertEquals(queue.place, {
          ...{ number: 1, total: 4, repeat: "off", ends: false },
          changes: 2,
        });
        await queue.control({ kind: "next-item" });
      } else if (number === 2) {
        await queue.control({ kind: "remove-items", positions: [1, 3] });
        await queue.control({ kind: "shuffle-queue" });
        assertEquals(queue.place.changes, 4);
        await queue.control({ kind: "play-item", position: 2 });
      } else if (number === 3) {
        await queue.control({ kind: "play-item", position: 1 });
      }
    };
    await playThree(fixture, { players, onPlaying });
    const [one, , three] = ids;
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(
      starts.map(({ body }) => body.ItemId),
      [one, three, one, three],
    );
    assertEquals(players.running, 0);
  },
);

downloadTest(
  "playQueue() drops what it prepared when another item is to follow",
  async (fixture) => {
    const { demo } = fixture;
    let queue: RunningQueue | null = null;
    const players = new FakePlayers((): FakePlay => {
      const count = players.started.length;
      // The second one was prepared to follow the first.
      if (count === 2) queue?.control({ kind: "remove-items", positions: [2] });
      return count < 3 ? toEnd(END_MS) : { positionMs: 9, ends: "stopped" };
    });
    const onPlaying = (_: number, running: RunningQueue) => queue = running;
    const { items } = await playThree(fixture, { players, onPlaying });
    const [one, , three] = items.map(({ id }) => id);
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(starts.map(({ body }) => body.ItemId), [one, three]);
    assertEquals([players.mostRunning, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() goes on with what was added while the last item plays",
  async (fixture) => {
    const { demo } = fixture;
    const players = new FakePlayers((): FakePlay =>
      players.started.length < 4
        ? toEnd(END_MS)
        : { positionMs: 9, ends: "stopped" }
    );
    let added = "";
    const onPlaying = async (number: number, queue: RunningQueue) => {
      if (number !== 3) return;
      [added = ""] = queue.list({ from: 0, limit: 1 }).map((it) => it.item.id);
      await queue.control({ kind: "add-items", ids: [added], next: true });
    };
    await playThree(fixture, { players, onPlaying });
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(starts.at(-1)?.body.ItemId, added);
    assertEquals([starts.length, players.mostRunning], [4, 1]);
  },
);

downloadTest(
  "playQueue() takes no more items once it has ended",
  async (fixture) => {
    const players = new FakePlayers(() => ({ positionMs: 9, ends: "stopped" }));
    let ended: RunningQueue | undefined;
    const onPlaying = (_: number, queue: RunningQueue) => ended = queue;
    const { items: [{ id } = { id: "" }] } = await playThree(fixture, {
      players,
      onPlaying,
    });
    const add = async () =>
      await ended?.control({ kind: "add-items", ids: [id], next: true });
    const failure = await assertRejects(add, Failure);
    assertEquals(failure.kind, "not_found");
  },
);
