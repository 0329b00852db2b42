import { textWidth } from "../core/text_width.ts";
import { type KeySubject, NO_ROW } from "./keys/key_row.ts";
import { keysAt, type NamedKeyRow } from "./keys/key_rows.ts";
import { PLAYER_KEYS } from "./keys/player_keys.ts";
import { keyLabel } from "./model/key_bindings.ts";
import type { Row } from "./model/rows.ts";
import { currentLocation, type State } from "./model/state.ts";
import { overlayOf } from "./overlays/overlays.ts";

/** The keys that are shown even if there is no room for others. */
const ALWAYS: readonly string[] = ["back", "help", "quit"];
const TYPING_HINTS = ["Enter goes to the list", "Esc ends", "Ctrl-U clears"];

/**
 * Returns the keys to know now: as many as fit, most useful first.
 *
 * @param row under the cursor; null if there is none, or until it is read
 */
export function footerFor(
  state: State,
  { columns, row }: { columns: number; row: Row | null },
): string {
  if (state.overlay) return fitting(overlayOf(state.overlay).hints, columns);
  if (state.typing) return fitting(TYPING_HINTS, columns);
  const isForPlayer = ({ id }: NamedKeyRow) => Object.hasOwn(PLAYER_KEYS, id);
  const shown = keysAt(currentLocation(state).kind)
    .toSorted((a, b) => +isForPlayer(b) - +isForPlayer(a))
    .map((it) => ({ id: it.id, text: hintOf(it, { state, row }) }));
  const texts = (always: boolean) =>
    shown.filter(({ id }) => ALWAYS.includes(id) === always)
      .map((it) => it.text).filter((it) => it !== null);
  const last = fitting(texts(true), columns);
  const first = fitting(texts(false), columns - textWidth(last) - 2);
  return first === "" ? last : `${first}  ${last}`;
}

/** Returns a key and its word; null if it is of no use now. */
function hintOf(row: NamedKeyRow, subject: KeySubject): string | null {
  const word = row.hint?.(subject) ?? null;
  const reason = row.disabled?.(subject) ?? null;
  // The footer does not change while the rows are being read.
  const isUsable = reason === null || reason === NO_ROW;
  return word !== null && isUsable
    ? `${keyLabel(row.keys[0] ?? "")} ${word}`
    : null;
}

/** Joins the entries with two spaces and omits those that do not fit. */
function fitting(hints: readonly string[], columns: number): string {
  return hints.reduce((line, hint) => {
    const longer = line === "" ? hint : `${line}  ${hint}`;
    return textWidth(longer) > columns ? line : longer;
  }, "");
}
