import type { RunningPlayer } from "../../core/playback_ports.ts";
import { openStream, type Stream } from "./open_stream.ts";
import { planPlayback } from "./play_plan.ts";
import type { PlayDependencies, PlayRequest } from "./play_request.ts";
import type { FinalCredits } from "./segments.ts";
import { type PlayCall, playerRequest, startOf } from "./watch_player.ts";

/** The time before the end at which the next item is prepared. */
const PREPARE_MS = 40_000;
/** The time before the end at which the next item is announced. */
const ANNOUNCE_MS = 20_000;
/** The time between two attempts to prepare an item. */
const RETRY_MS = 10_000;
/** The maximum number of attempts. */
const ATTEMPTS_MAX = 3;

/** An item that was prepared while the one before it played. */
export interface ReadyItem {
  readonly request: PlayRequest;
  readonly stream: Stream;
  /** The player that goes on to it; null if it needs a player of its own. */
  readonly player: RunningPlayer | null;
}

/** The place of the running item. */
interface Place {
  readonly positionMs: number;
  readonly runtimeMs: number | null;
  /** The credits at its end that are not over and can be skipped. */
  readonly credits: FinalCredits | null;
}

/** An item that is being prepared. */
interface Preparing {
  /** The number of this attempt, from 1. */
  readonly attempt: number;
  /** The player of the running item. */
  readonly player: RunningPlayer;
  readonly ready: Promise<ReadyItem | null>;
  /** null until the player has it. */
  title: string | null;
  /** The time of the next attempt; null unless this one failed. */
  retryAtMs: number | null;
}

/**
 * Prepares the item after the running one shortly before its end, and appends
 * it to the player. If that fails a few times, the item is prepared once it is
 * its turn.
 */
export class NextItem {
  readonly #deps: PlayDependencies;
  readonly #load: () => Promise<PlayRequest | null>;
  readonly #call: Pick<PlayCall, "signal">;
  readonly #folder: string;
  #preparing: Preparing | null = null;
  /** The end of the work on items that no longer follow. */
  #dropped: Promise<void> = Promise.resolve();

  constructor(deps: PlayDependencies, { load, call, folder }: {
    /** Returns null if there is no next item. */
    load: () => Promise<PlayRequest | null>;
    call: Pick<PlayCall, "signal">;
    folder: string;
  }) {
    this.#deps = deps;
    this.#load = load;
    this.#call = call;
    this.#folder = folder;
  }

  /** Returns the next item if it plays soon, by itself. */
  lookAhead(
    player: RunningPlayer,
    { positionMs, runtimeMs, credits }: Place,
  ): { title: string; inMs: number } | null {
    const leftMs = (endMs: number) => Math.max(0, endMs - positionMs);
    // Without a runtime, any moment may be the last.
    const endMs = runtimeMs ?? 0;
    const inMs = leftMs(credits?.auto ? credits.startMs : endMs);
    const earliestMs = leftMs(credits?.startMs ?? endMs);
    if (earliestMs > PREPARE_MS) return null;
    const { title } = this.#preparing = this.#keepOrStart(player);
    return title !== null && runtimeMs !== null && inMs <= ANNOUNCE_MS
      ? { title, inMs }
      : null;
  }

  /** Drops what was prepared, because another item follows now, or none. */
  drop(): void {
    this.#drop({ keepsRunning: false });
  }

  /** Prepares the item again, because the choice of tracks has changed. */
  prepareAgain(): void {
    this.#drop({ keepsRunning: true });
  }

  #drop(options: { keepsRunning: boolean }): void {
    const preparing = this.#preparing;
    if (preparing === null) return;
    this.#preparing = null;
    const close = () => this.#close(preparing, options);
    this.#dropped = this.#dropped.then(close);
  }

  /** Returns what was prepared; the caller closes its stream. */
  async take(): Promise<ReadyItem | null> {
    await this.#dropped;
    return await this.#preparing?.ready ?? null;
  }

  /** @param keepsRunning true to keep an item that plays already */
  async #close(
    preparing: Preparing,
    { keepsRunning }: { keepsRunning: boolean },
  ): Promise<void> {
    const { player } = preparing;
    const item = await preparing.ready;
    if (item?.player) {
      await player.removeAppended();
      if (keepsRunning && await hasEnded(player)) {
        const newer = this.#preparing;
        this.#preparing = preparing;
        newer?.ready.then((it) => it?.stream.close());
        return;
      }
      await item.player.stop();
    }
    await item?.stream.close();
  }

  #keepOrStart(player: RunningPlayer): Preparing {
    const before = this.#preparing;
    if (before === null) return this.#start(player, { attempt: 1 });
    const { retryAtMs, attempt } = before;
    return retryAtMs === null || attempt >= ATTEMPTS_MAX ||
        this.#deps.clock.monotonicMs() < retryAtMs
      ? before
      : this.#start(player, { attempt: attempt + 1 });
  }

  #start(player: RunningPlayer, { attempt }: { attempt: number }): Preparing {
    const ready = this.#prepare(player).catch(() => {
      preparing.retryAtMs = this.#deps.clock.monotonicMs() + RETRY_MS;
      return null;
    });
    const preparing: Preparing = {
      attempt,
      player,
      ready,
      title: null,
      retryAtMs: null,
    };
    ready.then((it) => {
      if (it?.player) preparing.title = it.stream.plan.title;
    });
    return preparing;
  }

  async #prepare(player: RunningPlayer): Promise<ReadyItem | null> {
    await this.#dropped;
    const request = await this.#load();
    if (request === null) return null;
    const { signal } = this.#call;
    const plan = await planPlayback(this.#deps, request);
    const stream = await openStream(this.#deps, request, { plan, signal });
    const [folder, call] = [this.#folder, this.#call];
    const startMs = startOf(request, stream);
    const input = playerRequest({ ...stream, folder, call }, { startMs });
    const appended = await player.append(input);
    return { request, stream, player: appended };
  }
}

/** Returns whether a player has ended, or gone on to the next item. */
function hasEnded({ ended }: RunningPlayer): Promise<boolean> {
  // A resolved promise would win against one that follows another.
  const notYet = new Promise<false>((done) => setTimeout(() => done(false)));
  return Promise.race([ended.then(() => true), notYet]);
}
