import { duration, timeLeft } from "../../src/core/duration.ts";
import { assertEquals } from "../assert.ts";

Deno.test("duration() shows hours when there are any, and never less than zero", () => {
  const shown = [0, -1, 59_400, 185_000, 3_599_000, 3_600_000, 4_389_000]
    .map(duration);
  const expected = [
    "0:00",
    "0:00",
    "0:59",
    "3:05",
    "59:59",
    "1:00:00",
    "1:13:09",
  ];
  assertEquals(shown, expected);
});

Deno.test("timeLeft() rounds up to a second", () => {
  const shown = [-1, 0, 1, 1_000, 1_001, 4_388_001].map(timeLeft);
  assertEquals(shown, ["0:00", "0:00", "0:01", "0:01", "0:02", "1:13:09"]);
});
