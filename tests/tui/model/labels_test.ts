import {
  ageOf,
  shortDate,
  shortDuration,
} from "../../../src/tui/model/labels.ts";
import { assertEquals } from "@std/assert";

Deno.test("shortDate() shows local time", () => {
  const local = new Date(2026, 10, 23, 9, 5);
  assertEquals(shortDate(local.toISOString()), "2026-11-23 09:05");
});

Deno.test("ageOf() counts local days, then weeks, months and years", () => {
  const now = new Date(2026, 10, 30, 9, 0).getTime();
  const age = (days: number, hour = 23) =>
    ageOf(new Date(2026, 10, 30 - days, hour, 59).getTime(), now);
  assertEquals([age(0), age(0, 0), age(-1)], ["today", "today", "today"]);
  assertEquals([age(1), age(2, 0), age(13)], ["1 day", "2 days", "13 days"]);
  assertEquals([age(14), age(59)], ["2 weeks", "8 weeks"]);
  assertEquals([age(60), age(729), age(730)], [
    "2 months",
    "24 months",
    "2 years",
  ]);
  assertEquals(ageOf(NaN, now), "today");
});

Deno.test("shortDuration() shows minutes in two digits behind hours", () => {
  const minutes = [0.2, 52, 59.6, 124, 600].map((it) =>
    shortDuration(it * 60_000)
  );
  assertEquals(minutes, ["1 min", "52 min", "1 h 00", "2 h 04", "10 h 00"]);
  assertEquals(shortDuration(null), "");
});
