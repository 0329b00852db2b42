import type { ItemType } from "../../../src/core/media_item.ts";
import { stateAt } from "../../../src/library/playback/play_rules.ts";
import { assertEquals } from "@std/assert";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const WATCHED = [true, 0];
const NOTHING = [false, 0];

const CASES: [ItemType, position: number, runtime: number | null, unknown][] = [
  ["movie", 0, HOUR, NOTHING],
  ["movie", 3 * MINUTE - 1, HOUR, NOTHING],
  ["movie", 3 * MINUTE, HOUR, [false, 3 * MINUTE]],
  ["episode", 54 * MINUTE, HOUR, [false, 54 * MINUTE]],
  ["movie", 54 * MINUTE + 1, HOUR, WATCHED],
  ["video", HOUR, HOUR, WATCHED],
  ["movie", 2 * MINUTE, 299_000, WATCHED],
  ["movie", 2 * MINUTE, 300_000, [false, 2 * MINUTE]],
  ["movie", 10_000, 299_000, NOTHING],
  ["movie", 2 * MINUTE, null, WATCHED],
  ["audiobook", 5 * MINUTE - 1, HOUR, NOTHING],
  ["audiobook", 5 * MINUTE, 10 * HOUR, [false, 5 * MINUTE]],
  ["audiobook", 10 * HOUR - 5 * MINUTE, 10 * HOUR, [
    false,
    10 * HOUR - 5 * MINUTE,
  ]],
  ["audiobook", 10 * HOUR - 5 * MINUTE + 1, 10 * HOUR, WATCHED],
  ["track", 0, 3 * MINUTE, WATCHED],
  ["track", MINUTE, HOUR, WATCHED],
];

Deno.test("stateAt() returns what a server stores for a position", () => {
  for (const [type, positionMs, runtimeMs, expected] of CASES) {
    const state = stateAt(type, { positionMs, runtimeMs });
    const what = `${type} at ${positionMs} of ${runtimeMs}`;
    assertEquals([state.played, state.positionMs], expected, what);
  }
});
