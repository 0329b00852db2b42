import * as fc from "fast-check";
import {
  kept,
  type Move,
  moved,
  placed,
} from "../../../src/tui/model/cursor.ts";
import { assert, assertEquals } from "@std/assert";

const size = fc.record({
  total: fc.nat(5_000),
  lines: fc.integer({ min: 1, max: 80 }),
  perLine: fc.integer({ min: 1, max: 6 }),
});
const move = fc.constantFrom<Move>(
  "up",
  "down",
  "page-up",
  "page-down",
  "half-up",
  "half-down",
  "first",
  "last",
);

Deno.test("moved() keeps the cursor in the list and in the window when anything is pressed", () => {
  fc.assert(
    fc.property(size, fc.array(move, { maxLength: 40 }), (list, all) => {
      let cursor = { index: 0, top: 0 };
      for (const it of all) {
        cursor = moved(cursor, { move: it, list });
        const { index, top } = cursor;
        assert(index >= 0 && index <= Math.max(0, list.total - 1));
        assert(index >= top && index < top + list.lines * list.perLine);
        assertEquals(top % list.perLine, 0);
      }
    }),
  );
});

Deno.test("placed() keeps the cursor in sight when the window changes", () => {
  fc.assert(fc.property(size, size, fc.nat(5_000), (before, after, index) => {
    const cursor = placed(placed({ index, top: 0 }, before), after);
    assert(cursor.index >= cursor.top);
    assert(cursor.index < cursor.top + after.lines * after.perLine);
  }));
});

Deno.test("moved() jumps by half a window when the cursor leaves it", () => {
  const list = { total: 100, lines: 10, perLine: 1 };
  assertEquals(moved({ index: 9, top: 0 }, { move: "down", list }), {
    index: 10,
    top: 5,
  });
  assertEquals(moved({ index: 50, top: 50 }, { move: "up", list }), {
    index: 49,
    top: 45,
  });
  assertEquals(moved({ index: 3, top: 0 }, { move: "down", list }), {
    index: 4,
    top: 0,
  });
});

Deno.test("kept() scrolls by the lines that a message takes, and no more", () => {
  const list = { total: 38, lines: 14, perLine: 1 };
  assertEquals(kept({ index: 15, top: 0 }, list), { index: 15, top: 2 });
  assertEquals(kept({ index: 13, top: 0 }, list), { index: 13, top: 0 });
  const grid = { total: 38, lines: 2, perLine: 4 };
  assertEquals(kept({ index: 9, top: 0 }, grid), { index: 9, top: 4 });
});

Deno.test("kept() keeps the cursor in sight when the window changes", () => {
  fc.assert(fc.property(size, size, fc.nat(5_000), (before, after, index) => {
    const cursor = kept(placed({ index, top: 0 }, before), after);
    assert(cursor.index >= cursor.top);
    assert(cursor.index < cursor.top + after.lines * after.perLine);
  }));
});
