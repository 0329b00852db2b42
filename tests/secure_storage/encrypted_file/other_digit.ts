import { assertNotEquals } from "../../assert.ts";

/**
 * A file's text with the first digit of the first value of this name changed,
 * whatever the digit was: both "0" and "1" are digits in hex and in base64.
 */
export function withOtherDigit(text: string, name: string): string {
  const changed = text.replace(
    new RegExp(`(?<="${name}":")[A-Za-z0-9+/]`),
    (digit) => digit === "0" ? "1" : "0",
  );
  assertNotEquals(changed, text);
  return changed;
}
