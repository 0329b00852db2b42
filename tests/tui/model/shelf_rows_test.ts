import { itemRow } from "../../../src/tui/model/rows.ts";
import { shelfRows } from "../../../src/tui/model/shelf_rows.ts";
import type { ItemView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

const FILMS = { kind: "library", id: "1", name: "Films" } as const;
const DAY_MS = 86_400_000;

/** A name, a year, and the name and the year of the row. */
const CASES: readonly (readonly [string, number | null, string, string])[] = [
  ["Big Noise", 2015, "Big Noise", "2015"],
  ["Big Noise (2015)", 2015, "Big Noise", "2015"],
  ["Big Noise (2015)", null, "Big Noise", "2015"],
  ["Class (1999)", 2001, "Class (1999)", "2001"],
  ["Big Noise", null, "Big Noise", ""],
];

for (const [name, year, label, shownYear] of CASES) {
  Deno.test(`the year is beside the name when "${name}" is of ${year}`, () => {
    const item: ItemView = { ...VIEW, type: "movie", name, year };
    const addedAt = new Date().toISOString();
    const items = [{ ...item, newItems: 0, addedAt }];
    const [row] = shelfRows([{ title: "", items, isInProgress: false }]);
    assertEquals([row?.label, row?.columns?.[0]?.text], [label, shownYear]);
    const { label: listed, note } = itemRow(item, FILMS);
    assertEquals([listed, note], [label, shownYear]);
  });
}

Deno.test("itemRow() keeps a year in the name of a track and an album of a search", () => {
  const search = { kind: "search" } as const;
  for (const type of ["track", "album"] as const) {
    const item: ItemView = { ...VIEW, type, name: "Live (1999)", year: null };
    assertEquals(itemRow(item, search).label, "Live (1999)");
  }
});

Deno.test("shelfRows() gives every age the width of the longest one", () => {
  const agesMs = [0, 13, 59, 729, 9_999].map((it) => it * DAY_MS);
  const items = agesMs.map((ms) => ({
    ...VIEW,
    newItems: 0,
    addedAt: new Date(Date.now() - ms).toISOString(),
  }));
  const rows = shelfRows([{ title: "", items, isInProgress: false }]);
  for (const row of rows) {
    const { text, cells } = row.columns?.at(-1) ?? { text: "", cells: 0 };
    assertEquals(text.length <= cells, true, text);
  }
  assertEquals(rows[3]?.columns?.at(-1)?.text, "24 months");
});
