import { HOME, type Location } from "../model/location.ts";
import { commandOf } from "./command_line.ts";
import {
  type KeyContext,
  type KeyRow,
  showMessage,
  showOverlay,
} from "./key_row.ts";

const MOUSE_ON =
  "Mouse on: click to select, click again to open; Ctrl-T turns it off";
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
  "copy": {
    keys: ["y"],
    label: "copy the equivalent command",
    run: (context) => copyCommand(context, commandOf(context)),
  },
  "palette": {
    keys: [":", "ctrl-k"],
    label: "find a command by name",
    run: (context) =>
      showOverlay(context, { kind: "palette", text: "", index: 0 }),
  },
  "mouse": {
    keys: ["ctrl-t"],
    label: "turn the mouse on or off",
    run(context) {
      showMessage(context, context.state.mouse ? MOUSE_OFF : MOUSE_ON);
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
    run: (context) => showOverlay(context, { kind: "help", text: "", top: 0 }),
  },
  "quit": {
    keys: ["q", "ctrl-c"],
    label: "leave",
    hint: () => "quit",
    confirm({ state }) {
      const isRunning = state.downloads.some((it) => it.state === "running");
      if (!isRunning || state.overlay?.kind === "confirm") return null;
      return {
        title: "Downloads are running",
        lines: ["They stop now. You can resume them next time."],
      };
    },
    run: ({ quit }) => quit(),
  },
} satisfies Record<string, KeyRow>;

/** Copies a command and shows it. */
export function copyCommand(context: KeyContext, command: string): void {
  context.copy(command);
  showMessage(context, `Copied: ${command}`);
}

function goTo({ dispatch }: KeyContext, location: Location): void {
  dispatch({ kind: "go-to", trail: [HOME, location] });
}

/** Stops a running request first, then closes what is open. */
function goBack({ state, dispatch, requests }: KeyContext): void {
  if (state.busy !== null) return requests.stop();
  if (state.playing?.state === "asking") return requests.stopPlaying();
  if (state.toast !== null) dispatch({ kind: "hide-toast" });
  dispatch({ kind: "back" });
}
