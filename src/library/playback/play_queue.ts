import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import { isAudio, type MediaItem } from "../../core/media_item.ts";
import type {
  PlayRecord,
  QueueAction,
  RepeatMode,
} from "../../core/playback_ports.ts";
import { NextItem, type ReadyItem } from "./next_item.ts";
import { nothingPlays } from "./now_playing.ts";
import { playItem } from "./play_item.ts";
import { PlayerKeeper } from "./player_keeper.ts";
import type { PlayDependencies, Played } from "./play_request.ts";
import {
  type QueuedItem,
  QueueEntries,
  type QueueEntry,
} from "./queue_entries.ts";
import {
  endsAlready,
  noneBeside,
  type QueuePlace,
  type RunningQueue,
} from "./running_queue.ts";
import {
  type FileOptions,
  type QueuedFile,
  QueuedFiles,
} from "./queued_files.ts";
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

export interface QueueRequest extends FileOptions {
  /** At least one. */
  readonly entries: readonly QueueEntry[];
  readonly repeat: RepeatMode;
  /**
   * Lists what to play of items, by their ids.
   *
   * @throws {Failure} `not_found` if there is nothing to play
   */
  readonly readEntries: (
    ids: readonly string[],
  ) => Promise<readonly QueueEntry[]>;
  /** False to end after a video; its other parts are played in any case. */
  readonly continues: boolean;
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

/** Returns the listeners of a file, and of the item that it belongs to. */
export type CallFor = (file: MediaItem) => PlayCall;

export interface QueueCall {
  readonly callFor: CallFor;
  /** Shows a line to the user. */
  readonly note: (text: string) => void;
  /** Receives the queue before it plays. */
  readonly lendQueue?: (queue: RunningQueue) => void;
  /** Called when its place has changed while an item plays. */
  readonly changed?: () => void;
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
class Queue implements RunningQueue {
  readonly #deps: PlayDependencies;
  readonly #request: QueueRequest;
  readonly #call: QueueCall;
  readonly #record: PlayRecord;
  readonly #entries: QueueEntries;
  readonly #files: QueuedFiles;
  readonly #played = new Map<string, PlayedItem>();
  readonly #failures: Failure[] = [];
  /** The number of failures since the last item that was played. */
  #failuresInARow = 0;
  /** The item that follows the one that plays; null if none can. */
  #next: NextItem | null = null;
  readonly #player: PlayerKeeper;
  /** The stream that was prepared for the next item, and its player. */
  #ready: ReadyItem | null = null;
  /** False to end after a video. */
  #continues: boolean;
  /** Stops the item that plays; null between two items. */
  #stop: AbortController | null = null;
  /** The entry to go to; null for the one that follows. */
  #wanted: QueueEntry | null = null;
  /** True if the item that plays is the last one. */
  #ends = false;
  /** True once nothing more is played. */
  #isOver = false;
  #changes = 0;

  constructor(deps: PlayDependencies, { request, call, record }: {
    request: QueueRequest;
    call: QueueCall;
    record: PlayRecord;
  }) {
    const { entries, repeat, continues, readEntries: _, ...options } = request;
    this.#deps = deps;
    this.#request = request;
    this.#call = call;
    this.#record = record;
    this.#continues = continues;
    this.#player = new PlayerKeeper(deps.players);
    this.#entries = new QueueEntries(entries, { repeat });
    this.#files = new QueuedFiles(this.#entries, options);
  }

  async play(): Promise<PlayedQueue> {
    this.#call.lendQueue?.(this);
    try {
      let goesOn = true;
      while (goesOn && this.#files.hasMore) goesOn = await this.#playNext();
    } finally {
      this.#isOver = true;
      await this.#closeReady();
      await this.#player.close();
    }
    return { plays: [...this.#played.values()], failures: this.#failures };
  }

  get place(): QueuePlace {
    const { number, total, repeat } = this.#entries;
    return { number, total, repeat, ends: this.#ends, changes: this.#changes };
  }

  list(window: { from: number; limit: number }): readonly QueuedItem[] {
    return this.#entries.list(window);
  }

  async control(action: QueueAction): Promise<void> {
    const entries = this.#entries;
    switch (action.kind) {
      case "next-item":
        return this.#goTo(entries.beside(1) ?? noneBeside("next"));
      case "previous-item":
        return this.#goTo(entries.beside(-1) ?? noneBeside("previous"));
      case "play-item":
        return this.#goTo(entries.at(action.position));
      case "end-queue":
        return this.#change(() => this.#ends = true);
      case "shuffle-queue":
        return this.#changeItems(() => entries.shuffle());
      case "repeat":
        return this.#change(() => entries.repeat = action.mode);
      case "remove-items":
        return this.#changeItems(() => entries.remove(action.positions));
      case "move-item":
        return this.#changeItems(() => entries.move(action.from, action.to));
      case "add-items": {
        const added = await this.#request.readEntries(action.ids);
        return this.#changeItems(() => entries.add(added, action));
      }
    }
  }

  /** The user who has chosen an order wants the queue to go on. */
  #changeItems(change: () => void): void {
    if (this.#isOver) throw nothingPlays();
    if (this.#ends) throw endsAlready();
    this.#change(() => {
      change();
      this.#changes++;
      this.#continues = true;
    });
  }

  /** Changes the queue, and drops what was prepared if it no longer follows. */
  #change(change: () => void): void {
    const follows = this.#entries.following;
    change();
    const isOther = this.#ends || this.#entries.following !== follows;
    if (isOther) this.#next?.drop();
    this.#call.changed?.();
  }

  #goTo(entry: QueueEntry): void {
    this.#wanted = entry;
    this.#player.hold();
    this.#stop?.abort();
  }

  /** @returns whether the queue goes on */
  async #playNext(): Promise<boolean> {
    let goesOn = false;
    try {
      const file = await this.#files.take();
      goesOn = file !== null && this.#wanted === null &&
        await this.#playFile(file);
    } catch (caught) {
      const goesToNext = this.#wanted === null &&
        this.#takeFailure(toFailure(caught));
      if (goesToNext) this.#wanted = this.#entries.beside(1);
    }
    if (this.#wanted === null) return goesOn;
    this.#files.goTo(this.#wanted);
    this.#wanted = null;
    // The player may have gone on to the next item meanwhile.
    this.#player.hold();
    await this.#closeReady();
    return true;
  }

  async #playFile(file: QueuedFile): Promise<boolean> {
    const { item, request } = file;
    const stop = this.#stop = new AbortController();
    const outer = this.#call.callFor(request.item);
    const signal = AbortSignal.any([outer.signal, stop.signal]);
    const call = { ...outer, signal };
    if (this.#ready?.request !== request) await this.#closeReady();
    const next = this.#next = this.#nextOf(file, call);
    const [record, ready] = [this.#record, this.#ready];
    const repeat = () => this.#entries.repeat;
    const turn = { record, ready, next, repeat };
    this.#ready = null;
    const players = this.#player.until(stop.signal);
    const deps = { ...this.#deps, players };
    const { clock } = deps;
    const startedMs = clock.monotonicMs();
    let ranMs = 0;
    let played: Played;
    try {
      played = await playItem(deps, { request, call, turn });
      ranMs = clock.monotonicMs() - startedMs;
      this.#failuresInARow = 0;
      this.#played.set(item.id, { item, played });
    } finally {
      this.#stop = null;
      this.#next = null;
      this.#ready = await next?.take() ?? null;
      this.#player.follow(this.#ready?.player ?? null);
    }
    // After the last wait: the user may have changed the queue during it.
    return !outer.signal.aborted && !this.#ends &&
      this.#continuesAfter(played, { file, ranMs });
  }

  /** Returns the item to prepare while a file plays; null if none may follow. */
  #nextOf(file: QueuedFile, call: PlayCall): NextItem | null {
    const load = async () => {
      const follows = file.hasMoreParts || this.#mayContinue(file);
      const next = follows && !this.#ends ? await this.#files.peek() : null;
      return next?.request ?? null;
    };
    const { folder } = this.#record;
    return this.#request.print
      ? null
      : new NextItem(this.#deps, { load, call, folder });
  }

  #mayContinue({ item }: QueuedFile): boolean {
    const { repeat } = this.#entries;
    return this.#continues || repeat !== "off" || isAudio(item);
  }

  #continuesAfter(
    { end, exact, outcome }: Played,
    { file, ranMs }: { file: QueuedFile; ranMs: number },
  ): boolean {
    if (this.#request.print) return false;
    if (file.hasMoreParts) return outcome === "end" || outcome === "unknown";
    if (end === "skipped") return true;
    if (!this.#mayContinue(file)) return false;
    if (exact) return end === "finished";
    const { item: { runtimeMs }, startMs } = file.request;
    return runtimeMs !== null && ranMs >= (runtimeMs - startMs) * LEAST_SHARE;
  }

  /**
   * Notes a failure, and returns whether to go on with the next item.
   *
   * @throws {Failure} the first failure if nothing was played
   */
  #takeFailure(failure: Failure): boolean {
    const goesOn = this.#entries.beside(1) !== null && !this.#ends &&
      ++this.#failuresInARow < FAILURES_MAX &&
      !endsQueue(failure) && !this.#isMisnamed(failure);
    if (!goesOn && this.#played.size === 0) throw this.#failures[0] ?? failure;
    if (failure.kind === "cancelled") return false;
    this.#failures.push(failure);
    this.#call.note(failure.message);
    return goesOn;
  }

  /** Returns whether the first item lacks a track, which is likely misspelt. */
  #isMisnamed({ details }: Failure): boolean {
    return this.#played.size === 0 && "tracks" in details;
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
