import {
  nameFacts,
  nameIndexFrom,
  nameKinds,
  nameRows,
  namesLocation,
  tabsOf,
  trailToTab,
} from "../../../src/tui/model/names.ts";
import {
  HOME,
  type Location,
  locationKey,
  locationTitle,
} from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import {
  currentCursor,
  INITIAL,
  type State,
} from "../../../src/tui/model/state.ts";
import type { NameView } from "../../../src/tui/model/views.ts";
import { assert, assertEquals } from "@std/assert";

const FILMS = { id: "1", name: "Films" };
const LIBRARY = {
  ...FILMS,
  collectionType: "movies",
  items: 9,
  syncedAt: null,
};
const IN_FILMS: Location = { kind: "library", ...FILMS };
const GENRES = namesLocation("genre", FILMS);
const STATE: State = { ...INITIAL, libraries: [LIBRARY] };
const named = (names: readonly NameView[], state = STATE) =>
  reduce(state, { kind: "names", location: GENRES, names });
const ofName = (
  name: string,
  { items = 1, inside = 0 }: { items?: number; inside?: number } = {},
) => ({ name, items, inside });
const NAMES = ["Abenteuer", "Comédie noire", "東京", "드라마"].map((it) =>
  ofName(it)
);
const at = (...trail: readonly Location[]): State => ({
  ...STATE,
  trail: [HOME, ...trail],
});
const titles = (trail: readonly Location[]) => trail.map(locationTitle);

Deno.test("nameKinds() has artists for music, and people for the rest", () => {
  assertEquals(nameKinds("music"), ["artist", "genre"]);
  for (const type of ["movies", "tvshows", null, "constructor"]) {
    const kinds = nameKinds(type).join();
    assertEquals(kinds, "genre,studio,person", `${type}`);
  }
});

Deno.test("trailToTab() goes from a library to its lists and back to it", () => {
  let state = at(IN_FILMS);
  const seen: string[][] = [];
  for (let i = 0; i < 4; i++) {
    state = { ...state, trail: trailToTab(state, 1) };
    seen.push(titles(state.trail));
  }
  assertEquals(seen, [
    ["Home", "Films", "Genres"],
    ["Home", "Films", "Studios"],
    ["Home", "Films", "People"],
    ["Home", "Films"],
  ]);
  assertEquals(titles(trailToTab(state, -1)), ["Home", "Films", "People"]);
});

Deno.test("trailToTab() puts the library before a list that was opened without it", () => {
  const state = at({ kind: "search" }, GENRES);
  assertEquals(titles(trailToTab(state, 1)), [
    "Home",
    "Search",
    "Films",
    "Studios",
  ]);
});

Deno.test("tabsOf() returns null for a location without tabs", () => {
  assertEquals(tabsOf(at({ kind: "search" })), null);
  assertEquals(tabsOf(at(IN_FILMS))?.at, 0);
  assertEquals(tabsOf(at(IN_FILMS, GENRES))?.at, 1);
});

Deno.test("nameRows() returns null until the names are read, and matches words", () => {
  assertEquals(nameRows(STATE, GENRES), null);
  const labels = (filter: string) => {
    const filters = { [locationKey(GENRES)]: filter };
    const rows = nameRows({ ...named(NAMES), filters }, GENRES);
    return rows?.map(({ label }) => label);
  };
  assertEquals(labels(""), NAMES.map(({ name }) => name));
  assertEquals(labels("NOIRE comedie"), ["Comédie noire"]);
  assertEquals(labels("東"), ["東京"]);
  assertEquals(labels("zzz"), []);
});

Deno.test("nameRows() opens the titles, or what is inside others", () => {
  const names = [
    ofName("A", { items: 3, inside: 2 }),
    ofName("B\x1b[31m", { items: 0, inside: 2 }),
  ];
  const rows = nameRows(named(names), GENRES);
  assertEquals(rows?.map(({ note, opens }) => [note, opens]), [
    ["3", {
      kind: "named",
      of: "genre",
      name: "A",
      library: FILMS,
      inside: false,
    }],
    ["2 inside", {
      kind: "named",
      of: "genre",
      name: "B\x1b[31m",
      library: FILMS,
      inside: true,
    }],
  ]);
  assertEquals(rows?.[1]?.label.includes("\x1b"), false);
});

Deno.test("nameRows() opens the titles of a person in all libraries", () => {
  const people = namesLocation("person", FILMS);
  const names = [ofName("Zoë", { items: 0 })];
  const state = reduce(STATE, { kind: "names", location: people, names });
  const [row] = nameRows(state, people) ?? [];
  assertEquals(row?.note, "");
  assertEquals(row?.opens, {
    kind: "named",
    of: "person",
    name: "Zoë",
    library: null,
    inside: false,
  });
});

Deno.test("nameRows() makes the rows once for the same names and filter", () => {
  const state = named(NAMES);
  const rows = nameRows(state, GENRES);
  assert(nameRows(state, GENRES) === rows);
});

Deno.test("nameIndexFrom() finds the letter, else the next name, else the last", () => {
  const rows = nameRows(named(NAMES), GENRES) ?? [];
  assertEquals(nameIndexFrom(rows, "C"), 1);
  assertEquals(nameIndexFrom(rows, "b"), 1);
  assertEquals(nameIndexFrom(rows, "東"), 2);
  assertEquals(nameIndexFrom([], "a"), 0);
});

Deno.test("nameFacts() counts titles and what is inside them", () => {
  assertEquals(
    nameFacts(ofName("x", { inside: 2 })),
    "1 title, 2 episodes or tracks inside",
  );
  assertEquals(
    nameFacts(ofName("x", { items: 0, inside: 1 })),
    "1 episode or track inside",
  );
});

Deno.test("reduce() keeps the cursor on its name when others come before it", () => {
  const opened = named([ofName("B"), ofName("C")], at(IN_FILMS, GENRES));
  const moved = reduce(opened, {
    kind: "cursor",
    cursor: { index: 1, top: 0 },
  });
  const more = named([ofName("A"), ofName("B"), ofName("C")], moved);
  assertEquals(currentCursor(more).index, 2);
});

Deno.test("reduce() forgets the names of another account", () => {
  const state = reduce(named(NAMES), { kind: "other-account" });
  assertEquals(state.names, {});
});
