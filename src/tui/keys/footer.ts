import { type Action, type Binding, bindingsAt } from "./bindings.ts";
import { PLAYABLE_TYPES } from "../../core/media_item.ts";
import { keyLabel } from "./keys.ts";
import type { Row } from "../model/rows.ts";
import { currentLocation, type Overlay, type State } from "../model/state.ts";

/** An overlay takes the keys; these are its own. */
const OVERLAY_HINTS: Readonly<Record<Overlay["kind"], readonly string[]>> = {
  "help": ["Esc closes", "type to search", "Up/Down scrolls"],
  "palette": [
    "Enter runs it",
    "Esc closes",
    "Ctrl-Y copies the command",
    "Up/Down selects",
  ],
  "sign-in": [
    "Enter continues",
    "Esc leaves",
    "Ctrl-T password or Quick Connect",
    "Tab next field",
    "Ctrl-U clears",
  ],
  "trust": ["type yes, Enter trusts it", "Enter goes back", "Esc leaves"],
  "code": ["Esc stops"],
  "confirm": ["y confirms", "any other key cancels"],
};
const ALWAYS: readonly Action[] = ["help", "quit"];
const TYPING_HINTS = ["Enter to the list", "Esc ends", "Ctrl-U clears"];

/**
 * Returns the keys to know now: as many as fit, most useful first.
 *
 * @param row with the cursor; null where there is none, or while it is on its way
 */
export function footerFor(
  state: State,
  { columns, row }: { columns: number; row: Row | null },
): string {
  if (state.overlay) return fitting(OVERLAY_HINTS[state.overlay.kind], columns);
  if (state.typing) return fitting(TYPING_HINTS, columns);
  const hints = bindingsAt(currentLocation(state).kind)
    .filter((it) => isShown(it, state) && isOf(it, { state, row }))
    .map(({ action, keys: [key = ""], short }) => ({
      action,
      text: `${keyLabel(key)} ${short}`,
    }));
  const text = (always: boolean) =>
    hints.filter(({ action }) => ALWAYS.includes(action) === always)
      .map((it) => it.text);
  // The help key and the quit key come before further keys.
  const last = fitting(text(true), columns);
  const first = fitting(text(false), columns - last.length - 2);
  return first === "" ? last : `${first}  ${last}`;
}

/** Keys for rows; without a row they do nothing. */
const ON_ACCOUNTS: readonly Action[] = [
  "activate",
  "sign-out",
  "check",
  "migrate",
  "rotate",
  "verify-storage",
  "sync",
  "search",
];
const ON_DOWNLOADS: readonly Action[] = [
  "play",
  "pause",
  "cancel-download",
  "verify-downloads",
];

/** Returns whether a key is shown: not if it would do nothing now. */
function isShown({ action, short }: Binding, state: State): boolean {
  if (short === undefined) return false;
  const { kind } = currentLocation(state);
  const signedOut = state.accounts?.length === 0;
  if (action === "stop") return state.playing !== null;
  if (action === "sign-in") {
    return signedOut || ["home", "accounts", "security"].includes(kind);
  }
  if (signedOut && ON_ACCOUNTS.includes(action)) return false;
  if (action === "detail" && isEmpty(state)) return false;
  const none = kind === "downloads" && state.downloads.length === 0;
  return !(none && ON_DOWNLOADS.includes(action));
}

/** The row under the cursor, or the location itself, decides. */
function isOf(
  { action }: Binding,
  { state, row }: { state: State; row: Row | null },
): boolean {
  const location = currentLocation(state);
  const subject = row?.subject;
  if (action === "back") return state.trail.length > 1;
  // The same key goes back from there, and the word would mislead.
  if (action === "detail") return state.detail === null;
  if (action === "pause" && subject?.kind === "download") {
    return subject.download.state !== "done";
  }
  const item = location.kind === "item"
    ? location.item
    : subject?.kind === "item"
    ? subject.item
    : null;
  return action !== "play" || item === null ||
    PLAYABLE_TYPES.some((it) => it === item.type);
}

/** The location's own list; the health of a storage has no list. */
function isEmpty(state: State): boolean {
  const { kind } = currentLocation(state);
  return kind === "accounts" && state.accounts?.length === 0 ||
    kind === "downloads" && state.downloads.length === 0 ||
    kind === "messages" && state.messages.length === 0;
}

/** Joins the entries with two spaces and omits those that do not fit. */
function fitting(hints: readonly string[], columns: number): string {
  return hints.reduce((line, hint) => {
    const longer = line === "" ? hint : `${line}  ${hint}`;
    return longer.length > columns ? line : longer;
  }, "");
}
