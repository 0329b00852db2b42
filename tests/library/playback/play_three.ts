import type { MediaItem } from "../../../src/core/media_item.ts";
import type { WantedTracks } from "../../../src/library/playback/choose_tracks.ts";
import type { RepeatMode } from "../../../src/core/playback_ports.ts";
import {
  playQueue,
  type QueueRequest,
} from "../../../src/library/playback/play_queue.ts";
import type { QueueEntry } from "../../../src/library/playback/queue_entries.ts";
import type { RunningQueue } from "../../../src/library/playback/running_queue.ts";
import { openLibraryIndex } from "../../../src/metadata/library_index.ts";
import type {
  PlayCall,
  PlayProgress,
} from "../../../src/library/playback/watch_player.ts";
import { systemLoopback } from "../../../src/system/loopback_server.ts";
import { SystemPlayRecords } from "../../../src/system/play_records.ts";
import type { FakePlay, FakePlayers } from "../../fakes/fake_players.ts";
import type { DownloadFixture } from "../download_fixture.ts";

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
export async function playThree(
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
  const opened: string[] = [];
  const request = requestFor({ demo, session }, {
    ...{ continues, repeat },
    ...(more.wanted ? { wanted: more.wanted } : {}),
    readEntries: (ids) =>
      Promise.resolve(
        items.filter(({ id }) => ids.includes(id)).map(wholeEntry),
      ),
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
    tell({ state, title, next }: PlayProgress) {
      if (state === "starting") opened.push(title);
      if (next) announced.push(title);
    },
  };
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
      call: { ...call, callFor, lendQueue: (lent) => queue = lent },
    });
    const titles = plays.map((it) => it.item.id);
    return { items, notes, announced, opened, titles, failures };
  } finally {
    library.close();
  }
}

function wholeEntry(item: MediaItem): QueueEntry {
  const read = () => Promise.resolve({ item, parts: [], version: null });
  return { item, read };
}

function requestFor(
  { demo, session }: Pick<DownloadFixture, "demo" | "session">,
  queue: Pick<
    QueueRequest,
    "entries" | "readEntries" | "continues" | "repeat" | "wanted"
  >,
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
export const toEnd = (positionMs: number | null): FakePlay => ({
  positionMs,
  ends: "finished",
  waits: true,
});
/** Longer than any episode: nothing is left to play. */
export const END_MS = 86_400_000;
