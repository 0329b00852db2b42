import { Failure, toFailure } from "../../../src/core/failure.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import type { WantedTracks } from "../../../src/library/playback/choose_tracks.ts";
import type { RepeatMode } from "../../../src/core/playback_ports.ts";
import {
  playQueue,
  type QueueRequest,
  type RunningQueue,
} from "../../../src/library/playback/play_queue.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import type {
  PlayCall,
  PlayProgress,
} from "../../../src/library/playback/watch_player.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { SystemPlayRecords } from "../../../src/system/play_records.ts";
import { assert, assertEquals, assertRejects } from "../../assert.ts";
import { type FakePlay, FakePlayers } from "../../fakes/fake_players.ts";
import { type DownloadFixture, downloadTest } from "../download_fixture.ts";

interface ThreeOptions {
  readonly players: FakePlayers;
  /** Hears of each play once it shows something, and can change the queue. */
  readonly onPlaying?: (number: number, queue: RunningQueue) => void;
  readonly continues?: boolean;
  readonly repeat?: RepeatMode;
  /** Replaces an item's files by a failure. */
  readonly load?: (item: MediaItem) => MediaItem;
  readonly wanted?: WantedTracks;
  /** Gives the second item the third one as another part. */
  readonly joinsParts?: boolean;
}

/** Plays the first three episodes. */
async function playThree(
  { demo, deps, folder, session, item }: DownloadFixture,
  { players, continues = true, repeat = "off", load, onPlaying, ...more }:
    ThreeOptions,
) {
  const library = openLibraryIndex(`${folder}/metadata.db`);
  const three = demo.library.visibleItems()
    .filter(({ kind }) => kind === "Episode").slice(0, 3);
  const items: MediaItem[] = [];
  for (const { id } of three) items.push(await item(id));
  const notes: string[] = [];
  const announced: string[] = [];
  const request = requestFor({ demo, session }, {
    continues,
    repeat,
    ...(more.wanted ? { wanted: more.wanted } : {}),
    entries: items.map((it) => ({
      item: it,
      read: async () => ({
        item: await Promise.resolve(load?.(it) ?? it),
        parts: more.joinsParts && it === items[1] ? items.slice(2) : [],
        version: null,
      }),
    })),
  });
  const call = {
    signal: new AbortController().signal,
    note: (text: string) => void notes.push(text),
    tell: ({ title, next }: { title: string; next?: object | null }) =>
      void (next && announced.push(title)),
  };
  const { note } = call;
  let queue: RunningQueue | null = null;
  const callFor = eachTime(call, (number) => {
    if (queue !== null) onPlaying?.(number, queue);
  });
  try {
    const { plays, failures } = await playQueue({
      ...deps,
      library,
      keepsLibrary: true,
      loopback: systemLoopback,
      players,
      records: new SystemPlayRecords(`${folder}/plays`),
    }, {
      request,
      call: {
        callFor,
        note,
        lendQueue: (lent) => queue = lent,
      },
    });
    const titles = plays.map((it) => it.item.id);
    return { items, notes, announced, titles, failures };
  } finally {
    library.close();
  }
}

function requestFor(
  { demo, session }: Pick<DownloadFixture, "demo" | "session">,
  queue: Pick<QueueRequest, "entries" | "continues" | "repeat" | "wanted">,
): QueueRequest {
  return {
    ...queue,
    account: session.account,
    session,
    serverUrl: demo.url,
    player: null,
    print: false,
    fromStart: true,
  };
}

/** Returns calls that tell the number of each play once it shows something. */
function eachTime(
  call: PlayCall,
  onPlaying: (number: number) => void,
): () => PlayCall {
  let plays = 0;
  return () => {
    const number = ++plays;
    let isNew = true;
    const tell = (progress: PlayProgress) => {
      call.tell(progress);
      if (progress.state === "playing" && isNew) onPlaying(number);
      isNew &&= progress.state !== "playing";
    };
    return { ...call, tell };
  };
}

function isDone(use: () => void): boolean {
  try {
    use();
    return true;
  } catch (caught) {
    assertEquals(toFailure(caught).kind, "not_found");
    return false;
  }
}

/** Describes a play that goes on at the end, if another item was appended. */
const toEnd = (positionMs: number | null): FakePlay => ({
  positionMs,
  ends: "finished",
  waits: true,
});
/** Longer than any episode: nothing is left to play. */
const END_MS = 86_400_000;

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
    let loads = 0;
    const load = (item: MediaItem) => {
      if (++loads !== 2) return item;
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
        answers.push(isDone(() => queue.control({ kind })));
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
