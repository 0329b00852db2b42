import type { PlayAction } from "../../core/playback_ports.ts";
import type { KeyRow, KeySubject } from "./key_row.ts";

const STEP_MS = 10_000;
const LEAP_MS = 60_000;
const VOLUME_STEP = 5;

/** The keys for what is playing. They work on every screen. */
export const PLAYER_KEYS = {
  "end-queue": {
    keys: ["e"],
    label: "end playback after this item",
    hint: ({ state }) => state.playing?.next ? "play no other" : null,
    disabled: withoutPlay,
    run: ({ requests }) => requests.endQueue(),
  },
  "pause-playback": {
    ...controlKey("pause or resume playback", {
      keys: ["P"],
      action: { kind: "toggle-pause" },
    }),
    command: "player toggle",
    hint: ({ state: { playing } }) =>
      isControlled(playing)
        ? playing?.state === "paused" ? "resume" : "pause"
        : null,
  },
  "step-back": {
    ...controlKey("10 seconds back", {
      keys: ["<"],
      action: { kind: "seek-by", ms: -STEP_MS },
    }),
    command: "player seek -10",
    hint: ({ state: { playing } }) => isControlled(playing) ? "> 10 s" : null,
  },
  "step-forward": {
    ...controlKey("10 seconds on", {
      keys: [">"],
      action: { kind: "seek-by", ms: STEP_MS },
    }),
    command: "player seek +10",
  },
  "leap-back": {
    ...controlKey("a minute back", {
      keys: ["{"],
      action: { kind: "seek-by", ms: -LEAP_MS },
    }),
    command: "player seek -60",
  },
  "leap-forward": {
    ...controlKey("a minute on", {
      keys: ["}"],
      action: { kind: "seek-by", ms: LEAP_MS },
    }),
    command: "player seek +60",
  },
  "previous-chapter": {
    ...controlKey("previous chapter", {
      keys: ["("],
      action: { kind: "previous-chapter" },
    }),
    command: "player chapter previous",
  },
  "next-chapter": {
    ...controlKey("next chapter", {
      keys: [")"],
      action: { kind: "next-chapter" },
    }),
    command: "player chapter next",
  },
  "next-item": {
    ...controlKey("next item", {
      keys: ["n"],
      action: { kind: "next-item" },
    }),
    command: "player next",
  },
  "previous-item": {
    ...controlKey("previous item", {
      keys: ["N"],
      action: { kind: "previous-item" },
    }),
    command: "player previous",
  },
  "louder": {
    ...controlKey("louder", {
      keys: ["+", "="],
      action: { kind: "volume-by", percent: VOLUME_STEP },
    }),
    command: "player volume +5",
  },
  "quieter": {
    ...controlKey("quieter", {
      keys: ["_"],
      action: { kind: "volume-by", percent: -VOLUME_STEP },
    }),
    command: "player volume -5",
  },
  "mute": {
    ...controlKey("mute or unmute", {
      keys: ["M"],
      action: { kind: "toggle-mute" },
    }),
    command: "player mute",
  },
  "next-subtitles": {
    ...controlKey("next subtitles", {
      keys: ["c"],
      action: { kind: "next-subtitles" },
    }),
    command: "player subtitles next",
  },
  "subtitles-off": {
    ...controlKey("turn off the subtitles", {
      keys: ["C"],
      action: { kind: "subtitles-off" },
    }),
    command: "player subtitles off",
  },
  "next-audio": {
    // mpv's own key.
    ...controlKey("next audio track", {
      keys: ["#"],
      action: { kind: "next-audio" },
    }),
    command: "player audio",
  },
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
  { keys, action }: { keys: readonly string[]; action: PlayAction },
): KeyRow {
  return {
    keys,
    label,
    disabled: (subject) => withoutPlay(subject) ?? whileAsking(subject),
    run: ({ requests }) => requests.control(action),
  };
}

function isControlled(playing: KeySubject["state"]["playing"]): boolean {
  return playing !== null && playing.player !== null;
}

function withoutPlay({ state }: KeySubject): string | null {
  return state.playing === null ? "Nothing is playing" : null;
}

function whileAsking({ state: { playing } }: KeySubject): string | null {
  return playing?.state === "asking" ? "The player has not started yet" : null;
}
