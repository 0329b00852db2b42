import { findKey } from "../../../src/tui/keys/key_rows.ts";
import { mergeMissing } from "../../../src/tui/model/missing_rows.ts";
import { itemRow } from "../../../src/tui/model/rows.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import type { ListedItem } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

const now = "2026-12-01T00:00:00Z";
const item = (changes: Partial<ListedItem>): ListedItem => ({
  ...VIEW,
  type: "episode",
  releasedAt: "2020-05-01T00:00:00.000Z",
  ...changes,
});
const season = (seasonNumber: number | null) =>
  item({ id: `s${seasonNumber}`, type: "season", seasonNumber });
const episode = (seasonNumber: number | null, episodeNumber: number | null) =>
  item({ id: `${seasonNumber}.${episodeNumber}`, seasonNumber, episodeNumber });
const ids = (rows: readonly ListedItem[]) => rows.map(({ id }) => id);
const INSIDE = {
  kind: "inside",
  item: { id: "s1", name: "Season 1", type: "season" },
} as const;

Deno.test("mergeMissing() puts episodes in their place, those without a number last", () => {
  const stored = [episode(1, 1), episode(1, 4), episode(1, null)];
  const missing = [episode(1, 2), episode(1, 5)];
  assertEquals(ids(mergeMissing(stored, missing, { now })), [
    "1.1",
    "1.2",
    "1.4",
    "1.5",
    "1.null",
  ]);
  assertEquals(ids(mergeMissing([], missing, { now })), ["1.2", "1.5"]);
});

Deno.test("mergeMissing() omits episodes that have been added since", () => {
  const double = { ...episode(1, 3), episodeNumberEnd: 4 };
  const stored = [{ ...episode(1, 2), id: "new" }, double];
  const missing = [episode(1, 2), episode(1, 4), episode(1, 5), episode(2, 3)];
  assertEquals(ids(mergeMissing(stored, missing, { now })), [
    "new",
    "1.3",
    "1.5",
    "2.3",
  ]);
});

Deno.test("mergeMissing() counts episodes with their season, and adds other seasons", () => {
  const stored = [season(1), season(4), season(0)];
  const missing = [
    episode(1, 2),
    episode(1, 3),
    episode(2, 1),
    episode(5, 1),
    episode(0, 7),
    episode(null, 1),
  ];
  const rows = mergeMissing(stored, missing, { now });
  assertEquals(
    rows.map(({ id, missing, missingCount = 0 }) => [
      id,
      missing,
      missingCount,
    ]),
    [
      ["s1", undefined, 2],
      ["missing season 2", "missing", 0],
      ["s4", undefined, 0],
      ["missing season 5", "missing", 0],
      ["s0", undefined, 1],
    ],
  );
  const [first] = rows;
  const progress = { episodeCount: 10, watchedCount: 3 };
  assertEquals(
    first && itemRow({ ...first, progress }, INSIDE).note,
    "3/10  2 missing",
  );
});

Deno.test("itemRow() shows a missing episode dim, with the day it airs", () => {
  const [row, later] = mergeMissing([], [
    { ...episode(1, 2), name: "The \u001bTide" },
    { ...episode(1, 3), releasedAt: "2026-12-24T00:00:00.000Z" },
  ], { now }).map((it) => itemRow(it, INSIDE));
  assertEquals([row?.tone, row?.label, row?.note, row?.opens], [
    "dim",
    " 2. The Tide",
    "missing",
    null,
  ]);
  assertEquals(later?.note, "airs 2026-12-24");
});

for (const key of ["enter", "p", "d", "w", "f", "space", "z", "I", "i"]) {
  Deno.test(`${key} says why it does nothing on a missing episode`, () => {
    const [row, later] = mergeMissing([], [
      episode(1, 2),
      { ...episode(1, 3), releasedAt: "2026-12-24T00:00:00.000Z" },
    ], { now }).map((it) => itemRow(it, INSIDE));
    const state = { ...INITIAL, trail: [INSIDE] };
    const reasons = [row, later].map((it) =>
      findKey(key, "inside")?.disabled?.({ state, row: it ?? null })
    );
    assertEquals(reasons, [
      "This episode is not in the library",
      "This episode is not in the library yet: it airs 2026-12-24",
    ]);
  });
}
