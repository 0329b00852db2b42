import { Failure } from "../core/failure.ts";
import { languageTags } from "../core/languages.ts";
import type {
  PlayerEnd,
  PlayerRequest,
  PlayerTrack,
  RunningPlayer,
} from "../core/playback_ports.ts";
import { socketPath } from "./left_player.ts";
import { mpvControls } from "./mpv_controls.ts";
import { type MpvEvent, MpvIpc } from "./mpv_ipc.ts";
import { MpvOffers } from "./mpv_offers.ts";
import { findTracks } from "./mpv_tracks.ts";
import { MpvPlayback, OBSERVED } from "./mpv_events.ts";
import { PlayerProcess } from "./player_process.ts";
import { within } from "./within.ts";

/**
 * The limit for an mpv that was asked to quit and may write its state first.
 */
const QUIT_LIMIT_MS = 3_000;
const LAST_REPLY_LIMIT_MS = 1_000;
/** A program that mpv started may keep the socket open after mpv has ended. */
const CLOSE_LIMIT_MS = 5_000;
/** A server may read all of a large film to extract a subtitle. */
const SUBTITLE_LIMIT_MS = 120_000;
/** FFmpeg's names of subtitle formats. */
const SUBTITLE_DEMUXERS: Readonly<Record<string, string>> = {
  srt: "srt",
  ass: "ass",
  ssa: "ass",
  vtt: "webvtt",
  lrc: "lrc",
};

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

/** An item whose tracks are selected. */
interface Selecting {
  readonly channel: MpvIpc;
  readonly playback: MpvPlayback;
}

/**
 * Selects the wanted audio and subtitles, and adds the files beside the film,
 * the wanted one first. The format of each is pinned, like that of the film.
 */
async function chooseTracks(
  { channel, playback, request }: Selecting & { request: PlayerRequest },
): Promise<void> {
  const { tracks, audio, subtitle } = request;
  const list = await channel.send(["get_property", "track-list"]);
  const ids = findTracks(list, tracks);
  const select = async (name: string, id: number | "no" | undefined) =>
    id === undefined || await channel.send(["set_property", name, id]);
  if (audio !== null) await select("aid", ids.get(audio));
  if (subtitle !== null) await select("sid", ids.get(subtitle) ?? "no");
  const files = tracks.flatMap((it) =>
    it.file === null ? [] : [{ ...it, file: it.file }]
  );
  const isWanted = ({ index }: PlayerTrack) => index === subtitle;
  if (!files.some(isWanted)) await settle({ channel, playback });
  for (const it of files.sort((a, b) => +isWanted(b) - +isWanted(a))) {
    // They would be added to the item that mpv plays by now.
    if (playback.end !== null) return;
    const { file: { url, format }, title, language } = it;
    const demuxer = SUBTITLE_DEMUXERS[format];
    if (demuxer === undefined) continue;
    await channel.send(["set_property", "demuxer-lavf-format", demuxer]);
    const flag = isWanted(it) ? "select" : "auto";
    const command = ["sub-add", url, flag, title, language ?? ""];
    await channel.send(command, SUBTITLE_LIMIT_MS);
    if (isWanted(it)) await settle({ channel, playback });
  }
  if (files.length === 0) return;
  const { "demuxer-lavf-format": format } = formatOptions(request.demuxer);
  await channel.send(["set_property", "demuxer-lavf-format", format]);
}

/**
 * Counts another selection as the user's from now on. mpv reports its own after
 * the reply to the command.
 */
async function settle(mpv: Selecting): Promise<void> {
  await readTracks(mpv);
  mpv.playback.settle();
}

/** Reads what mpv does not report if it is as it was for the item before. */
async function readTracks({ channel, playback }: Selecting): Promise<void> {
  await Promise.all(["track-list", "aid", "sid"].map(async (name) => {
    const data = await channel.send(["get_property", name]);
    playback.handle({ event: "property-change", name, data });
  }));
}

/**
 * Loads a file with options for it alone, which keeps the user's own. The
 * arguments have names, because their order differs between versions.
 */
function loadCommand(
  { url, title, startMs, demuxer, languages }: PlayerRequest,
  flags: "replace" | "append",
) {
  return {
    name: "loadfile",
    url,
    flags,
    options: {
      ...formatOptions(demuxer),
      ...languageOptions(languages),
      "force-media-title": title,
      "start": `+${(startMs / 1_000).toFixed(3)}`,
      "ytdl": "no",
      "save-position-on-quit": "no",
    },
  };
}

/** Prefers languages, without which mpv keeps the order of the user's own. */
function languageOptions({ audio, subtitles }: PlayerRequest["languages"]) {
  const [sounds, texts] = [languageTags(audio), languageTags(subtitles)];
  return {
    ...(sounds.length > 0 ? { alang: sounds.join(",") } : {}),
    ...(texts.length > 0 ? { slang: texts.join(",") } : {}),
  };
}

/**
 * Keeps mpv from reading the bytes as a list of addresses, and from following
 * an address in them. HLS needs references, but only over HTTP.
 *
 * Source: mpv's manual, "Demuxer" and `--access-references`; FFmpeg's manual,
 * `protocol_whitelist`.
 */
function formatOptions(demuxer: string | null) {
  const isHls = demuxer === "hls";
  const isMatroska = demuxer === "matroska";
  return {
    "access-references": isHls ? "yes" : "no",
    "demuxer": isMatroska ? "mkv" : "lavf",
    "demuxer-lavf-format": isMatroska ? "" : demuxer ?? "",
    "demuxer-lavf-o": "protocol_whitelist=%8%http,tcp",
  };
}
