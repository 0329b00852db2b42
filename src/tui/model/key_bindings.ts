import type { KeyBindings } from "../../core/settings.ts";

let bound: KeyBindings = {};

/** Gives actions other keys, for every screen of this process. */
export function bindKeys(bindings: KeyBindings): void {
  bound = bindings;
}

/** Returns the keys that a user has chosen; the same object until they change. */
export function boundKeys(): KeyBindings {
  return bound;
}

/** The keys that texts of the screen name, if the user has chosen no others. */
export const NAMED_KEYS = {
  "download": "d",
  "help": "?",
  "jump": "'",
  "move-earlier": "K",
  "mouse": "ctrl-t",
  "next-item": "n",
  "next-link": "tab",
  "next-shelf": "tab",
  "open": "enter",
  "play": "p",
  "quit": "q",
  "search": "s",
  "side-bar": "h",
  "sign-in": "a",
  "skip-segment": "b",
  "step-forward": ">",
  "sort": "o",
  "stop": ".",
  "sync": "S",
  "unfollow": "U",
} as const;

/**
 * Returns the label of an action's first key, for a text. An action without
 * keys has its name in the command palette.
 */
export function keyFor(action: keyof typeof NAMED_KEYS): string {
  const keys = Object.hasOwn(bound, action) ? bound[action] : undefined;
  if (keys === undefined) return keyLabel(NAMED_KEYS[action]);
  const [first] = keys;
  return first === undefined ? `:${action}` : keyLabel(first);
}

const LABELS: Readonly<Record<string, string>> = {
  "enter": "Enter",
  "esc": "Esc",
  "space": "Space",
  "tab": "Tab",
  "shift-tab": "Shift-Tab",
  "up": "Up",
  "down": "Down",
  "left": "Left",
  "right": "Right",
  "home": "Home",
  "end": "End",
  "page-up": "PgUp",
  "page-down": "PgDn",
  "backspace": "Backspace",
  "delete": "Delete",
};

/** The names of the keys that are not characters. */
export const KEY_NAMES: readonly string[] = Object.keys(LABELS);

/** Returns a key's label, such as `Ctrl-D` or `Enter`. */
export function keyLabel(key: string): string {
  const named = LABELS[key];
  if (named) return named;
  return key.startsWith("ctrl-") ? `Ctrl-${key.slice(5).toUpperCase()}` : key;
}
