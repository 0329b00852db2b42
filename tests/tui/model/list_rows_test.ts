import { BY_NAME } from "../../../src/core/item_selection.ts";
import { indexFrom, missingNote } from "../../../src/tui/model/list_rows.ts";
import { fixedRows } from "../../../src/tui/model/fixed_rows.ts";
import { Lists } from "../../../src/tui/model/lists.ts";
import { HOME, type Location } from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import { itemRow, placeRows } from "../../../src/tui/model/rows.ts";
import {
  currentCursor,
  INITIAL,
  type State,
} from "../../../src/tui/model/state.ts";
import type { ListedItem, ListView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

const list = (name: string, changes: Partial<ListView> = {}): ListView => ({
  id: name,
  name,
  kind: "playlist",
  mediaType: null,
  items: 3,
  favorite: false,
  readAt: "2026-11-30T20:00:00Z",
  ...changes,
});
const PLAYLISTS: Location = { kind: "playlists" };
const LISTS = ["The Archive", "Evening", "Harbour", "東京"].map((it) =>
  list(it)
);
const SAGA = list("Saga", { kind: "collection", items: null });
const STATE: State = { ...INITIAL, accounts: [], lists: [...LISTS, SAGA] };
const EVENING: Location = {
  kind: "list",
  list: { id: "Evening", name: "Evening", type: "playlist" },
};

Deno.test("placeRows() has a row for playlists and collections only if there are any", () => {
  const rows = (lists: ListView[]) =>
    placeRows({ ...STATE, lists }).map(({ label, note }) => `${label} ${note}`);
  assertEquals(rows(LISTS)[0], "Playlists 4");
  assertEquals(rows([SAGA])[0], "Collections 1");
  assertEquals(rows([])[0], "Search ");
});

Deno.test("listRows() has the symbol of a favourite", () => {
  const lists = [list("Evening"), list("Night", { favorite: true })];
  const rows = fixedRows({ ...STATE, lists }, PLAYLISTS);
  assertEquals(rows?.map(({ symbol, tone }) => [symbol, tone]), [
    [" ", "plain"],
    ["f", "accent"],
  ]);
});

Deno.test("reduce() keeps the cursor of the side bar when lists are read", () => {
  const before = { ...INITIAL, accounts: [], libraries: [] };
  const cursor = { index: 1, top: 0 };
  const there = reduce(before, { kind: "cursor", cursor });
  const after = reduce(there, { kind: "lists", lists: STATE.lists });
  assertEquals(currentCursor(after).index, 3);
});

Deno.test("fixedRows() lists what matches the filter, and opens its entries", () => {
  const named = (text: string) => {
    const there = reduce(STATE, { kind: "go", location: PLAYLISTS });
    const typed = reduce(there, { kind: "filter", text, caret: 0 });
    return fixedRows(typed, PLAYLISTS) ?? [];
  };
  assertEquals(named("").map((it) => it.label), LISTS.map((it) => it.name));
  assertEquals(named("even").map((it) => it.opens), [EVENING]);
  assertEquals(named("京").map((it) => it.label), ["東京"]);
  const collections = fixedRows(STATE, { kind: "collections" });
  assertEquals(collections?.map(({ label, note }) => [label, note]), [
    ["Saga", ""],
  ]);
});

Deno.test("Lists shows the lists that a search finds after the items", async () => {
  const lists = new Lists({
    fetchFor: () => () =>
      Promise.resolve({ rows: [{ ...VIEW, name: "Harbour" }], total: 1 }),
    sortAt: () => BY_NAME,
    findIndex: () => Promise.resolve(null),
    onFailure: (caught) => {
      throw caught;
    },
    cursorAt: () => 0,
    onShift: () => undefined,
    readProgress: () => Promise.resolve([]),
  });
  const search: Location = { kind: "search" };
  const named = list("Saga of HARBOUR", { kind: "collection" });
  const state = { ...STATE, lists: [...LISTS, named], trail: [HOME, search] };
  const shown = async (text: string) => {
    const typed = reduce(state, { kind: "filter", text, caret: 0 });
    lists.listAt(typed, search).want(0, 5);
    await new Promise((done) => setTimeout(done));
    const { total, rowAt } = lists.listAt(typed, search);
    return [
      total,
      ...[1, 2].map((it) => {
        const row = rowAt(it);
        return row && `${row.heading} ${row.label}`;
      }),
    ];
  };
  assertEquals(await shown("harbour"), [
    3,
    "Playlists Harbour",
    "Collections Saga of HARBOUR",
  ]);
  assertEquals(await shown("harbour of"), [
    2,
    "Collections Saga of HARBOUR",
    undefined,
  ]);
});

Deno.test("indexFrom() finds the first list from a letter on", () => {
  const at = (letter: string) =>
    indexFrom(STATE, { location: PLAYLISTS, letter });
  assertEquals(["a", "E", "f", "z"].map(at), [0, 1, 2, 3]);
});

Deno.test("missingNote() counts the entries that are in no library", () => {
  const note = (total: number | null) =>
    missingNote(STATE, { location: EVENING, total });
  assertEquals([note(1), note(3), note(null)], [
    "2 not in your libraries",
    "",
    "",
  ]);
  assertEquals(missingNote(STATE, { location: PLAYLISTS, total: 0 }), "");
});

Deno.test("itemRow() names the series and the artist in a playlist", () => {
  const shown = (item: Partial<ListedItem>) => {
    const { label, note } = itemRow({ ...VIEW, ...item }, EVENING);
    return [label, note];
  };
  const runtimeMs = 1_800_000;
  assertEquals(
    shown({
      type: "episode",
      name: "The Tide",
      seriesName: "Harbour",
      seasonNumber: 1,
      episodeNumber: 2,
      runtimeMs,
    }),
    ["Harbour S01E02 The Tide", "30 min"],
  );
  assertEquals(
    shown({ type: "track", name: "Ebb", artist: "Ines", runtimeMs }),
    ["Ebb", "Ines"],
  );
});

Deno.test("Lists keeps the cursor on its entry when an item is in a list twice", async () => {
  const film = (id: string, copy = 1): ListedItem => ({ ...VIEW, id, copy });
  let rows = [film("a"), film("b"), film("a", 2)];
  const shifts: number[] = [];
  const lists = new Lists({
    fetchFor: () => () => Promise.resolve({ rows, total: rows.length }),
    sortAt: () => BY_NAME,
    findIndex: () => Promise.resolve(null),
    readProgress: () => Promise.resolve([]),
    onFailure: (caught) => {
      throw caught;
    },
    cursorAt: () => 2,
    onShift: (_, by) => shifts.push(by),
  });
  const state = { ...STATE, trail: [HOME, EVENING] };
  lists.listAt(state, EVENING).want(0, 3);
  await new Promise((done) => setTimeout(done));
  lists.listAt(state, EVENING);
  lists.select(EVENING, "a 2");
  lists.select(EVENING, "a");
  assertEquals(shifts, [0, -2]);
  rows = [film("c"), ...rows];
  lists.refresh();
  await new Promise((done) => setTimeout(done));
  assertEquals(shifts, [0, -2, 1]);
});

Deno.test("itemRow() shows a year once in a playlist", () => {
  const item = {
    ...VIEW,
    type: "movie" as const,
    name: "M (1931)",
    year: 1931,
  };
  const { label, note } = itemRow(item, EVENING);
  assertEquals([label, note], ["M", "1931"]);
});
