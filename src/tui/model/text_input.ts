import { graphemes } from "../../core/text_width.ts";
import type { Move } from "./cursor.ts";

/** The keys that move in a list while letters are typed as text. */
export const SCROLL_KEYS: Readonly<Record<string, Move>> = {
  "up": "up",
  "down": "down",
  "page-up": "page-up",
  "page-down": "page-down",
  "home": "first",
  "end": "last",
};

/** Returns the text after a key; null if the key does not edit text. */
export function editText(text: string, key: string): string | null {
  if (key === "backspace") return eraseText(text);
  if (key === "ctrl-u") return "";
  if (key === "space") return `${text} `;
  const isNamed = key.length > 1 && /^[a-z]+(-[a-z]+)?$/.test(key);
  return isNamed ? null : text + printable(key);
}

/** Removes control characters. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, "");
}

/** Removes the last character with all its combining marks. */
export function eraseText(text: string): string {
  return graphemes(text).slice(0, -1).join("");
}
