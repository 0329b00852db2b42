import type { Key } from "ink";

const NAMED: readonly (readonly [keyof Key, string])[] = [
  ["upArrow", "up"],
  ["downArrow", "down"],
  ["leftArrow", "left"],
  ["rightArrow", "right"],
  ["pageUp", "page-up"],
  ["pageDown", "page-down"],
  ["home", "home"],
  ["end", "end"],
  ["return", "enter"],
  ["escape", "esc"],
  ["backspace", "backspace"],
  ["delete", "delete"],
];

/** Names of characters that arrive together with others. */
const CONTROLS: Readonly<Record<string, string>> = {
  "\r": "enter",
  "\n": "enter",
  "\t": "tab",
  "\x1b": "esc",
  "\x7f": "backspace",
  "\b": "backspace",
  " ": "space",
};

/**
 * Returns the names of the keys in one read, such as `k`, `G`, `ctrl-d`, `up`,
 * `space` or `shift-tab`. Fast keys arrive together.
 */
export function keyNames(input: string, key: Key): readonly string[] {
  const named = NAMED.find(([name]) => key[name] === true)?.[1];
  if (named) return [named];
  if (key.tab) return [key.shift ? "shift-tab" : "tab"];
  if (key.ctrl) return [`ctrl-${input}`];
  return [...input].map((it) => CONTROLS[it] ?? controlName(it));
}

/** Names a C0 control as a letter with Ctrl. */
function controlName(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code > 0 && code < 27
    ? `ctrl-${String.fromCharCode(code + 96)}`
    : character;
}
