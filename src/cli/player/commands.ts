import { Failure } from "../../core/failure.ts";
import type { PlayAction } from "../../core/playback_ports.ts";
import type { Command, Invocation } from "../command.ts";
import { readJump, readVolume } from "./amounts.ts";
import { ask, PID, type PlayerRequest } from "./ask_player.ts";
import { formatStatus, statusData } from "./format_status.ts";
import { QUEUE_COMMANDS } from "./queue.ts";

const ABOUT = "Controls what another JellyTau process of yours plays in mpv, " +
  "whether it is the TUI or a command. With other players, you can only " +
  "change the queue or stop it.";

/** A command that does something in the player. */
interface Control {
  readonly word: string;
  readonly summary: string;
  readonly args?: string;
  readonly about?: string;
  readonly examples: NonNullable<Command["examples"]>;
  readonly request: (argument: string | null) => PlayerRequest;
}

const CONTROLS: readonly Control[] = [
  simple("pause", { summary: "pause playback", action: { kind: "pause" } }),
  simple("resume", { summary: "resume playback", action: { kind: "resume" } }),
  simple("toggle", {
    summary: "pause or resume playback",
    action: { kind: "toggle-pause" },
  }),
  {
    word: "seek",
    summary: "jump to another position",
    args: "<time>",
    about: "Takes a position, or a jump with a sign before or after it, such " +
      "as `+30`, `-10` or `1:00-`.",
    examples: [
      ["jump to a position", "player seek 1:02:03"],
      ["jump half a minute forward", "player seek +30"],
      ["jump ten seconds back", "player seek -10"],
    ],
    request: (time) => control(readJump(time ?? "")),
  },
  {
    word: "volume",
    summary: "change the volume",
    args: "<percent>",
    examples: [
      ["set the volume", "player volume 80"],
      ["make it louder", "player volume +5"],
      ["make it quieter", "player volume -5"],
    ],
    request: (percent) => control(readVolume(percent ?? "")),
  },
  simple("mute", {
    summary: "mute or unmute the sound",
    action: { kind: "toggle-mute" },
  }),
  {
    word: "subtitles",
    summary: "choose the next subtitles or turn them off",
    args: "[next|off]",
    examples: [
      ["show the next subtitles", "player subtitles"],
      ["turn off the subtitles", "player subtitles off"],
    ],
    request: (word) =>
      control({
        kind: choose(word, { next: "next-subtitles", off: "subtitles-off" }),
      }),
  },
  simple("audio", {
    summary: "choose the next audio track",
    action: { kind: "next-audio" },
  }),
  {
    word: "chapter",
    summary: "go to the next or previous chapter",
    args: "[next|previous]",
    examples: [["go to the previous chapter", "player chapter previous"]],
    request: (word) =>
      control({
        kind: choose(word, {
          next: "next-chapter",
          previous: "previous-chapter",
        }),
      }),
  },
  {
    word: "skip",
    summary: "skip the intro, recap, credits or commercials",
    about: "Skips the part that is playing now, if the server knows where it " +
      "ends. While a part can be skipped, `jellytau player status --json` has " +
      "its type in `segment` and its end in `segmentEndMs`.",
    examples: [["skip the intro", "player skip"]],
    request: () => control({ kind: "skip-segment" }),
  },
  simple("next", {
    summary: "play the next item",
    action: { kind: "next-item" },
  }),
  simple("previous", {
    summary: "play the previous item",
    action: { kind: "previous-item" },
  }),
  {
    word: "repeat",
    summary: "repeat the queue or the item that plays",
    args: "[all|one|off]",
    examples: [
      ["repeat the queue", "player repeat"],
      ["repeat nothing", "player repeat off"],
    ],
    request: (word) =>
      control({
        kind: "repeat",
        mode: choose(word, { all: "all", one: "one", off: "off" }),
      }),
  },
  simple("shuffle", {
    summary: "shuffle the items that follow",
    action: { kind: "shuffle-queue" },
  }),
  simple("end-queue", {
    summary: "end playback after the item that plays",
    action: { kind: "end-queue" },
  }),
  {
    word: "stop",
    summary: "stop playback",
    examples: [["stop playback", "player stop"]],
    request: () => ({ ask: "stop" }),
  },
];

export const PLAYER_COMMANDS: readonly Command[] = [
  {
    path: "player",
    summary: "control what another JellyTau plays",
    about: [ABOUT],
    examples: [
      ["pause or resume playback", "player toggle"],
      ["jump half a minute forward", "player seek +30"],
      ["follow what is playing", "player status --follow --json"],
    ],
  },
  ...CONTROLS.map(({ word, about, request, ...rest }): Command => ({
    ...rest,
    path: `player ${word}`,
    about: about === undefined ? [ABOUT] : [about, ABOUT],
    globals: ["json"],
    options: [PID],
    run: (run) => ask(run, request(run.argument(0))),
  })),
  ...QUEUE_COMMANDS,
  {
    path: "player status",
    summary: "show what another JellyTau plays",
    about: [
      "Shows the title, the position, the volume, the tracks and the place " +
      "in the queue. With `--follow`, prints each change until playback ends, " +
      "with `--json` as one object per line.",
    ],
    examples: [
      ["show what is playing", "player status"],
      ["feed a status bar", "player status --follow --json"],
    ],
    globals: ["json"],
    options: [
      { flags: "--follow", description: "print each change" },
      PID,
    ],
    run: (run) =>
      run.flag("follow") ? follow(run) : ask(run, { ask: "status" }),
  },
];

function simple(
  word: string,
  { summary, action }: { summary: string; action: PlayAction },
): Control {
  return {
    word,
    summary,
    examples: [[summary, `player ${word}`]],
    request: () => control(action),
  };
}

function control(action: PlayAction): PlayerRequest {
  return { ask: "control", action };
}

/** Returns the value of a word; the first one is the default. */
function choose<T>(
  word: string | null,
  values: Readonly<Record<string, T>>,
): T {
  const words = Object.keys(values);
  const wanted = word ?? words[0] ?? "";
  const value = Object.hasOwn(values, wanted) ? values[wanted] : undefined;
  if (value !== undefined) return value;
  throw new Failure(
    "usage",
    `Cannot use "${wanted}": it is not one of ${words.join(", ")}`,
    {
      hint: `Use ${words.map((it) => `\`${it}\``).join(" or ")}`,
    },
  );
}

async function follow(run: Invocation): Promise<void> {
  const client = await run.client();
  const pid = run.number("pid", { from: 1 });
  const stop = client.onEvent((event) => {
    if (event.kind !== "player-status") return;
    run.output.line(statusData(event), () => formatStatus(event.status));
  });
  try {
    const request = { ask: "follow" } as const;
    await client.send("ask-player", { pid, request }, run);
  } finally {
    stop();
  }
}
