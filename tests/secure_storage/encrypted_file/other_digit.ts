import { assertNotEquals } from "@std/assert";

/**
 * Changes the first digit of the first value with this name. The new digit, "0"
 * or "1", is valid in hex and in base64.
 */
export function withOtherDigit(text: string, name: string): string {
  const changed = text.replace(
    new RegExp(`(?<="${name}":")[A-Za-z0-9+/]`),
    (digit) => digit === "0" ? "1" : "0",
  );
  assertNotEquals(changed, text);
  return changed;
}
