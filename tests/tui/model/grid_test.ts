import * as fc from "fast-check";
import { cellAt, posterGrid, textGrid } from "../../../src/tui/model/grid.ts";
import { NO_GRAPHICS } from "../../../src/tui/model/graphics.ts";
import { assert, assertEquals } from "@std/assert";

const KITTY = { ...NO_GRAPHICS, kind: "kitty" } as const;

Deno.test("posterGrid() fits into its box with any font", () =>
  fc.assert(
    fc.property(
      fc.integer({ min: 36, max: 400 }),
      fc.integer({ min: 1, max: 120 }),
      fc.record({
        width: fc.integer({ min: 4, max: 20 }),
        height: fc.integer({ min: 8, max: 40 }),
      }),
      (columns, rows, cell) => {
        const grid = posterGrid({ columns, rows }, { ...KITTY, cell });
        if (grid === null) return assert(rows < 11);
        const { lines, perLine, poster } = grid;
        assert(perLine >= 2 && perLine * grid.cell.columns <= columns);
        assert(lines >= 1 && lines * grid.cell.rows <= rows);
        assert(poster !== null && poster.columns + 3 <= grid.cell.columns);
        assert(poster.columns >= 1 && poster.rows >= 1 && poster.rows <= 12);
      },
    ),
  ));

Deno.test("posterGrid() returns null without pictures and without room", () => {
  const room = { columns: 116, rows: 32 };
  assertEquals(posterGrid(room, NO_GRAPHICS), null);
  assertEquals(posterGrid({ ...room, rows: 10 }, KITTY), null);
});

Deno.test("cellAt() finds the cell at a position and none beside the grid", () => {
  const grid = textGrid({ columns: 60, rows: 7 });
  assertEquals([grid.perLine, grid.lines], [2, 2]);
  const places: [column: number, row: number, cell: number | null][] = [
    [0, 0, 0],
    [25, 2, 0],
    [26, 0, 1],
    [27, 3, 3],
    [52, 0, null],
    [0, 6, null],
    [-1, 0, null],
  ];
  for (const [column, row, cell] of places) {
    assertEquals(cellAt(grid, { column, row }), cell, `${column},${row}`);
  }
});
