import { cutToWidth, graphemes, textWidth } from "../../core/text_width.ts";
import type { Move } from "./cursor.ts";

/** The keys that move in a list while letters are typed as text. */
export const SCROLL_KEYS: Readonly<Record<string, Move>> = {
  "up": "up",
  "down": "down",
  "page-up": "page-up",
  "page-down": "page-down",
};

/** A line that is being typed. */
export interface Typed {
  readonly text: string;
  /** The offset at which text is inserted; {@link END} is behind the last one. */
  readonly caret: number;
}

export const END = Number.MAX_SAFE_INTEGER;
export const NOTHING_TYPED: Typed = { text: "", caret: END };

/** Edits the text before and after the caret. */
type Edit = (before: string, after: string) => readonly [string, string];

const EDITS: Readonly<Record<string, Edit>> = {
  "left": (before, after) => {
    const last = graphemes(before).at(-1) ?? "";
    return [before.slice(0, before.length - last.length), last + after];
  },
  "right": (before, after) => {
    const [next = ""] = graphemes(after);
    return [before + next, after.slice(next.length)];
  },
  "home": (before, after) => ["", before + after],
  "end": (before, after) => [before + after, ""],
  "backspace": (before, after) => [
    graphemes(before).slice(0, -1).join(""),
    after,
  ],
  "delete": (before, after) => [
    before,
    graphemes(after).slice(1).join(""),
  ],
  "ctrl-u": () => ["", ""],
  "ctrl-k": (before) => [before, ""],
  "ctrl-w": (before, after) => [before.replace(/\S*\s*$/, ""), after],
};

/** The same keys in a shell. */
const SHELL_KEYS: Readonly<Record<string, string>> = {
  "ctrl-a": "home",
  "ctrl-e": "end",
  "ctrl-b": "left",
  "ctrl-f": "right",
  "ctrl-d": "delete",
};

/** Returns the line after a key; null if the key does not edit text. */
export function edit(line: Typed, key: string): Typed | null {
  const name = SHELL_KEYS[key] ?? key;
  const change = Object.hasOwn(EDITS, name) ? EDITS[name] : undefined;
  if (change !== undefined) return joined(change(...parts(line)));
  if (key === "space") return insert(line, " ");
  // The name of any other key is longer, such as `page-up` or `ctrl-]`.
  return graphemes(key).length === 1 ? insert(line, key) : null;
}

/** Inserts typed or pasted text at the caret. */
export function insert(line: Typed, text: string): Typed {
  const [before, after] = parts(line);
  return joined([before + printable(text), after]);
}

/** Removes control characters. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "");
}

/** The visible part of a line. */
export interface VisibleLine {
  readonly before: string;
  /** The character at the caret; empty at the end of the line. */
  readonly at: string;
  readonly after: string;
}

/** Returns as much of the line around the caret as fits into the cells. */
export function visibleLine(line: Typed, cells: number): VisibleLine {
  const [before, rest] = parts(atCharacter(line));
  const [at = ""] = graphemes(rest);
  const after = rest.slice(at.length);
  const room = Math.max(1, cells - Math.max(1, textWidth(at)));
  const kept = Math.max(room - textWidth(after), Math.ceil(room / 2));
  const shown = lastCells(before, kept);
  return {
    before: shown,
    at,
    after: cutToWidth(after, room - textWidth(shown)),
  };
}

/** Moves a caret inside a character to its start, as after a paste. */
function atCharacter({ text, caret }: Typed): Typed {
  let start = 0;
  for (const it of graphemes(text)) {
    if (start + it.length > caret) break;
    start += it.length;
  }
  return { text, caret: start };
}

/** Returns the longest end of the text that fits into the cells. */
function lastCells(text: string, cells: number): string {
  const reversed = graphemes(text).toReversed();
  let left = cells;
  const end = reversed.findIndex((it) => (left -= textWidth(it)) < 0);
  const kept = end < 0 ? reversed : reversed.slice(0, end);
  return kept.toReversed().join("");
}

function parts({ text, caret }: Typed): [before: string, after: string] {
  return [text.slice(0, caret), text.slice(caret)];
}

function joined([before, after]: readonly [string, string]): Typed {
  return {
    text: before + after,
    caret: after === "" ? END : before.length,
  };
}
