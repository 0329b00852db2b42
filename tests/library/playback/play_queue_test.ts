import { Failure } from "../../../src/core/failure.ts";
import type { MediaItem } from "../../../src/core/media_item.ts";
import {
  playQueue,
  type QueueRequest,
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

type Skip = (delta: 1 | -1) => boolean;

interface ThreeOptions {
  readonly players: FakePlayers;
  /** Hears of each play once it shows something, and can skip it. */
  readonly onPlaying?: (number: number, skip: Skip) => void;
  readonly continues?: boolean;
  readonly finish?: AbortController;
  /** Replaces an item's files by a failure. */
  readonly load?: (item: MediaItem) => MediaItem;
  /** Gives the second item the third one as another part. */
  readonly joinsParts?: boolean;
}

/** Plays the first three episodes. */
async function playThree(
  { demo, deps, folder, session, item }: DownloadFixture,
  { players, continues = true, load, onPlaying, ...more }: ThreeOptions,
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
    items: items.map((it) => async () => ({
      item: await Promise.resolve(load?.(it) ?? it),
      parts: more.joinsParts && it === items[1] ? items.slice(2) : [],
      version: null,
    })),
  });
  const call = {
    signal: new AbortController().signal,
    note: (text: string) => void notes.push(text),
    tell: ({ title, next }: { title: string; next?: object | null }) =>
      void (next && announced.push(title)),
  };
  const { note } = call;
  let skip: Skip = () => false;
  const callFor = eachTime(call, (number) => onPlaying?.(number, skip));
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
        finish: (more.finish ?? new AbortController()).signal,
        lendSkip: (lent) => skip = lent,
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
  queue: Pick<QueueRequest, "items" | "continues">,
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
    const finish = new AbortController();
    const players = new FakePlayers(() => {
      if (players.started.length === 2) finish.abort();
      return toEnd(END_MS);
    });
    const { titles } = await playThree(fixture, { players, finish });
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
    const wanted = [[-1, 1], [1], [1, -1], [-1]] as const;
    let started = 0;
    const players = new FakePlayers((): FakePlay => (
      { positionMs: 9_000, ends: wanted[started++] ? null : "stopped" }
    ));
    const onPlaying = (number: number, skip: Skip) => {
      for (const it of wanted[number - 1] ?? []) answers.push(skip(it));
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
