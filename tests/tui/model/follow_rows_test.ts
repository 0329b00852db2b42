import { fixedRows } from "../../../src/tui/model/fixed_rows.ts";
import { followRows } from "../../../src/tui/model/follow_rows.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import type { FollowView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

const FOLLOW: FollowView = {
  serverId: "1".repeat(32),
  userId: "2".repeat(32),
  seriesId: "3".repeat(32),
  name: "Harbour \u001b[31mStreet",
  next: 3,
  keepDays: 30,
  budgetBytes: 20_000_000_000,
  usedBytes: 5_000_000_000,
  addedAt: "2026-11-30T20:00:00Z",
};

Deno.test("followRows() shows each rule with its free space below a heading", () => {
  assertEquals(followRows([]), []);
  const rows = followRows([FOLLOW]).map(({ label, note }) => [label, note]);
  assertEquals(rows, [
    ["Following", "1"],
    ["Harbour [31mStreet", "next 3  15.0 GB free"],
  ]);
});

Deno.test("followRows() shows no negative space", () => {
  const full = { ...FOLLOW, usedBytes: 21_000_000_000 };
  assertEquals(followRows([full])[1]?.note, "next 3  0 B free");
});

Deno.test("fixedRows() shows followed series without any download", () => {
  const state = { ...INITIAL, follows: [FOLLOW] };
  assertEquals(fixedRows(state, { kind: "downloads" })?.length, 2);
});
