import { BY_NAME } from "../../../src/core/item_selection.ts";
import { Lists } from "../../../src/tui/model/lists.ts";
import { type Location, locationKey } from "../../../src/tui/model/location.ts";
import type { Fetch } from "../../../src/tui/model/row_store.ts";
import { INITIAL } from "../../../src/tui/model/state.ts";
import type { ItemView, ListView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";

const FILMS: Location = { kind: "library", id: "1", name: "Films" };
const settle = () => new Promise((done) => setTimeout(done));

function film(name: string): ItemView {
  return { id: name, name, type: "movie", artists: [] } as unknown as ItemView;
}

/** Makes a list of films that can change, with the cursor at `index`. */
async function filmsWithCursor(names: string[], index: number) {
  const shifts: number[] = [];
  const fetch: Fetch<ItemView> = ({ offset, limit }) => {
    const rows = names.slice(offset, offset + limit).map(film);
    return Promise.resolve({ rows, total: names.length });
  };
  const lists = new Lists({
    fetchFor: () => fetch,
    sortAt: () => BY_NAME,
    findIndex: (_, { id }) => Promise.resolve(id === "far film" ? 1_000 : null),
    readProgress: () => Promise.resolve([]),
    onFailure: () => undefined,
    cursorAt: () => index,
    onShift: (_, rows) => void shifts.push(rows),
  });
  lists.listAt(INITIAL, FILMS).want(0, 300);
  await settle();
  lists.listAt(INITIAL, FILMS); // what is shown now
  const change = async (next: string[]) => {
    names.splice(0, names.length, ...next);
    lists.refresh();
    await settle();
  };
  return { lists, shifts, change };
}

Deno.test("Lists.refresh() keeps the cursor on its item when others are added above", async () => {
  const { shifts, change } = await filmsWithCursor(["b", "d", "f"], 1);
  await change(["a", "b", "c", "d", "e", "f"]);
  assertEquals(shifts, [2]);
});

Deno.test("Lists.refresh() keeps the cursor on its item when others are removed", async () => {
  const { shifts, change } = await filmsWithCursor(["a", "b", "c", "d"], 3);
  await change(["a", "d"]);
  assertEquals(shifts, [-2]);
});

Deno.test("Lists.refresh() finds the item on another page", async () => {
  const names = Array.from({ length: 250 }, (_, i) => `film ${1_000 + i}`);
  const { lists, shifts, change } = await filmsWithCursor(names, 100);
  const above = Array.from({ length: 40 }, (_, i) => `a film ${i}`);
  await change([...above, ...names]);
  assertEquals(shifts, [40]);
  assertEquals(lists.listAt(INITIAL, FILMS).rowAt(140)?.id, "film 1100");
});

Deno.test("Lists.listAt() counts the entries of a playlist once they are read", async () => {
  const { lists } = await filmsWithCursor([], 0);
  const list = { id: "2", name: "Evening", type: "playlist" } as const;
  const location: Location = { kind: "list", list };
  const countAt = async (readAt: string | null) => {
    const known = { ...list, kind: list.type, readAt } as unknown as ListView;
    const state = { ...INITIAL, lists: [known] };
    lists.listAt(state, location).want(0, 10);
    await settle();
    return lists.listAt(state, location).titles;
  };
  assertEquals(await countAt(null), null);
  assertEquals(await countAt("2026-11-30T20:00:00Z"), 0);
});

Deno.test("Lists.select() moves the cursor to an item, however far away it is", async () => {
  const names = Array.from({ length: 250 }, (_, i) => `film ${1_000 + i}`);
  const { lists, shifts } = await filmsWithCursor(names, 100);
  lists.select(FILMS, "film 1007");
  assertEquals(shifts, [-93]);
  lists.select(FILMS, "far film");
  await settle();
  lists.select(FILMS, "no film");
  await settle();
  assertEquals(shifts, [-93, 900]);
});

Deno.test("Lists.refresh() leaves the cursor when its item was removed", async () => {
  const { shifts, change } = await filmsWithCursor(["a", "b", "c"], 1);
  await change(["a", "c"]);
  assertEquals(shifts, []);
});

Deno.test("Lists.refresh() finds the item on another page when another list was read meanwhile", async () => {
  const names = Array.from({ length: 250 }, (_, i) => `film ${1_000 + i}`);
  const rows = names.map(film);
  const shifts: number[] = [];
  const waiting: (() => void)[] = [];
  let above: ItemView[] = [];
  const fetch: Fetch<ItemView> = async ({ offset, limit }) => {
    // The second page arrives late.
    const late = Promise.withResolvers<void>();
    if (above.length > 0 && offset > 0) waiting.push(late.resolve);
    else late.resolve();
    await late.promise;
    const all = [...above, ...rows];
    return { rows: all.slice(offset, offset + limit), total: all.length };
  };
  const lists = new Lists({
    fetchFor: ({ kind }) =>
      kind === "library"
        ? fetch
        : () => Promise.resolve({ rows: [film("x")], total: 1 }),
    sortAt: () => BY_NAME,
    findIndex: () => Promise.resolve(null),
    readProgress: () => Promise.resolve([]),
    onFailure: () => undefined,
    cursorAt: () => 100,
    onShift: (_, by) => void shifts.push(by),
  });
  lists.listAt(INITIAL, FILMS).want(0, 250);
  await settle();
  lists.listAt(INITIAL, FILMS);
  above = Array.from({ length: 40 }, (_, i) => film(`a film ${i}`));
  lists.refresh();
  await settle();
  lists.listAt(INITIAL, { kind: "search" }).want(0, 1);
  await settle();
  waiting.forEach((arrive) => arrive());
  await settle();
  assertEquals(shifts, [40]);
});

Deno.test("Lists.listAt() cancels the requests for an earlier filter", async () => {
  const open = new Set<string>();
  const lists = new Lists({
    fetchFor: (_, { filter }) => (_, signal) => {
      open.add(filter);
      signal.addEventListener("abort", () => open.delete(filter));
      return new Promise(() => {});
    },
    sortAt: () => BY_NAME,
    findIndex: () => Promise.resolve(null),
    readProgress: () => Promise.resolve([]),
    onFailure: () => undefined,
    cursorAt: () => 0,
    onShift: () => undefined,
  });
  const type = (text: string) => {
    const filters = { [locationKey(FILMS)]: text };
    lists.listAt({ ...INITIAL, filters }, FILMS).want(0, 10);
    return [...open];
  };
  assertEquals(type("person:jer"), ["person:jer"]);
  assertEquals(type("person:jere"), ["person:jere"]);
  assertEquals(type(""), [""]);
  assertEquals(type("person:jer"), ["person:jer"]);
  await settle();
  assertEquals(open.size, 1);
});

Deno.test("Lists.listAt() calls a search cut by its titles alone", async () => {
  const search: Location = { kind: "search" };
  for (const [total, titles, isCut] of [[239, 240, false], [240, 240, true]]) {
    const lists = new Lists({
      fetchFor: () => () => Promise.resolve({ rows: [], total: Number(total) }),
      sortAt: () => BY_NAME,
      findIndex: () => Promise.resolve(null),
      readProgress: () => Promise.resolve([]),
      onFailure: () => undefined,
      cursorAt: () => 0,
      onShift: () => undefined,
    });
    // The search finds a screen as well.
    const filters = { [locationKey(search)]: "secur" };
    const list = () => lists.listAt({ ...INITIAL, filters }, search);
    list().want(0, 10);
    await settle();
    const { total: rows, ...found } = list();
    assertEquals(rows, Number(total) + 1);
    assertEquals([found.titles, found.isCut], [titles, isCut]);
  }
});
