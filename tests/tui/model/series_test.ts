import {
  belowHead,
  headRows,
  layoutFor,
  sizeOf,
} from "../../../src/tui/model/layout.ts";
import { NO_GRAPHICS } from "../../../src/tui/model/graphics.ts";
import {
  HOME,
  type ItemRef,
  type Location,
  seriesOf,
} from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { itemRow } from "../../../src/tui/model/rows.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import { nextInSeries } from "../../../src/tui/model/series_next.ts";
import type { ListedItem, ShelfView } from "../../../src/tui/model/views.ts";
import { assert, assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";
import { FILMS } from "./after_changes.ts";

const SERIES: ItemRef = { id: "s", name: "Series", type: "series" };
const SEASON: ItemRef = { id: "1", name: "Season 1", type: "season" };
const ALBUM: ItemRef = { id: "a", name: "Album", type: "album" };
const IN_SERIES: Location = { kind: "inside", item: SERIES };
const IN_SEASON: Location = { kind: "inside", item: SEASON };

Deno.test("seriesOf() finds the series of a season that was opened from it", () => {
  const cases: [Location[], ItemRef | null][] = [
    [[HOME, FILMS], null],
    [[HOME, FILMS, IN_SERIES], SERIES],
    [[HOME, FILMS, IN_SERIES, IN_SEASON], SERIES],
    [[HOME, { kind: "search" }, IN_SEASON], SEASON],
    [[HOME, { kind: "inside", item: ALBUM }], null],
    [[HOME, IN_SERIES, { kind: "item", item: SEASON }], null],
  ];
  for (const [trail, wanted] of cases) assertEquals(seriesOf(trail), wanted);
});

Deno.test("headRows() takes rows from the list of a series, unless there are few", () => {
  const state = { ...INITIAL, trail: [HOME, FILMS, IN_SERIES] };
  for (const [rows, head] of [[10, 0], [20, 0], [24, 4], [40, 9], [60, 9]]) {
    const layout = layoutFor({ columns: 100, rows: rows ?? 0 });
    assert(layout !== null);
    assertEquals(headRows(state, layout), head, `${rows}`);
    assertEquals(headRows({ ...state, trail: [HOME, FILMS] }, layout), 0);
    assertEquals(headRows({ ...state, grid: true }, layout), 0);
    const { innerRows } = belowHead(state, layout);
    const options = { layout, graphics: NO_GRAPHICS };
    assertEquals(sizeOf(state, 9, options).lines, innerRows);
  }
});

Deno.test("itemRow() shows how much of a season is watched", () => {
  const season: ListedItem = { ...VIEW, type: "season" };
  const row = (watchedCount: number, episodeCount = 8) =>
    itemRow({ ...season, progress: { episodeCount, watchedCount } }, IN_SERIES);
  const shown = [row(0), row(2), row(8)]
    .map(({ symbol, note, progress }) => [symbol, note, progress]);
  assertEquals(shown, [
    [" ", "0/8", undefined],
    ["-", "2/8", 0.25],
    ["v", "8/8", undefined],
  ]);
  assertEquals(row(0, 0).symbol, " ");
});

Deno.test("reduce() opens the next season without its details", () => {
  const trail = [HOME, IN_SERIES, IN_SEASON];
  const next: Location = { kind: "inside", item: { ...SEASON, id: "2" } };
  const change = { kind: "neighbour", location: next, index: 1 } as const;
  const state = reduce({ ...INITIAL, trail }, change);
  assertEquals(state.trail, [HOME, IN_SERIES, next]);
  assertEquals(state.detail, null);
});

Deno.test("nextInSeries() finds what the home screen has of a series", () => {
  const series = { name: "Show" };
  const item = { ...VIEW, name: "The Tide", newItems: 0, addedAt: null };
  const shelf = (items: ShelfView["items"]): ShelfView => ({
    title: "Shelf",
    items,
    isInProgress: false,
  });
  const fresh = { ...item, addedAt: "2026-11-29T10:00:00.000Z" };
  const other = { ...item, seriesName: "Other show" };
  assertEquals(nextInSeries(null, series), null);
  assertEquals(nextInSeries([shelf([fresh, other])], series), null);
  const next = nextInSeries([shelf([other]), shelf([item])], series);
  assertEquals(next, "next S01E01 The Tide");
  const begun = { ...item, positionMs: 1 };
  const first = nextInSeries([shelf([begun]), shelf([item])], series);
  assertEquals(first, "in progress S01E01 The Tide");
});
