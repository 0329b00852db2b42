import { Failure, toFailure } from "../../../src/core/failure.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import type { RunningQueue } from "../../../src/library/playback/running_queue.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { type FakePlay, FakePlayers } from "../../fakes/fake_players.ts";
import { downloadTest } from "../download_fixture.ts";
import { END_MS, playThree, toEnd } from "./play_three.ts";

downloadTest(
  "playQueue() plays all items in one player when each ends by itself",
  async (fixture) => {
    const { demo } = fixture;
    const last = demo.library.visibleItems()
      .filter(({ kind }) => kind === "Episode")[2]?.id ?? "?";
    const players = new FakePlayers(({ url }): FakePlay =>
      players.started.length < 3 && !url.includes(last)
        ? toEnd(END_MS)
        : { positionMs: END_MS, ends: "finished" }
    );
    const { items, titles, announced } = await playThree(fixture, { players });
    const ids = items.map(({ id }) => id);
    assertEquals(titles, ids);
    assertEquals([players.started.length, players.mostRunning], [3, 1]);
    const reports = demo.plays.filter(({ moment }) => moment !== "progress");
    assertEquals(
      reports.map(({ moment, body }) => [moment, body.ItemId]),
      ids.flatMap((id) => [["start", id], ["stop", id]]),
    );
    assert(announced.length > 0);
    assertEquals(players.running, 0);
  },
);

downloadTest("playQueue() ends after an item that was stopped", async (it) => {
  const players = new FakePlayers(() => ({ positionMs: 9, ends: "stopped" }));
  const { items, titles } = await playThree(it, { players });
  assertEquals(titles, [items[0]?.id]);
});

downloadTest(
  "playQueue() ends after a video when the account wants that",
  async (fixture) => {
    const players = new FakePlayers(() => (
      { positionMs: END_MS, ends: "finished" }
    ));
    const options = { players, continues: false };
    const { titles } = await playThree(fixture, options);
    assertEquals([titles.length, players.started.length], [1, 1]);
  },
);

downloadTest(
  "playQueue() takes back the next item when the running one is the last",
  async (fixture) => {
    let last: RunningQueue | null = null;
    const players = new FakePlayers(() => {
      if (players.started.length === 2) last?.control({ kind: "end-queue" });
      return toEnd(END_MS);
    });
    const onPlaying = (_: number, queue: RunningQueue) => last = queue;
    const { titles } = await playThree(fixture, { players, onPlaying });
    assertEquals([titles.length, players.running], [1, 0]);
  },
);

downloadTest(
  "playQueue() skips an item that cannot be played, and says so",
  async (fixture) => {
    const players = new FakePlayers(() => (
      { positionMs: END_MS, ends: "finished" }
    ));
    const loaded = new Set<string>();
    const load = (item: MediaItem) => {
      const isSecond = [...loaded.add(item.id)].indexOf(item.id) === 1;
      if (!isSecond) return item;
      throw new Failure("not_found", "Cannot find it: it was removed");
    };
    const { items, notes, titles, failures } = await playThree(fixture, {
      players,
      load,
    });
    assertEquals(titles, [items[0]?.id, items[2]?.id]);
    assertEquals(failures.map((it) => it.message), notes);
    assertEquals(notes, ["Cannot find it: it was removed"]);
  },
);

downloadTest(
  "playQueue() plays no further part after one that cannot be played",
  async (fixture) => {
    const [, second] = fixture.demo.library.visibleItems()
      .filter(({ kind }) => kind === "Episode");
    const name = second?.name ?? "?";
    const players = new FakePlayers(({ title }): FakePlay =>
      title.includes(name)
        ? { positionMs: null, ends: "failed" }
        : { positionMs: END_MS, ends: "finished" }
    );
    const joined = { players, joinsParts: true };
    const { items, titles, failures } = await playThree(fixture, joined);
    assertEquals(titles, [items[0]?.id, items[2]?.id]);
    assertEquals([players.running, failures.length], [0, 1]);
    const last = players.started.at(-1)?.title ?? "";
    assert(last.includes(items[2]?.name ?? "?") && !last.includes("part"));
  },
);

downloadTest(
  "playQueue() goes to the next and the previous item on request",
  async (fixture) => {
    const { demo } = fixture;
    const answers: boolean[] = [];
    const wanted = [
      ["previous-item", "next-item"],
      ["next-item"],
      ["next-item", "previous-item"],
      ["previous-item"],
    ] as const;
    let started = 0;
    const players = new FakePlayers((): FakePlay => (
      { positionMs: 9_000, ends: wanted[started++] ? null : "stopped" }
    ));
    const onPlaying = (number: number, queue: RunningQueue) => {
      for (const kind of wanted[number - 1] ?? []) {
        queue.control({ kind }).then(
          () => answers.push(true),
          (caught) => {
            assertEquals(toFailure(caught).kind, "not_found");
            answers.push(false);
          },
        );
      }
    };
    const { items, titles } = await playThree(fixture, { players, onPlaying });
    const [one, two, three] = items.map(({ id }) => id);
    const starts = demo.plays.filter(({ moment }) => moment === "start");
    assertEquals(
      starts.map(({ body }) => body.ItemId),
      [one, two, three, two, one],
    );
    assertEquals(answers, [false, true, true, false, true, true]);
    assertEquals([titles, players.running], [[one, two, three], 0]);
  },
);

downloadTest(
  "playQueue() fails at once when the first item lacks the named track",
  async (fixture) => {
    const players = new FakePlayers(() => toEnd(END_MS));
    const wanted = { audio: "klingon", subtitles: null };
    const failure = await assertRejects(
      () => playThree(fixture, { players, wanted }),
      Failure,
    );
    assertEquals([failure.kind, players.started], ["usage", []]);
  },
);

downloadTest(
  "playQueue() fails as its first item when none can be played",
  async (fixture) => {
    const players = new FakePlayers(() => toEnd(END_MS));
    let loads = 0;
    const load = () => {
      throw new Failure("server_error", `Cannot read it: ${++loads}`);
    };
    const failure = await assertRejects(
      () => playThree(fixture, { players, load }),
      Failure,
    );
    assertEquals([failure.message, loads], ["Cannot read it: 1", 3]);
    assertEquals(players.started, []);
  },
);
