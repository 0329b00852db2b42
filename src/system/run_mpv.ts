import { Failure } from "../core/failure.ts";
import type {
  PlayerEnd,
  PlayerRequest,
  PlayerTrack,
  RunningPlayer,
} from "../core/playback_ports.ts";
import { socketPath } from "./left_player.ts";
import { mpvControls } from "./mpv_controls.ts";
import { MpvIpc } from "./mpv_ipc.ts";
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
  const playback = new MpvPlayback(request);
  let channel: MpvIpc | null = null;
  channel = await MpvIpc.open(path, {
    isAlive: () => process.isAlive,
    onEvent: (event) => {
      playback.handle(event);
      if (channel === null) return;
      if (event.event === "file-loaded") {
        chooseTracks({ channel, playback, request });
      }
      if (event.event === "playback-restart") {
        channel.send(["get_property", "time-pos"])
          .then((position) => playback.handleRestart(position));
      }
    },
  });
  channel?.send(["request_log_messages", "error"]);
  for (const [id, name] of OBSERVED) {
    channel?.send(["observe_property", id, name]);
  }
  const taken = await channel?.send(loadCommand(request));
  if (!channel || taken === null) {
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
  return runningMpv({ process, channel, playback, request });
}

/**
 * Selects the wanted audio and subtitles, and adds the files beside the film,
 * the wanted one first. The format of each is pinned, like that of the film.
 */
async function chooseTracks({ channel, playback, request }: {
  channel: MpvIpc;
  playback: MpvPlayback;
  request: PlayerRequest;
}): Promise<void> {
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
  if (!files.some(isWanted)) playback.settle();
  for (const it of files.sort((a, b) => +isWanted(b) - +isWanted(a))) {
    const { file: { url, format }, title, language } = it;
    const demuxer = SUBTITLE_DEMUXERS[format];
    if (demuxer === undefined) continue;
    await channel.send(["set_property", "demuxer-lavf-format", demuxer]);
    const flag = isWanted(it) ? "select" : "auto";
    const command = ["sub-add", url, flag, title, language ?? ""];
    await channel.send(command, SUBTITLE_LIMIT_MS);
    if (isWanted(it)) playback.settle();
  }
}

/** Follows an mpv that has received something to play. */
function runningMpv({ process, channel, playback, request }: {
  process: PlayerProcess;
  channel: MpvIpc;
  playback: MpvPlayback;
  request: PlayerRequest;
}): RunningPlayer {
  let stopping = false;
  const control = mpvControls(channel);
  const ended = process.ended.then(async ({ orderly }): Promise<PlayerEnd> => {
    // Its last events may still be in the socket.
    await within(CLOSE_LIMIT_MS, channel.closed);
    channel.close();
    if (stopping && playback.end !== "finished") return "stopped";
    return playback.end ?? (orderly ? "stopped" : "failed");
  });
  return {
    name: "mpv",
    exact: true,
    chosen: request,
    ended,
    get problem() {
      return playback.problem;
    },
    state: () => playback.state(),
    changed: () => playback.changed,
    async control(action) {
      const isDone = await control(action);
      if (isDone) playback.handleAction();
      return isDone;
    },
    async stop() {
      stopping = true;
      // The reply follows the last position, even right after a seek.
      await within(LAST_REPLY_LIMIT_MS, channel.send(["get_property", "pid"]));
      channel.send(["quit"]);
      if (!await process.endsWithin(QUIT_LIMIT_MS)) await process.end();
      await ended;
    },
  };
}

/**
 * Loads a file with options for it alone, which keeps the user's own. The
 * arguments have names, because their order differs between versions.
 */
function loadCommand({ url, title, startMs, demuxer }: PlayerRequest) {
  return {
    name: "loadfile",
    url,
    flags: "replace",
    options: {
      ...formatOptions(demuxer),
      "force-media-title": title,
      "start": `+${(startMs / 1_000).toFixed(3)}`,
      "ytdl": "no",
      "save-position-on-quit": "no",
    },
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
