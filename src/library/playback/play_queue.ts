import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type { FileVersion } from "../../core/library_ports.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import type { PlayRecord } from "../../core/playback_ports.ts";
import { NextItem, type ReadyItem } from "./next_item.ts";
import { playItem } from "./play_item.ts";
import type { PlayDependencies, Played, PlayRequest } from "./play_request.ts";
import type { PlayCall } from "./watch_player.ts";

/** Failures that every item of a queue would have. */
const ENDING: readonly FailureKind[] = [
  "cancelled",
  "rejected",
  "not_signed_in",
];
/** The most items in a row that may fail. */
const FAILURES_MAX = 3;
/** A player without a position that ran for less was closed by the user. */
const LEAST_SHARE = 0.5;

/** An item of a queue with its files, as they are when it is its turn. */
export interface ItemToPlay {
  readonly item: MediaItem;
  /** The parts after the item's own file. */
  readonly parts: readonly MediaItem[];
  /** The version to play; null for the server's choice. */
  readonly version: FileVersion | null;
}

export interface QueueRequest
  extends Omit<PlayRequest, "item" | "version" | "partNumber" | "startMs"> {
  /** Reads the files of each item; at least one. */
  readonly items: readonly (() => Promise<ItemToPlay>)[];
  /** True to start each item at the beginning. */
  readonly fromStart: boolean;
  /** False to end after a video; its other parts are played in any case. */
  readonly continues: boolean;
}

/** An item that a queue played. */
export interface PlayedItem {
  readonly item: MediaItem;
  readonly played: Played;
}

/** One file to play: an item, or one of its parts. */
interface QueuedFile {
  readonly request: PlayRequest;
  /** The item that the file belongs to. */
  readonly item: MediaItem;
  /** True if another part of the same item follows. */
  readonly hasMoreParts: boolean;
}

/** Returns the listeners of a file, and of the item that it belongs to. */
export type CallFor = (
  file: MediaItem,
  place: { readonly item: MediaItem; readonly number: number },
) => PlayCall;

/**
 * Plays items one after another, each from the part and the position that were
 * in progress. Ends after an item that the user stopped. An item that cannot be
 * played is skipped with a note.
 *
 * @returns the result of each item, for one with parts that of the last part
 * @throws {Failure} the failure of the first item if none was played
 */
export async function playQueue(
  deps: PlayDependencies,
  request: QueueRequest,
  { callFor, note, finish }: {
    callFor: CallFor;
    note: (text: string) => void;
    /** Aborted if the item that plays has to be the last one. */
    finish: AbortSignal;
  },
): Promise<PlayedItem[]> {
  const files = new QueuedFiles(request);
  const record = deps.records.open();
  const played = new Map<string, PlayedItem>();
  const failures: Failure[] = [];
  let ready: ReadyItem | null = null;
  let goesOn = true;
  try {
    while (goesOn && files.hasMore) {
      try {
        const file = await files.take();
        if (file === null) break;
        const place = { item: file.item, number: files.number };
        const call = callFor(file.request.item, place);
        const about = { file, files, call, record, finish };
        const next = nextOf(deps, request, about);
        const turn = { record, ready, next };
        ready = null;
        try {
          const startedMs = deps.clock.monotonicMs();
          const one = await playItem(deps, { ...file, call, turn });
          const ranMs = deps.clock.monotonicMs() - startedMs;
          failures.length = 0;
          played.set(file.item.id, { item: file.item, played: one });
          goesOn = !call.signal.aborted && !finish.aborted &&
            continuesAfter(one, request, { file, ranMs });
        } finally {
          ready = await next?.take() ?? null;
        }
      } catch (caught) {
        const failure = toFailure(caught);
        failures.push(failure);
        goesOn = files.hasMore && !finish.aborted &&
          failures.length < FAILURES_MAX &&
          !ENDING.includes(failure.kind) && failure.remedy !== "choose-player";
        if (!goesOn && played.size === 0) throw failures[0] ?? failure;
        note(failure.message);
      }
    }
  } finally {
    await ready?.player?.stop();
    await ready?.stream.close();
    record.close();
  }
  return [...played.values()];
}

/** Returns the item to prepare while a file plays; null if none follows. */
function nextOf(
  deps: PlayDependencies,
  request: QueueRequest,
  { file, files, call, record: { folder }, finish }: {
    file: QueuedFile;
    files: QueuedFiles;
    call: PlayCall;
    record: PlayRecord;
    finish: AbortSignal;
  },
): NextItem | null {
  const follows = file.hasMoreParts || mayContinue(request, file);
  if (!follows || !files.hasMore) return null;
  const load = async () => (await files.peek())?.request ?? null;
  return new NextItem(deps, { load, call, folder, finish });
}

function mayContinue({ continues }: QueueRequest, { item }: QueuedFile) {
  return continues || isAudio(item);
}

function continuesAfter(
  { end, exact, outcome }: Played,
  request: QueueRequest,
  { file, ranMs }: { file: QueuedFile; ranMs: number },
): boolean {
  if (request.print) return false;
  if (file.hasMoreParts) return outcome === "end" || outcome === "unknown";
  if (end === "skipped") return true;
  if (!mayContinue(request, file)) return false;
  if (exact) return end === "finished";
  const { item: { runtimeMs }, startMs } = file.request;
  return runtimeMs !== null && ranMs >= (runtimeMs - startMs) * LEAST_SHARE;
}

/** Reads the files of a queue, each when it is needed. */
class QueuedFiles {
  readonly #request: QueueRequest;
  #index = 0;
  /** The parts of the current item that are left. */
  readonly #parts: QueuedFile[] = [];
  #peeked: Promise<QueuedFile | null> | null = null;

  constructor(request: QueueRequest) {
    this.#request = request;
  }

  /** The number of the current item, counted from 1. */
  get number(): number {
    return this.#index;
  }

  get hasMore(): boolean {
    return this.#peeked !== null || this.#parts.length > 0 ||
      this.#index < this.#request.items.length;
  }

  peek(): Promise<QueuedFile | null> {
    return this.#peeked ??= this.#load();
  }

  /** @throws {Failure} if the files cannot be read; the next call goes on */
  async take(): Promise<QueuedFile | null> {
    const file = this.peek();
    this.#peeked = null;
    return await file;
  }

  async #load(): Promise<QueuedFile | null> {
    const part = this.#parts.shift();
    if (part !== undefined) return part;
    const read = this.#request.items[this.#index];
    if (read === undefined) return null;
    this.#index++;
    const [first = null, ...more] = filesOf(await read(), this.#request);
    this.#parts.push(...more);
    return first;
  }
}

/** Returns the files to play of an item, from the one that was in progress. */
function filesOf(
  { item, parts, version }: ItemToPlay,
  { items: _, continues: __, fromStart, ...request }: QueueRequest,
): QueuedFile[] {
  const all = [item, ...parts];
  const left = all.findLastIndex((it) => it.userData.positionMs > 0);
  const first = fromStart ? 0 : Math.max(0, left);
  return all.map((file, at) => ({
    item,
    hasMoreParts: at + 1 < all.length,
    request: {
      ...request,
      item: file,
      version: at === 0 ? version : null,
      partNumber: at + 1,
      startMs: at === first && !fromStart ? file.userData.positionMs : 0,
    },
  })).slice(first);
}
