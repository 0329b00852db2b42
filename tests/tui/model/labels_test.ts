import { shortDate } from "../../../src/tui/model/labels.ts";
import { assertEquals } from "../../assert.ts";

Deno.test("shortDate() shows local time", () => {
  const local = new Date(2026, 10, 23, 9, 5);
  assertEquals(shortDate(local.toISOString()), "2026-11-23 09:05");
});
