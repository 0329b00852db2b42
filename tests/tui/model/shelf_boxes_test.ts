import * as fc from "fast-check";
import { homeParts, spanOf } from "../../../src/tui/model/home.ts";
import { layoutFor } from "../../../src/tui/model/layout.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { homeRowAt, shelfPage } from "../../../src/tui/model/shelf_boxes.ts";
import { INITIAL, type State } from "../../../src/tui/model/state.ts";
import type { ItemView, ShelfView } from "../../../src/tui/model/views.ts";
import { assert, assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

function shelf(
  title: string,
  count: number,
  { isInProgress = false } = {},
): ShelfView {
  const item = (at: number): ItemView => ({ ...VIEW, id: `${title} ${at}` });
  const items = Array.from({ length: count }, (_, at) => ({
    ...item(at),
    newItems: 0,
    addedAt: null,
  }));
  return { title, items, isInProgress };
}

/** Makes a home screen with shelves of these lengths; the first is tall. */
function homeWith(counts: readonly number[], state: State = INITIAL): State {
  const shelves = counts.map((it, i) =>
    shelf(`Shelf ${i}`, it, { isInProgress: i === 0 })
  );
  return reduce(state, { kind: "shelves", shelves });
}

function at(state: State, index: number): State {
  return reduce(state, { kind: "cursor", cursor: { index, top: 0 } });
}

const counts = fc.array(fc.integer({ min: 1, max: 50 }), {
  minLength: 1,
  maxLength: 9,
});
const window = fc.record({
  columns: fc.integer({ min: 40, max: 220 }),
  rows: fc.integer({ min: 10, max: 70 }),
});

Deno.test("shelfPage() fills the body and shows the cursor in every window", () => {
  fc.assert(fc.property(counts, window, fc.nat(), (counts, window, at_) => {
    const home = homeWith(counts);
    const [{ count: places }] = homeParts(home);
    const total = counts.reduce((sum, it) => sum + it, 0);
    const index = places + at_ % total;
    const state = at(home, index);
    const layout = layoutFor(window);
    assert(layout !== null);
    const { boxes, others } = shelfPage(state, layout);
    assertEquals(boxes.length + others.length, counts.length);
    let y = 0;
    for (const box of boxes) {
      assertEquals(box.y, y);
      assert(box.rows >= 3);
      y += box.rows;
    }
    assertEquals(y, layout.bodyRows);
    const isVisible = boxes.some(({ part, top, rows, visible, perItem }) => {
      assert(visible > 0 && visible * perItem <= rows - 2);
      const first = part.from + top;
      return index >= first && index < first + visible &&
        index < part.from + part.count;
    });
    assert(isVisible, `${index} in ${JSON.stringify(boxes)}`);
  }));
});

Deno.test("homeRowAt() finds each visible row where it is drawn", () => {
  fc.assert(fc.property(counts, window, (counts, window) => {
    const home = homeWith(counts);
    const [{ count: places }] = homeParts(home);
    const state = at(home, places);
    const layout = layoutFor(window);
    assert(layout !== null);
    const column = layout.panes === 3 ? layout.parentWidth + 3 : 3;
    const lines = layout.innerRows;
    for (const box of shelfPage(state, layout).boxes) {
      const { part, y, top, rows, perItem, visible } = box;
      for (let line = 0; line < rows; line++) {
        const item = top + Math.floor((line - 1) / perItem);
        const isItem = line > 0 && line < rows - 1 && item < part.count &&
          item < top + visible;
        const row = 2 + y + line;
        const found = homeRowAt(state, { layout, lines, column, row });
        assertEquals(found, isItem ? part.from + item : null);
      }
    }
  }));
});

Deno.test("homeRowAt() finds the rows of the side bar, and nothing in the details", () => {
  const layout = layoutFor({ columns: 120, rows: 30 });
  assert(layout !== null);
  const state = homeWith([3]);
  const find = (column: number, row: number) =>
    homeRowAt(state, { layout, lines: layout.innerRows, column, row });
  assertEquals([find(3, 2), find(3, 3), find(3, 4)], [null, 0, 1]);
  assertEquals(find(3, 3 + homeParts(state)[0].count), null);
  assertEquals(find(100, 4), null);
});

Deno.test("reduce() puts the cursor on the first shelf when it was not moved", () => {
  const [{ count: places }] = homeParts(INITIAL);
  assertEquals(homeWith([2, 3]).cursors["home"]?.index, places);
  assertEquals(homeWith([2], homeWith([])).cursors["home"], undefined);
  assertEquals(homeWith([2], at(INITIAL, 1)).cursors["home"]?.index, 1);
  const sync = { library: "Films", done: 1, total: 9 };
  const syncing = reduce(INITIAL, { kind: "sync", sync });
  assertEquals(homeWith([2], syncing).cursors["home"], undefined);
});

Deno.test("spanOf() ends at the edge of the side bar and of the shelves", () => {
  const home = homeWith([2, 3]);
  const [{ count: places }] = homeParts(home);
  assertEquals(spanOf(home, places + 5), { from: places, count: 5 });
  assertEquals(spanOf(at(home, 0), places + 5), { from: 0, count: places });
});

Deno.test("reduce() keeps the cursor on its title when a shelf above it changes", () => {
  const home = homeWith([2, 3]);
  const [{ count: places }] = homeParts(home);
  const state = at(home, places + 3);
  const shelves = [shelf("Shelf 0", 5), shelf("Shelf 1", 3)];
  const next = reduce(state, { kind: "shelves", shelves });
  assertEquals(next.cursors["home"]?.index, places + 6);
});
