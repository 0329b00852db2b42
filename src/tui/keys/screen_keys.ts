import { keyFor } from "../model/key_bindings.ts";
import { listRows } from "../model/list_rows.ts";
import { HOME, LISTS_OF_LISTS, type Location } from "../model/location.ts";
import { nameRows } from "../model/names.ts";
import { entryId } from "../model/rows.ts";
import {
  currentLocation,
  filterAt,
  type Question,
  type State,
} from "../model/state.ts";
import { NOTHING_TYPED } from "../model/text_input.ts";
import { signedOut } from "./account_keys.ts";
import { commandOf } from "./command_line.ts";
import {
  type KeyContext,
  type KeyRow,
  showMessage,
  showOverlay,
} from "./key_row.ts";

const MOUSE_OFF = "Mouse off";

/** The keys for the screen itself: where to go, help, and leaving. */
export const SCREEN_KEYS = {
  "back": {
    keys: ["esc", "h", "left", "backspace"],
    label: "go back or clear the filter",
    hint: ({ state }) => state.trail.length > 1 ? "back" : null,
    run: goBack,
  },
  "last-location": {
    keys: ["-"],
    label: "go to the previous screen",
    disabled: ({ state }) =>
      state.lastTrail === null ? "There is no previous screen" : null,
    run: ({ dispatch }) => dispatch({ kind: "last-location" }),
  },
  "downloads": {
    keys: ["D"],
    label: "go to downloads",
    command: "download list",
    run: (context) => goTo(context, { kind: "downloads" }),
  },
  "accounts": {
    keys: ["A"],
    label: "go to accounts",
    command: "auth list",
    run: (context) => goTo(context, { kind: "accounts" }),
  },
  "security": {
    keys: ["T"],
    label: "go to token storage",
    command: "storage status",
    run: (context) => goTo(context, { kind: "security" }),
  },
  "messages": {
    keys: ["!"],
    label: "go to messages",
    run: (context) => goTo(context, { kind: "messages" }),
  },
  "skip-rules": {
    keys: ["B"],
    label: "choose whether to skip intros and credits",
    command: "library skip",
    disabled: signedOut,
    run: ({ requests }) => requests.showSkipRules(),
  },
  "bitrate": {
    keys: ["W"],
    label: "limit the bitrate of films from this server",
    command: "server bitrate",
    disabled: signedOut,
    run: ({ requests }) => requests.showBitrate(),
  },
  "copy": {
    keys: ["y"],
    label: "copy the equivalent command",
    run: (context) => copyCommand(context, commandOf(context)),
  },
  "palette": {
    keys: [":", "ctrl-k"],
    label: "find a command by name",
    run: (context) =>
      showOverlay(context, {
        kind: "palette",
        ...NOTHING_TYPED,
        selected: null,
      }),
  },
  "mouse": {
    keys: ["ctrl-t"],
    label: "turn the mouse on or off",
    run(context) {
      showMessage(context, context.state.mouse ? MOUSE_OFF : mouseOn());
      context.dispatch({ kind: "mouse" });
    },
  },
  "redraw": {
    keys: ["ctrl-l"],
    label: "redraw the screen",
    run: ({ redraw }) => redraw(),
  },
  "help": {
    keys: ["?"],
    label: "show the keyboard shortcuts",
    hint: () => "keys",
    run: (context) =>
      showOverlay(context, { kind: "help", ...NOTHING_TYPED, top: 0 }),
  },
  "quit": {
    keys: ["q", "ctrl-c"],
    label: "leave",
    hint: () => "quit",
    confirm: ({ state }) => quitQuestion(state),
    run: ({ quit }) => quit(),
  },
} satisfies Record<string, KeyRow>;

function mouseOn(): string {
  return "Mouse on: click to select, click again to open; " +
    `${keyFor("mouse")} turns it off`;
}

/** Asks before playback or downloads stop; a second Ctrl-C quits at once. */
function quitQuestion({ playing, downloads, overlay }: State): Question | null {
  if (overlay?.kind === "confirm") return null;
  const isPlaying = playing !== null && playing.state !== "ended";
  const isRunning = downloads.some((it) =>
    it.state === "running" && !it.elsewhere
  );
  if (!isPlaying && !isRunning) return null;
  return {
    title: isPlaying ? `Stop ${playing.title} and quit?` : "Quit?",
    lines: [
      ...isPlaying ? ["The player closes. You can resume here next time."] : [],
      ...isRunning
        ? ["Downloads stop. They continue when you start JellyTau again."]
        : [],
    ],
  };
}

/** Copies a command and shows it. */
export function copyCommand(context: KeyContext, command: string): void {
  context.copy(command);
  showMessage(context, `Copied: ${command}`);
}

function goTo({ dispatch }: KeyContext, location: Location): void {
  dispatch({ kind: "go-to", trail: [HOME, location] });
}

/** Stops a running request first, then closes what is open. */
function goBack(context: KeyContext): void {
  const { state, dispatch, requests } = context;
  if (state.busy !== null) return requests.stop();
  if (state.playing?.state === "asking") return requests.stopPlaying();
  if (state.toast !== null) dispatch({ kind: "toast", toast: null });
  leave(context);
}

/**
 * Closes the detail, the filter or the location; the cursor stays on the item
 * that a filter found.
 */
export function leave({ state, row, dispatch, requests }: KeyContext): void {
  const location = currentLocation(state);
  const ends = state.detail === null && filterAt(state, location) !== "";
  dispatch({ kind: "back" });
  if (!ends || row === null) return;
  const { subject } = row;
  if (subject.kind === "item") {
    return requests.select(location, entryId(subject.item));
  }
  const whole = { ...state, filters: {} };
  const rows = location.kind === "names"
    ? nameRows(whole, location) ?? []
    : LISTS_OF_LISTS.includes(location.kind)
    ? listRows(whole, location)
    : null;
  if (rows === null) return;
  const index = rows.findIndex(({ id }) => id === row.id);
  dispatch({ kind: "cursor", cursor: { index, top: index } });
}
