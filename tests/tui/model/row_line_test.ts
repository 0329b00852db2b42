import * as fc from "fast-check";
import { textWidth } from "../../../src/core/text_width.ts";
import { LEAD_CELLS, rowLine } from "../../../src/tui/model/row_line.ts";
import type { Row } from "../../../src/tui/model/rows.ts";
import { assertEquals } from "@std/assert";

const ROW: Row = {
  id: "1",
  symbol: " ",
  tone: "plain",
  label: "The Gilded Sparrow",
  note: "41 min",
  opens: null,
  subject: { kind: "location" },
};
const COLUMNS = [
  { text: "2016", cells: 4 },
  { text: "2 h 04", cells: 6 },
  { text: "today", cells: 8 },
];

/** Returns a row as one line; `=` stands for its bar. */
function shown(row: Partial<Row>, width: number): string {
  const all = { ...ROW, ...row };
  const { label, barCells, note } = rowLine(all, { width, ellipsis: "…" });
  return label + "=".repeat(barCells) + note;
}

Deno.test("rowLine() puts the note at the right edge and cuts the label", () => {
  assertEquals(shown({}, 40), "The Gilded Sparrow            41 min");
  assertEquals(
    shown({}, 26),
    "The Gilded Spar… 41 min".slice(0, 14) + "… 41 min",
  );
  assertEquals(shown({ note: "" }, 24), "The Gilded Sparrow  ");
});

Deno.test("rowLine() shows a bar where there is room for it", () => {
  const row = { progress: 0.5, note: "20 min left" };
  assertEquals(shown(row, 40).includes("="), false);
  assertEquals(/ ={6} 20 min left$/.test(shown(row, 50)), true);
  assertEquals(/ ={16} 20 min left$/.test(shown(row, 80)), true);
});

Deno.test("rowLine() drops the first columns when the list is narrow", () => {
  const columns = (width: number) => shown({ columns: COLUMNS }, width);
  assertEquals(
    columns(60),
    "The Gilded Sparrow                2016  2 h 04     today",
  );
  assertEquals(columns(44), "The Gilded Sparrow      2 h 04     today");
  assertEquals(columns(32), "The Gilded Sparrow     today");
  assertEquals(columns(26), "The Gilded Sparrow    ");
});

Deno.test("rowLine() aligns the parts of episodes where there is room", () => {
  const episode = {
    series: "Doctor Who",
    seriesCells: 14,
    code: "S02E02",
    title: "Second",
  };
  const row = { label: "Doctor Who S02E02 Second", episode, note: "" };
  const wide = "Doctor Who      S02E02  Second";
  assertEquals(shown(row, 64).trimEnd(), wide);
  assertEquals(shown(row, 50).trimEnd(), row.label);
  const long = { ...episode, series: "D".repeat(40), seriesCells: 40 };
  const cut = `${"D".repeat(19)}…  S02E02  Second`;
  assertEquals(shown({ ...row, episode: long }, 64).trimEnd(), cut);
});

Deno.test("rowLine() fills its width whatever is in the row", () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme" }),
    fc.constantFrom(
      "東京物語",
      "น้ำตาลแดง น้ำ",
      "हिन्दी फ़िल्म",
      "👨‍👩‍👧‍👦 Family 🇩🇪",
      "بيت الحكمة",
    ),
  );
  const row = fc.record({
    label: text,
    note: text,
    progress: fc.option(fc.double({ min: 0, max: 1 }), { nil: undefined }),
    columns: fc.option(fc.constant(COLUMNS), { nil: undefined }),
  });
  fc.assert(fc.property(row, fc.integer({ min: 8, max: 200 }), (row, width) => {
    const { label, barCells, note } = rowLine({ ...ROW, ...row }, {
      width,
      ellipsis: "…",
    });
    const cells = textWidth(label) + barCells + textWidth(note);
    assertEquals(cells <= width - LEAD_CELLS, true, `${cells} of ${width}`);
  }));
});
