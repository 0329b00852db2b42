import { Failure } from "../core/failure.ts";
import type {
  HeldPlayer,
  PlayerEnd,
  PlayerRequest,
  RunningPlayer,
} from "../core/playback_ports.ts";
import { socketPath } from "./left_player.ts";
import { mpvControls } from "./mpv_controls.ts";
import { type MpvEvent, MpvIpc } from "./mpv_ipc.ts";
import { loadCommand } from "./mpv_load.ts";
import { MpvOffers } from "./mpv_offers.ts";
import { MpvPlayback, OBSERVED } from "./mpv_events.ts";
import { chooseTracks, PROPERTIES, readProperties } from "./mpv_selection.ts";
import { PlayerProcess } from "./player_process.ts";
import { within } from "./within.ts";

/**
 * The limit for an mpv that was asked to quit and may write its state first.
 */
const QUIT_LIMIT_MS = 3_000;
const LAST_REPLY_LIMIT_MS = 1_000;
/** An open mpv that takes longer is replaced by another one. */
const REPLACE_LIMIT_MS = 5_000;
/** A program that mpv started may keep the socket open after mpv has ended. */
const CLOSE_LIMIT_MS = 5_000;

/**
 * Starts mpv idle and sends it the address over a socket that only this user
 * can reach.
 *
 * @throws {Failure} `not_found` if it does not answer
 */
export async function startMpv(
  program: string,
  request: PlayerRequest,
): Promise<RunningPlayer> {
  const path = socketPath(request.folder);
  const process = new PlayerProcess(program, [
    "--idle=once",
    "--no-terminal",
    `--input-ipc-server=${path}`,
  ]);
  let mpv: Mpv | null = null;
  const channel = await MpvIpc.open(path, {
    isAlive: () => process.isAlive,
    onEvent: (event) => mpv?.handle(event),
  });
  mpv = channel && new Mpv(process, channel);
  const running = await mpv?.play(request) ?? null;
  if (running === null) {
    channel?.close();
    await process.end();
    throw new Failure(
      "not_found",
      `Cannot play: "${program}" does not answer`,
      {
        hint: "Try `mpv --idle=once`; a library may be missing",
        remedy: "choose-player",
      },
    );
  }
  return running;
}

/** Says if an item replaces mpv's playlist or becomes its next item. */
type LoadFlags = "replace" | "append";

/** An item in mpv's playlist. */
interface Entry {
  readonly request: PlayerRequest;
  readonly flags: LoadFlags;
  readonly playback: MpvPlayback;
  readonly ended: PromiseWithResolvers<PlayerEnd>;
  /** Resolves once mpv has opened it, or has ended. */
  readonly opened: PromiseWithResolvers<void>;
  hasEnded: boolean;
  /** True once the item ends, but not mpv. */
  isHeld: boolean;
}

/** An mpv that plays items one after another. */
class Mpv {
  readonly #process: PlayerProcess;
  readonly #channel: MpvIpc;
  readonly #control: RunningPlayer["control"];
  readonly #offers: MpvOffers;
  readonly #entries: Entry[] = [];
  /** The index of the entry that mpv opened last; -1 before the first. */
  #current = -1;
  #isStopping = false;

  constructor(process: PlayerProcess, channel: MpvIpc) {
    this.#process = process;
    this.#channel = channel;
    this.#control = mpvControls(channel);
    this.#offers = new MpvOffers(channel);
    channel.send(["request_log_messages", "error"]);
    for (const [id, name] of OBSERVED) {
      channel.send(["observe_property", id, name]);
    }
    process.ended.then(async ({ orderly }) => {
      // Its last events may still be in the socket.
      await within(CLOSE_LIMIT_MS, channel.closed);
      channel.close();
      for (const it of this.#entries) {
        this.#end(it, { orderly });
        it.opened.resolve();
      }
    });
  }

  /** Plays the first item. @returns null if mpv does not take it */
  play(request: PlayerRequest): Promise<RunningPlayer | null> {
    return this.#load(request, { flags: "replace" });
  }

  handle(event: MpvEvent): void {
    if (event.event === "start-file") this.#startNext();
    this.#offers.handle(event);
    const entry = this.#entries[Math.max(0, this.#current)];
    if (entry === undefined) return;
    const { request, playback } = entry;
    playback.handle(event);
    const channel = this.#channel;
    if (event.event === "file-loaded") {
      if (this.#current > 0) readProperties({ channel, playback }, PROPERTIES);
      chooseTracks({ channel, playback, request });
    }
    if (event.event === "playback-restart") {
      channel.send(["get_property", "time-pos"])
        .then((position) => playback.handleRestart(position));
    }
    // Without a next item, mpv quits, which says more.
    if (playback.end !== null && this.#nextOf(entry)) this.#end(entry);
  }

  async #load(
    request: PlayerRequest,
    { flags, limitMs }: { flags: LoadFlags; limitMs?: number },
  ): Promise<RunningPlayer | null> {
    const playback = new MpvPlayback(request);
    const entry: Entry = {
      request,
      flags,
      playback,
      ended: Promise.withResolvers(),
      opened: Promise.withResolvers(),
      hasEnded: false,
      isHeld: false,
    };
    // Its first event may come before the reply.
    this.#entries.push(entry);
    const command = loadCommand(request, flags);
    const taken = await this.#channel.send(command, limitMs);
    if (taken !== null) return this.#running(entry);
    this.#remove(entry);
    return null;
  }

  /** mpv has opened the next entry. */
  #startNext(): void {
    const entry = this.#entries[++this.#current];
    entry?.opened.resolve();
    if (entry?.flags !== "append") return;
    // There is no way back: the previous address is no longer valid.
    this.#channel.send(["playlist-remove", 0]);
  }

  #nextOf(entry: Entry): Entry | undefined {
    return this.#entries[this.#entries.indexOf(entry) + 1];
  }

  #end(entry: Entry, { orderly = true } = {}): void {
    const { playback, ended } = entry;
    const isStopped = this.#isStopping && playback.end !== "finished";
    const end = playback.end ??= orderly ? "stopped" : "failed";
    const isSkipped = playback.wasSkipped && this.#nextOf(entry) !== undefined;
    entry.hasEnded = true;
    ended.resolve(isStopped ? "stopped" : isSkipped ? "skipped" : end);
  }

  #remove(entry: Entry): void {
    const index = this.#entries.indexOf(entry);
    if (index > Math.max(0, this.#current)) this.#entries.splice(index, 1);
    this.#end(entry);
  }

  #running(entry: Entry): RunningPlayer {
    const { request, playback, ended } = entry;
    return {
      name: "mpv",
      exact: true,
      chosen: request,
      ended: ended.promise,
      get problem() {
        return playback.problem;
      },
      state: () => playback.state(),
      changed: () => playback.changed,
      control: async (action) => {
        const isDone = !entry.hasEnded && await this.#control(action);
        if (isDone) playback.handleAction();
        return isDone;
      },
      offer: (offer) => this.#offers.show(offer),
      append: (next) => this.#append(entry, next),
      removeAppended: async () => {
        const next = this.#nextOf(entry);
        if (entry.hasEnded || next === undefined) return;
        await this.#channel.send(["playlist-remove", 1]);
        if (!entry.hasEnded) this.#remove(next);
      },
      hold: () => this.#hold(entry),
      stop: () => this.#stop(entry),
    };
  }

  async #append(
    entry: Entry,
    next: PlayerRequest,
  ): Promise<RunningPlayer | null> {
    if (entry.hasEnded || this.#nextOf(entry) || !this.#process.isAlive) {
      return null;
    }
    // mpv opens the next item early with the options of this one.
    const prefetches = next.demuxer === entry.request.demuxer ? "yes" : "no";
    await this.#channel.send(["set_property", "prefetch-playlist", prefetches]);
    return await this.#load(next, { flags: "append" });
  }

  async #hold(entry: Entry): Promise<HeldPlayer | null> {
    if (entry.hasEnded || entry.isHeld || !this.#process.isAlive) return null;
    entry.isHeld = true;
    // mpv must not quit when the address becomes invalid.
    this.#channel.send(["set_property", "options/idle", "yes"]);
    await this.#readLastPosition();
    this.#channel.send(["set_property", "pause", true]);
    for (const it of this.#entries) this.#end(it);
    return {
      play: (request) => this.#replace(request),
      stop: () => this.#quit(),
    };
  }

  /** Plays an item instead of those in the playlist. */
  async #replace(request: PlayerRequest): Promise<RunningPlayer | null> {
    // mpv never opens an entry that is replaced before, and opening is counted.
    const last = this.#entries.findLast(({ flags }) => flags === "replace");
    if (last !== undefined) await within(REPLACE_LIMIT_MS, last.opened.promise);
    const appended = this.#entries.slice(Math.max(0, this.#current) + 1);
    for (const it of appended) this.#remove(it);
    // The user may have opened other files in the window.
    this.#current = Math.min(this.#current, this.#entries.length - 1);
    const options = { flags: "replace", limitMs: REPLACE_LIMIT_MS } as const;
    const running = await this.#load(request, options);
    this.#channel.send(["set_property", "pause", false]);
    this.#channel.send(["set_property", "options/idle", "once"]);
    if (running === null) await this.#quit();
    return running;
  }

  async #stop(entry: Entry): Promise<void> {
    if (entry.hasEnded) return;
    if (!entry.isHeld) {
      this.#isStopping = true;
      await this.#readLastPosition();
      await this.#quit();
    }
    await entry.ended.promise;
  }

  /** Waits for a reply that follows the last position, even after a seek. */
  async #readLastPosition(): Promise<void> {
    const reply = this.#channel.send(["get_property", "pid"]);
    await within(LAST_REPLY_LIMIT_MS, reply);
  }

  async #quit(): Promise<void> {
    this.#channel.send(["quit"]);
    if (!await this.#process.endsWithin(QUIT_LIMIT_MS)) {
      await this.#process.end();
    }
  }
}
