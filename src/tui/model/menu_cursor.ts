import { type Move, moved } from "./cursor.ts";
import { SCROLL_KEYS } from "./text_input.ts";

/** The keys of a list, where nothing is typed. */
const MENU_KEYS: Readonly<Record<string, Move>> = {
  ...SCROLL_KEYS,
  "j": "down",
  "k": "up",
  "g": "first",
  "home": "first",
  "G": "last",
  "end": "last",
};

/**
 * Returns the selected line of a menu that is wholly visible after a key.
 *
 * @returns null if the key does not move
 */
export function menuIndex(
  index: number,
  { key, total }: { key: string; total: number },
): number | null {
  const move = Object.hasOwn(MENU_KEYS, key) ? MENU_KEYS[key] : undefined;
  if (move === undefined) return null;
  const list = { total, lines: total, perLine: 1 };
  return moved({ index, top: 0 }, { move, list }).index;
}
