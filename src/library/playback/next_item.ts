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

/** An item that was prepared while the one before it played. */
export interface ReadyItem {
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

/**
 * Prepares the item after the running one shortly before its end, and appends
 * it to the player. If that fails, the item is prepared once it is its turn.
 */
export class NextItem {
  readonly #deps: PlayDependencies;
  readonly #load: () => Promise<PlayRequest | null>;
  readonly #call: Pick<PlayCall, "signal">;
  readonly #folder: string;
  #ready: Promise<ReadyItem | null> | null = null;
  #title: string | null = null;
  readonly #finish: AbortSignal;

  constructor(deps: PlayDependencies, { load, call, folder, finish }: {
    /** Returns null if there is no next item. */
    load: () => Promise<PlayRequest | null>;
    call: Pick<PlayCall, "signal">;
    folder: string;
    /** Aborted if the running item has to be the last one. */
    finish: AbortSignal;
  }) {
    this.#finish = finish;
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
    if (this.#finish.aborted || earliestMs > PREPARE_MS) return null;
    this.#ready ??= this.#prepare(player).catch(() => null);
    return this.#title !== null && runtimeMs !== null && inMs <= ANNOUNCE_MS
      ? { title: this.#title, inMs }
      : null;
  }

  /** Prepares the item again, because the choice of tracks has changed. */
  prepareAgain(player: RunningPlayer): void {
    const before = this.#ready;
    if (before === null) return;
    this.#ready = before.then(async (ready) => {
      if (ready === null) return null;
      await player.removeAppended();
      // It plays by now if the item before it has ended meanwhile.
      const hasEnded = await Promise.race([
        player.ended.then(() => true),
        Promise.resolve(false),
      ]);
      if (hasEnded) return ready;
      await ready.stream.close();
      return await this.#prepare(player).catch(() => null);
    });
  }

  /** Returns what was prepared; the caller closes its stream. */
  async take(): Promise<ReadyItem | null> {
    return await this.#ready;
  }

  async #prepare(player: RunningPlayer): Promise<ReadyItem | null> {
    const request = await this.#load();
    if (request === null) return null;
    const { signal } = this.#call;
    const plan = await planPlayback(this.#deps, request);
    const stream = await openStream(this.#deps, request, { plan, signal });
    const [folder, call] = [this.#folder, this.#call];
    const startMs = startOf(request, stream);
    const input = playerRequest({ ...stream, folder, call }, { startMs });
    if (this.#finish.aborted) return { stream, player: null };
    const appended = await player.append(input);
    if (appended === null) return { stream, player: null };
    this.#title = plan.title;
    const remove = () => void player.removeAppended();
    this.#finish.addEventListener("abort", remove, { once: true });
    if (this.#finish.aborted) remove();
    return { stream, player: appended };
  }
}
