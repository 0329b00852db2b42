import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../core/failure.ts";
import type {
  PlayerEnd,
  PlayerRequest,
  Players,
  RunningPlayer,
} from "../core/playback_ports.ts";
import { findInPath, isProgramPath } from "../os/find_program.ts";
import { channelPath } from "./left_player.ts";
import { MpvChannel } from "./mpv_channel.ts";
import { MpvWords, OBSERVED } from "./mpv_words.ts";
import { PlayerProcess } from "./player_process.ts";
import { within } from "./within.ts";

/**
 * The limit for an mpv that was asked to quit and may write its state first.
 */
const QUIT_LIMIT_MS = 3_000;
const LAST_WORDS_LIMIT_MS = 1_000;
/** A program that mpv started may keep the channel open after it. */
const CLOSE_LIMIT_MS = 5_000;
/** In this order, when none is named. */
const KNOWN = ["mpv", "vlc", "cvlc", "iina", "mplayer", "ffplay"];
/** So that it ends with the item, as mpv does. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  vlc: ["--play-and-exit"],
  cvlc: ["--play-and-exit"],
  ffplay: ["-autoexit"],
};
/** Players of this machine. Their addresses are in no argument and no variable. */
export const systemPlayers: Players = {
  async start(name, request) {
    const program = findPlayer(name);
    const isMpv = /^mpv(net)?(\.exe|\.com)?$/i.test(basename(program));
    return isMpv
      ? await startMpv(program, request)
      : startOther(program, request);
  },
};

/** The path of a program. @throws {Failure} `not_found` */
function findPlayer(name: string | null): string {
  for (const wanted of name === null ? KNOWN : [name]) {
    const given = existsSync(wanted) ? wanted : null;
    const path = isProgramPath(wanted) ? given : findInPath(wanted);
    if (path !== null) return path;
  }
  throw new Failure(
    "not_found",
    name === null
      ? "Cannot play: no player is installed"
      : `Cannot play: player "${name}" is not installed`,
    {
      hint: "Install mpv, name another with `--player <name>`, or take the " +
        "address with `--print`",
      remedy: "choose-player",
    },
  );
}

/** Started idle: the address comes over the channel, where nobody listens. */
async function startMpv(
  program: string,
  request: PlayerRequest,
): Promise<RunningPlayer> {
  const path = channelPath(request.folder);
  const process = new PlayerProcess(program, [
    "--idle=once",
    "--no-terminal",
    `--input-ipc-server=${path}`,
  ]);
  const said = new MpvWords();
  const channel = await MpvChannel.open(path, {
    isAlive: () => process.isAlive,
    onEvent: (event) => {
      said.hear(event);
      if (event.event === "file-loaded") addSubtitles();
    },
  });
  const addSubtitles = () => {
    for (const { url, title, language } of request.subtitles) {
      channel?.send(["sub-add", url, "auto", title, language ?? ""]);
    }
  };
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
        hint: "Try it alone: `mpv --idle=once`; it may lack a library",
        remedy: "choose-player",
      },
    );
  }
  return runningMpv({ process, channel, said });
}

/** An mpv that has received something to play. */
function runningMpv({ process, channel, said }: {
  process: PlayerProcess;
  channel: MpvChannel;
  said: MpvWords;
}): RunningPlayer {
  let stopping = false;
  const ended = process.ended.then(async ({ orderly }): Promise<PlayerEnd> => {
    // Its last events may still be in the socket.
    await within(CLOSE_LIMIT_MS, channel.closed);
    channel.close();
    if (stopping && said.end !== "finished") return "stopped";
    return said.end ?? (orderly ? "stopped" : "failed");
  });
  return {
    name: "mpv",
    exact: true,
    ended,
    get problem() {
      return said.problem;
    },
    look: () => said.place,
    async stop() {
      stopping = true;
      // The reply follows the last position, even right after a seek.
      await within(LAST_WORDS_LIMIT_MS, channel.send(["get_property", "pid"]));
      channel.send(["quit"]);
      if (!await process.endsWithin(QUIT_LIMIT_MS)) await process.end();
      await ended;
    },
  };
}

/**
 * For this file alone: no option of the user's is touched. By name, because the
 * places of the arguments differ between versions.
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

/** Others read a playlist that only this user can, and that is soon gone. */
function startOther(
  program: string,
  { url, title, asked, folder }: PlayerRequest,
): RunningPlayer {
  const list = join(folder, "play.m3u");
  const line = title.replace(/[\r\n]/g, " ");
  Deno.writeTextFileSync(list, `#EXTM3U\n#EXTINF:-1,${line}\n${url}\n`, {
    mode: 0o600,
    createNew: true,
  });
  asked.then(() => remove(list));
  const name = basename(program).replace(/\.exe$/i, "");
  const process = new PlayerProcess(program, [
    ...(ARGUMENTS[name] ?? []),
    list,
  ]);
  let problem: string | null = null;
  let stopping = false;
  return {
    name,
    exact: false,
    ended: process.ended.then(({ code, orderly }) => {
      if (stopping || orderly) return "stopped";
      problem = `it ended with code ${code}`;
      return "failed";
    }),
    get problem() {
      return problem;
    },
    look: () => null,
    async stop() {
      stopping = true;
      await process.end();
    },
  };
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // it is gone already
  }
}
