import { Failure } from "../core/failure.ts";
import type {
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
import { chooseTracks, readTracks } from "./mpv_selection.ts";
import { PlayerProcess } from "./player_process.ts";
import { within } from "./within.ts";

/**
 * The limit for an mpv that was asked to quit and may write its state first.
 */
const QUIT_LIMIT_MS = 3_000;
const LAST_REPLY_LIMIT_MS = 1_000;
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

/** An item in mpv's playlist. */
interface Entry {
  readonly request: PlayerRequest;
  readonly playback: MpvPlayback;
  readonly ended: PromiseWithResolvers<PlayerEnd>;
  hasEnded: boolean;
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
      for (const it of this.#entries) this.#end(it, { orderly });
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
      if (this.#current > 0) readTracks({ channel, playback });
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
    { flags }: { flags: "replace" | "append" },
  ): Promise<RunningPlayer | null> {
    const playback = new MpvPlayback(request);
    const ended = Promise.withResolvers<PlayerEnd>();
    const entry = { request, playback, ended, hasEnded: false };
    // Its first event may come before the reply.
    this.#entries.push(entry);
    const taken = await this.#channel.send(loadCommand(request, flags));
    if (taken !== null) return this.#running(entry);
    this.#remove(entry);
    return null;
  }

  /** mpv has opened the next entry. */
  #startNext(): void {
    const [before, next] = this.#entries.slice(Math.max(0, this.#current));
    if (this.#current++ < 0 || !before || !next) return;
    next.playback.continueFrom(before.playback);
    // There is no way back: the previous address is no longer valid.
    this.#channel.send(["playlist-remove", 0]);
  }

  #nextOf(entry: Entry): Entry | undefined {
    return this.#entries[this.#entries.indexOf(entry) + 1];
  }

  #end(entry: Entry, { orderly = true } = {}): void {
    const { playback, ended } = entry;
    const isStopped = this.#isStopping && playback.end !== "finished";
    const end = playback.end ?? (orderly ? "stopped" : "failed");
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

  async #stop(entry: Entry): Promise<void> {
    if (entry.hasEnded) return;
    this.#isStopping = true;
    // The reply follows the last position, even right after a seek.
    const reply = this.#channel.send(["get_property", "pid"]);
    await within(LAST_REPLY_LIMIT_MS, reply);
    this.#channel.send(["quit"]);
    if (!await this.#process.endsWithin(QUIT_LIMIT_MS)) {
      await this.#process.end();
    }
    await entry.ended.promise;
  }
}
