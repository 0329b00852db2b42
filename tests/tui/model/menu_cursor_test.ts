import { menuIndex } from "../../../src/tui/model/menu_cursor.ts";
import { assertEquals } from "@std/assert";

const CASES: readonly (readonly [key: string, expected: number | null])[] = [
  ["j", 3],
  ["down", 3],
  ["k", 1],
  ["up", 1],
  ["home", 0],
  ["g", 0],
  ["end", 4],
  ["G", 4],
  ["page-up", 0],
  ["page-down", 4],
  ["enter", null],
  ["constructor", null],
];

Deno.test("menuIndex() moves with the keys of a list", () => {
  for (const [key, expected] of CASES) {
    assertEquals(menuIndex(2, { key, total: 5 }), expected, key);
  }
});
