import {
  type PlayAction,
  REPEAT_MODES,
  type RepeatMode,
} from "../../core/playback_ports.ts";
import { keyFor } from "../model/key_bindings.ts";
import type { KeyRow, KeySubject } from "./key_row.ts";

const STEP_MS = 10_000;
const LEAP_MS = 60_000;
const VOLUME_STEP = 5;
const ENDS = "Playback ends after this item";

/** The keys for what is playing. They work on every screen. */
export const PLAYER_KEYS = {
  "end-queue": {
    keys: ["e"],
    label: "end playback after this item",
    hint: ({ state }) => state.playing?.next ? "play no other" : null,
    command: "player end-queue",
    disabled: (subject) =>
      withoutPlayer(subject) ??
        (subject.state.playing?.queue?.ends ? ENDS : null),
    run: ({ requests }) => requests.control({ kind: "end-queue" }, ENDS),
  },
  "repeat": {
    // mpv's own key.
    keys: ["L"],
    label: "repeat the queue, the item or nothing",
    command: "player repeat",
    disabled: withoutPlayer,
    run({ state, requests }) {
      const mode = modeAfter(state.playing?.queue?.repeat ?? "off");
      requests.control({ kind: "repeat", mode }, `Repeat ${mode}`);
    },
  },
  "skip-segment": controlKey("skip the intro, recap, credits or commercials", {
    keys: ["b"],
    command: "player skip",
    action: { kind: "skip-segment" },
    hint: ({ state: { playing } }) =>
      playing?.segment ? `skip ${playing.segment.type}` : null,
  }),
  "pause-playback": controlKey("pause or resume playback", {
    keys: ["P"],
    command: "player toggle",
    action: { kind: "toggle-pause" },
    hint: ({ state: { playing } }) =>
      isControlled(playing)
        ? playing?.state === "paused" ? "resume" : "pause"
        : null,
  }),
  "step-back": controlKey("10 seconds back", {
    keys: ["<"],
    command: "player seek -10",
    action: { kind: "seek-by", ms: -STEP_MS },
    hint: ({ state: { playing } }) =>
      isControlled(playing) ? `${keyFor("step-forward")} 10 s` : null,
  }),
  "step-forward": controlKey("10 seconds forward", {
    keys: [">"],
    command: "player seek +10",
    action: { kind: "seek-by", ms: STEP_MS },
  }),
  "leap-back": controlKey("a minute back", {
    keys: ["{"],
    command: "player seek -60",
    action: { kind: "seek-by", ms: -LEAP_MS },
  }),
  "leap-forward": controlKey("a minute forward", {
    keys: ["}"],
    command: "player seek +60",
    action: { kind: "seek-by", ms: LEAP_MS },
  }),
  "previous-chapter": controlKey("previous chapter", {
    keys: ["("],
    command: "player chapter previous",
    action: { kind: "previous-chapter" },
  }),
  "next-chapter": controlKey("next chapter", {
    keys: [")"],
    command: "player chapter next",
    action: { kind: "next-chapter" },
  }),
  "next-item": controlKey("next item", {
    keys: ["n"],
    command: "player next",
    action: { kind: "next-item" },
  }),
  "previous-item": controlKey("previous item", {
    keys: ["N"],
    command: "player previous",
    action: { kind: "previous-item" },
  }),
  "louder": controlKey("louder", {
    keys: ["+", "="],
    command: "player volume +5",
    action: { kind: "volume-by", percent: VOLUME_STEP },
  }),
  "quieter": controlKey("quieter", {
    keys: ["_"],
    command: "player volume -5",
    action: { kind: "volume-by", percent: -VOLUME_STEP },
  }),
  "mute": controlKey("mute or unmute", {
    keys: ["M"],
    command: "player mute",
    action: { kind: "toggle-mute" },
  }),
  "next-subtitles": controlKey("next subtitles", {
    keys: ["c"],
    command: "player subtitles next",
    action: { kind: "next-subtitles" },
  }),
  "subtitles-off": controlKey("turn off the subtitles", {
    keys: ["C"],
    command: "player subtitles off",
    action: { kind: "subtitles-off" },
  }),
  "next-audio": controlKey("next audio track", {
    // mpv's own key.
    keys: ["#"],
    command: "player audio",
    action: { kind: "next-audio" },
  }),
  "stop": {
    keys: ["."],
    label: "stop playback",
    command: "player stop",
    hint: () => "stop",
    disabled: withoutPlay,
    run: ({ requests }) => requests.stopPlaying(),
  },
} satisfies Record<string, KeyRow>;

function controlKey(
  label: string,
  { action, ...row }: Pick<KeyRow, "keys" | "command" | "hint"> & {
    action: PlayAction;
  },
): KeyRow {
  return {
    ...row,
    label,
    disabled: withoutPlayer,
    run: ({ requests }) => requests.control(action),
  };
}

function isControlled(playing: KeySubject["state"]["playing"]): boolean {
  return playing !== null && playing.player !== null;
}

function modeAfter(mode: RepeatMode): RepeatMode {
  const at = REPEAT_MODES.indexOf(mode) + 1;
  return REPEAT_MODES[at % REPEAT_MODES.length] ?? "off";
}

function withoutPlayer(subject: KeySubject): string | null {
  return withoutPlay(subject) ?? whileAsking(subject);
}

function withoutPlay({ state }: KeySubject): string | null {
  return state.playing === null ? "Nothing is playing" : null;
}

function whileAsking({ state: { playing } }: KeySubject): string | null {
  return playing?.state === "asking" ? "The player has not started yet" : null;
}
