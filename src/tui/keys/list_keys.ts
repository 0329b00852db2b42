import { SORTS } from "../../core/item_selection.ts";
import type { Move } from "../model/cursor.ts";
import { keyFor } from "../model/key_bindings.ts";
import {
  HOME,
  LIBRARY_LISTS,
  LISTS_OF_LISTS,
  type LocationKind,
} from "../model/location.ts";
import {
  currentLocation,
  filterAt,
  type State,
  UNREAD,
} from "../model/state.ts";
import { signedOut } from "./account_keys.ts";
import { isLettered, sortAt, sortedKind } from "../model/sorting.ts";
import { type KeyRow, showHint, showOverlay } from "./key_row.ts";
import { moveCursor } from "./move_cursor.ts";

const FILTERED: readonly LocationKind[] = [
  "library",
  "names",
  "named",
  "inside",
  "list",
  ...LISTS_OF_LISTS,
];

/** The keys for lists: finding rows and moving the cursor. */
export const LIST_KEYS = {
  "detail": {
    keys: ["i"],
    label: "show the details",
    locations: ["accounts", "security", "downloads", "messages"],
    // While details are open, the key closes them.
    hint: ({ state }) => state.detail === null ? "about" : null,
    disabled: ({ state }) =>
      state.detail === null && isEmpty(state)
        ? "There is nothing to show"
        : null,
    run: ({ state, dispatch }) =>
      dispatch({ kind: "detail", detail: state.detail ? null : UNREAD }),
  },
  "sync": {
    keys: ["S"],
    label: "sync the library",
    locations: ["home", "names", ...LIBRARY_LISTS, ...LISTS_OF_LISTS],
    command: "library sync",
    anywhere: true,
    hint: () => "sync",
    disabled: signedOut,
    run: ({ requests }) => requests.sync(),
  },
  "filter": {
    keys: ["/"],
    label: "filter this list",
    locations: FILTERED,
    command: "library search <words>",
    hint: () => "filter",
    run: ({ dispatch }) => dispatch({ kind: "typing", typing: true }),
  },
  "sort": {
    keys: ["o"],
    label: "sort this list",
    locations: ["library", "named"],
    command: "library list",
    hint: () => "sort",
    disabled: ({ state }) =>
      sortedKind(state, currentLocation(state)) === null
        ? "Episodes and tracks stay in their order"
        : null,
    run(context) {
      const { state } = context;
      const location = currentLocation(state);
      const list = sortedKind(state, location);
      if (list === null) return;
      const { by, reversed } = sortAt(state, location);
      const index = SORTS.indexOf(by);
      showOverlay(context, { kind: "sort", list, index, reversed });
    },
  },
  "jump": {
    keys: ["'"],
    label: "jump to a letter: press it next",
    locations: ["library", "names", "named", ...LISTS_OF_LISTS],
    hint: () => "letter",
    disabled: ({ state }) =>
      filterAt(state, currentLocation(state)) !== ""
        ? `Esc clears the filter; then ${keyFor("jump")} jumps to a letter`
        : isLettered(state, currentLocation(state))
        ? null
        : sortedKind(state, currentLocation(state)) === null
        ? "Episodes and tracks are not sorted by name"
        : `Press ${keyFor("sort")} and sort by name; then ${
          keyFor("jump")
        } jumps to a letter`,
    run(context) {
      context.dispatch({ kind: "jumping", jumping: true });
      showHint(context, "Press the letter to jump to; Esc cancels");
    },
  },
  "search": {
    keys: ["s", "ctrl-f"],
    label: "search everything",
    command: "library search <words>",
    hint: () => "search",
    disabled: signedOut,
    run: ({ dispatch }) =>
      dispatch({ kind: "go-to", trail: [HOME, { kind: "search" }] }),
  },
  "up": moveKey("up", ["k", "up"], { label: "one up" }),
  "down": moveKey("down", ["j", "down"], { label: "one down" }),
  "half-up": moveKey("half-up", ["ctrl-u"], { label: "half a page up" }),
  "half-down": moveKey("half-down", ["ctrl-d"], { label: "half a page down" }),
  "page-up": moveKey("page-up", ["page-up", "ctrl-b"], { label: "a page up" }),
  "page-down": moveKey("page-down", ["page-down"], { label: "a page down" }),
  "first": moveKey("first", ["g", "home"], { label: "go to the first row" }),
  "last": moveKey("last", ["G", "end"], { label: "go to the last row" }),
} satisfies Record<string, KeyRow>;

function moveKey(
  move: Move,
  keys: readonly string[],
  { label }: { label: string },
): KeyRow {
  return { keys, label, run: (context) => moveCursor(context, move) };
}

/** The security screen has details even without an account. */
function isEmpty(state: State): boolean {
  switch (currentLocation(state).kind) {
    case "accounts":
      return state.accounts?.length === 0;
    case "downloads":
      return state.downloads.length === 0 && state.follows.length === 0;
    case "messages":
      return state.messages.length === 0;
    default:
      return false;
  }
}
