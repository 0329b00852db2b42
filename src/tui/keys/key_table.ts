import { closest } from "../../core/closest.ts";
import type { KeyBindings } from "../../core/settings.ts";
import { KEY_NAMES, keyLabel } from "../model/key_bindings.ts";
import { KEY_ROWS, type NamedKeyRow, withBindings } from "./key_rows.ts";

/** An action whose keys cannot be used. */
interface Problem {
  readonly action: string;
  /** Goes on after the name of the action. */
  readonly message: string;
}

/** Keys that other actions cannot have, with those that have them. */
const FIXED: Readonly<Record<string, readonly string[]>> = {
  "ctrl-c": ["quit"],
  "ctrl-z": [],
  "esc": ["back"],
  // They move in a grid.
  "left": ["back", "side-bar"],
  "h": ["back", "side-bar"],
  "right": ["open", "shelves"],
  "l": ["open", "shelves"],
};

/** Keys that a terminal sends as others. Source: ASCII, the C0 controls */
const SENT_AS: Readonly<Record<string, string>> = {
  "ctrl-h": "backspace",
  "ctrl-i": "tab",
  "ctrl-j": "enter",
  "ctrl-m": "enter",
};

/** Actions without which nothing else can be reached. */
const NEEDED: readonly string[] = ["open", "back", "up", "down", "help"];

/** The actions of the TUI, for the settings. */
export const KEY_TABLE = {
  check(bindings: KeyBindings): readonly Problem[] {
    const alone = Object.entries(bindings).flatMap(([action, keys]) => {
      const message = problemOf(action, keys);
      return message === null ? [] : [{ action, message }];
    });
    return alone.length > 0 ? alone : conflicts(bindings);
  },
  /** Lists every action with its keys. */
  actions: (bindings: KeyBindings) =>
    withBindings(bindings).map(({ id, label, keys }, i) => ({
      action: id,
      label,
      keys,
      defaultKeys: KEY_ROWS[i]?.keys ?? [],
    })),
};

function problemOf(action: string, keys: readonly string[]): string | null {
  const ids = KEY_ROWS.map(({ id }): string => id);
  if (!ids.includes(action)) {
    return `is not an action of the TUI${meant(action, ids)}`;
  }
  if (keys.length === 0 && NEEDED.includes(action)) {
    return "must have a key";
  }
  for (const key of keys) {
    const problem = keyProblem(key, action);
    if (problem !== null) return problem;
  }
  return new Set(keys).size < keys.length ? "has the same key twice" : null;
}

/** Never repeats an invalid key, because it may be a secret. */
function keyProblem(key: string, action: string): string | null {
  const isKey = KEY_NAMES.includes(key) || /^ctrl-[a-z]$/.test(key) ||
    /^[^\p{C}\p{Z}]$/u.test(key);
  if (!isKey) {
    return 'must be a character, "ctrl-" and a letter, or a name such as ' +
      `"enter" or "page-up"${meant(key.toLowerCase(), KEY_NAMES)}`;
  }
  const same = Object.hasOwn(SENT_AS, key) ? SENT_AS[key] : undefined;
  if (same !== undefined) {
    return `cannot be ${keyLabel(key)}: terminals send it as ${keyLabel(same)}`;
  }
  const owners = Object.hasOwn(FIXED, key) ? FIXED[key] : undefined;
  if (owners === undefined || owners.includes(action)) return null;
  const [owner] = owners;
  return owner === undefined
    ? `cannot be ${keyLabel(key)}, which suspends the program`
    : `cannot be ${keyLabel(key)}, which always belongs to "${owner}"`;
}

/**
 * Finds actions that share a key where both apply. Some do by default: the
 * first one owns the key then.
 */
function conflicts(bindings: KeyBindings): Problem[] {
  const rows = withBindings(bindings);
  return rows.flatMap((row, i) =>
    rows.slice(i + 1).flatMap((other) => {
      const key = sharedKey(row, other);
      if (key === undefined) return [];
      // The action that the file changes is the one to name first.
      const [changed, kept] = Object.hasOwn(bindings, row.id)
        ? [row, other]
        : [other, row];
      const message = `cannot be ${keyLabel(key)}, which is the key of ` +
        `"${kept.id}" (${kept.label}) too: give one of them another key`;
      return [{ action: changed.id, message }];
    })
  );
}

function sharedKey(a: NamedKeyRow, b: NamedKeyRow): string | undefined {
  const { locations } = a;
  const meet = locations === undefined || b.locations === undefined ||
    locations.some((it) => b.locations?.includes(it));
  if (!meet) return undefined;
  return a.keys.find((key) =>
    b.keys.includes(key) && !(hasByDefault(a, key) && hasByDefault(b, key))
  );
}

function hasByDefault({ id }: NamedKeyRow, key: string): boolean {
  return KEY_ROWS.some((it) => it.id === id && it.keys.includes(key));
}

function meant(word: string, words: readonly string[]): string {
  const found = closest(word, words);
  return found.length === 0 ? "" : ` (did you mean "${found.join('" or "')}"?)`;
}
