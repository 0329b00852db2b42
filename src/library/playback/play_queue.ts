import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type { FileVersion } from "../../core/library_ports.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import type { PlayRecord } from "../../core/playback_ports.ts";
import { NextItem, type ReadyItem } from "./next_item.ts";
import { playItem } from "./play_item.ts";
import type { PlayDependencies, Played, PlayRequest } from "./play_request.ts";
import type { TrackMemory } from "./track_memory.ts";
import type { PlayCall } from "./watch_player.ts";

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

export interface QueueRequest extends
  Omit<
    PlayRequest,
    "item" | "version" | "partNumber" | "startMs" | "memory"
  > {
  /** Reads the files of each item; at least one. */
  readonly items: readonly (() => Promise<ItemToPlay>)[];
  /** True to start each item at the beginning. */
  readonly fromStart: boolean;
  /** False to end after a video; its other parts are played in any case. */
  readonly continues: boolean;
  /** Returns the earlier choices of tracks for an item. */
  readonly memoryOf?: (item: MediaItem) => TrackMemory | null;
}

/** An item that a queue played. */
export interface PlayedItem {
  readonly item: MediaItem;
  readonly played: Played;
}

export interface PlayedQueue {
  /** The result of each item; for one with parts, that of the last part. */
  readonly plays: readonly PlayedItem[];
  /** Why items could not be played. */
  readonly failures: readonly Failure[];
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

export interface QueueCall {
  readonly callFor: CallFor;
  /** Shows a line to the user. */
  readonly note: (text: string) => void;
  /** Aborted if the item that plays has to be the last one. */
  readonly finish: AbortSignal;
  /**
   * Receives a function that goes to the next or the previous item, and returns
   * false if there is none.
   */
  readonly lendSkip?: (skip: (delta: 1 | -1) => boolean) => void;
}

/**
 * Plays items one after another, each from the part and the position that were
 * in progress. Ends after an item that the user stopped. Skips an item that
 * cannot be played, with a note.
 *
 * @throws {Failure} the first failure if nothing was played
 */
export async function playQueue(
  deps: PlayDependencies,
  { request, call }: { request: QueueRequest; call: QueueCall },
): Promise<PlayedQueue> {
  const record = deps.records.open();
  try {
    return await new Queue(deps, { request, call, record }).play();
  } finally {
    record.close();
  }
}

/** A queue while it plays. */
class Queue {
  readonly #deps: PlayDependencies;
  readonly #request: QueueRequest;
  readonly #call: QueueCall;
  readonly #record: PlayRecord;
  readonly #files: QueuedFiles;
  readonly #played = new Map<string, PlayedItem>();
  readonly #failures: Failure[] = [];
  /** The number of failures since the last item that was played. */
  #failuresInARow = 0;
  /** The stream that was prepared for the next item, and its player. */
  #ready: ReadyItem | null = null;
  /** Stops the item that plays; null between two items. */
  #stop: AbortController | null = null;
  /** The item to go to, relative to the one that has ended; 0 for none. */
  #jump: 0 | 1 | -1 = 0;

  constructor(deps: PlayDependencies, { request, call, record }: {
    request: QueueRequest;
    call: QueueCall;
    record: PlayRecord;
  }) {
    this.#deps = deps;
    this.#request = request;
    this.#call = call;
    this.#record = record;
    this.#files = new QueuedFiles(request);
  }

  async play(): Promise<PlayedQueue> {
    this.#call.lendSkip?.((delta) => this.#skip(delta));
    try {
      let goesOn = true;
      while (goesOn && this.#files.hasMore) goesOn = await this.#playNext();
    } finally {
      await this.#closeReady();
    }
    return { plays: [...this.#played.values()], failures: this.#failures };
  }

  #skip(delta: 1 | -1): boolean {
    if (this.#stop === null || !this.#files.has(delta)) return false;
    this.#jump = delta;
    this.#stop.abort();
    return true;
  }

  /** @returns whether the queue goes on */
  async #playNext(): Promise<boolean> {
    let goesOn = false;
    try {
      const file = await this.#files.take();
      goesOn = file !== null && await this.#playFile(file);
    } catch (caught) {
      const goesToNext = this.#jump === 0 &&
        this.#takeFailure(toFailure(caught));
      if (goesToNext) this.#jump = 1;
    }
    if (this.#jump === 0) return goesOn;
    this.#files.move(this.#jump);
    this.#jump = 0;
    await this.#closeReady();
    return true;
  }

  async #playFile(file: QueuedFile): Promise<boolean> {
    const { item, request } = file;
    const { number } = this.#files;
    const { finish, callFor } = this.#call;
    const stop = this.#stop = new AbortController();
    const outer = callFor(request.item, { item, number });
    const signal = AbortSignal.any([outer.signal, stop.signal]);
    const call = { ...outer, signal };
    const next = this.#nextOf(file, call);
    const turn = { record: this.#record, ready: this.#ready, next };
    this.#ready = null;
    try {
      const { clock } = this.#deps;
      const startedMs = clock.monotonicMs();
      const played = await playItem(this.#deps, { request, call, turn });
      const ranMs = clock.monotonicMs() - startedMs;
      this.#failuresInARow = 0;
      this.#played.set(item.id, { item, played });
      return !outer.signal.aborted && !finish.aborted &&
        continuesAfter(played, this.#request, { file, ranMs });
    } finally {
      this.#stop = null;
      this.#ready = await next?.take() ?? null;
    }
  }

  /** Returns the item to prepare while a file plays; null if none follows. */
  #nextOf(file: QueuedFile, call: PlayCall): NextItem | null {
    const follows = file.hasMoreParts || mayContinue(this.#request, file);
    if (!follows || !this.#files.hasMore) return null;
    const load = async () => (await this.#files.peek())?.request ?? null;
    const [{ folder }, { finish }] = [this.#record, this.#call];
    return new NextItem(this.#deps, { load, call, folder, finish });
  }

  /**
   * Notes a failure, and returns whether to go on with the next item.
   *
   * @throws {Failure} the first failure if nothing was played
   */
  #takeFailure(failure: Failure): boolean {
    const goesOn = this.#files.has(1) && !this.#call.finish.aborted &&
      ++this.#failuresInARow < FAILURES_MAX &&
      !endsQueue(failure);
    if (!goesOn && this.#played.size === 0) throw this.#failures[0] ?? failure;
    if (failure.kind === "cancelled") return false;
    this.#failures.push(failure);
    this.#call.note(failure.message);
    return goesOn;
  }

  async #closeReady(): Promise<void> {
    const ready = this.#ready;
    this.#ready = null;
    await ready?.player?.stop();
    await ready?.stream.close();
  }
}

/** Returns whether every item would fail like this. */
function endsQueue({ kind, remedy }: Failure): boolean {
  const isWithoutPlayer = kind === "not_found" && remedy === "choose-player";
  return isWithoutPlayer || ENDING.includes(kind);
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
  /** The index of the next item to read. */
  #index = 0;
  #number = 0;
  /** The parts of the current item that are left. */
  readonly #parts: QueuedFile[] = [];
  #peeked: Promise<QueuedFile | null> | null = null;

  constructor(request: QueueRequest) {
    this.#request = request;
  }

  /** The number of the current item, even if it cannot be read; from 1. */
  get number(): number {
    return this.#number;
  }

  /** Returns whether there is an item before or after the current one. */
  has(delta: 1 | -1): boolean {
    const number = this.#number + delta;
    return number >= 1 && number <= this.#request.items.length;
  }

  /** Goes to the item before or after the current one. */
  move(delta: 1 | -1): void {
    this.#index = this.#number - 1 + delta;
    this.#parts.length = 0;
    this.#peeked = null;
  }

  get hasMore(): boolean {
    return this.#peeked !== null || this.#parts.length > 0 ||
      this.#index < this.#request.items.length;
  }

  peek(): Promise<QueuedFile | null> {
    return this.#peeked ??= this.#load();
  }

  /** @throws {Failure} if the files cannot be read */
  take(): Promise<QueuedFile | null> {
    const reading = this.peek();
    this.#peeked = null;
    this.#number = this.#index;
    return reading;
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
  { items: _, continues: __, fromStart, memoryOf, ...request }: QueueRequest,
): QueuedFile[] {
  const all = [item, ...parts];
  const left = all.findLastIndex((it) => it.userData.positionMs > 0);
  const first = fromStart ? 0 : Math.max(0, left);
  return all.map((file, at) => ({
    item,
    hasMoreParts: at + 1 < all.length,
    request: {
      ...request,
      memory: memoryOf?.(item) ?? null,
      item: file,
      version: at === 0 ? version : null,
      partNumber: at + 1,
      startMs: at === first && !fromStart ? file.userData.positionMs : 0,
    },
  })).slice(first);
}
