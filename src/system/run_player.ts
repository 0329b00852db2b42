import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { Failure } from "../core/failure.ts";
import {
  type ChosenTracks,
  type PlayerRequest,
  type Players,
  PLAYERS_CHOICE,
  type RunningPlayer,
} from "../core/playback_ports.ts";
import { languageTags } from "../core/languages.ts";
import { findInPath, isProgramPath } from "../os/find_program.ts";
import { PlayerProcess } from "./player_process.ts";
import { startMpv } from "./run_mpv.ts";

/** The players to try, in this order, if none is named. */
const KNOWN = ["mpv", "vlc", "cvlc", "iina", "mplayer", "ffplay"];
/** Arguments that make a player quit at the end of the item, as mpv does. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  vlc: ["--play-and-exit"],
  cvlc: ["--play-and-exit"],
  ffplay: ["-autoexit"],
};

/**
 * Starts players of this machine. No argument and no variable has the address.
 */
export const systemPlayers: Players = {
  async start(name, request) {
    const program = findPlayer(name);
    const isMpv = /^mpv(net)?(\.exe|\.com)?$/i.test(basename(program));
    return isMpv
      ? await startMpv(program, request)
      : await startOther(program, request);
  },
};

/** Finds the path of a player. @throws {Failure} `not_found` */
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
      hint: "Install mpv, use another player with `--player <name>`, or " +
        "print an address with `--print`",
      remedy: "choose-player",
    },
  );
}

/**
 * Starts any other player with a playlist that only this user can read. Removes
 * the playlist once the player has requested the stream.
 */
async function startOther(
  program: string,
  request: PlayerRequest,
): Promise<RunningPlayer> {
  const { url, title, asked, folder } = request;
  const name = basename(program).replace(/\.exe$/i, "");
  const choice = /^c?vlc$/.test(name) ? await chooseForVlc(request) : NO_CHOICE;
  const list = join(folder, "play.m3u");
  const line = title.replace(/[\r\n]/g, " ");
  Deno.writeTextFileSync(list, `#EXTM3U\n#EXTINF:-1,${line}\n${url}\n`, {
    mode: 0o600,
    createNew: true,
  });
  asked.then(() => remove(list));
  const process = new PlayerProcess(program, [
    ...(ARGUMENTS[name] ?? []),
    ...choice.args,
    list,
  ]);
  let problem: string | null = null;
  let stopping = false;
  process.ended.then(() => remove(list));
  return {
    name,
    exact: false,
    chosen: choice.chosen,
    ended: process.ended.then(({ code, orderly }) => {
      if (stopping || orderly) return "stopped";
      problem = `it ended with code ${code}`;
      return "failed";
    }),
    get problem() {
      return problem;
    },
    state: () => null,
    changed: () => new Promise(() => undefined),
    control: () => Promise.resolve(false),
    offer: () => undefined,
    append: () => Promise.resolve(null),
    removeAppended: () => Promise.resolve(),
    hold: () => Promise.resolve(null),
    async stop() {
      stopping = true;
      await process.end();
    },
  };
}

/** The arguments that select tracks, and the tracks that they select. */
interface Choice {
  readonly args: readonly string[];
  readonly chosen: ChosenTracks;
}

const NO_CHOICE: Choice = { args: [], chosen: PLAYERS_CHOICE };

/**
 * Selects tracks inside the film, which VLC counts from 0 for each kind, or a
 * subtitle file. VLC adds subtitles only from the disk. With `--no-spu` it
 * refuses to show any, so only a user who wants none gets that.
 *
 * Source: VLC's `--longhelp --advanced`, "Track settings", "Subtitles" and "On
 * Screen Display".
 */
async function chooseForVlc(request: PlayerRequest): Promise<Choice> {
  const { tracks, audio, subtitle, subtitlesOff, languages } = request;
  const [sounds, texts] = [languages.audio, languages.subtitles]
    .map((it) => languageTags(it).join(","));
  const numberOf = (index: number | null) => {
    const place = tracks.find((it) => it.index === index)?.place;
    // An encoded stream has only one of each.
    return place && place.streamIndex !== null ? place.number - 1 : null;
  };
  const [audioTrack, text] = [numberOf(audio), numberOf(subtitle)];
  const file = await saveSubtitle(request);
  const isSelected = text !== null || file !== null || subtitlesOff;
  return {
    args: [
      ...(sounds ? [`--audio-language=${sounds}`] : []),
      ...(texts ? [`--sub-language=${texts}`] : []),
      ...(audioTrack === null ? [] : [`--audio-track=${audioTrack}`]),
      ...(text === null ? [] : [`--sub-track=${text}`]),
      ...(file === null ? [] : [`--sub-file=${file}`]),
      ...(subtitlesOff ? ["--no-spu"] : []),
    ],
    chosen: {
      audio: audioTrack === null ? null : audio,
      subtitle: isSelected ? subtitle : null,
    },
  };
}

/**
 * Saves the chosen subtitle in the folder of the play.
 *
 * @returns its path; null if it is not a separate file or cannot be saved
 */
async function saveSubtitle(
  { tracks, subtitle, folder }: PlayerRequest,
): Promise<string | null> {
  const file = tracks.find((it) => it.index === subtitle)?.file ?? null;
  if (file === null) return null;
  try {
    const path = join(folder, `subtitle.${file.format}`);
    const bytes = await file.read();
    Deno.writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  } catch {
    return null; // the film plays without it
  }
}

function remove(path: string): void {
  try {
    Deno.removeSync(path);
  } catch {
    // it was removed already
  }
}
