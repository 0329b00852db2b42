import { BY_NAME } from "../../../src/core/item_selection.ts";
import type { Location } from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import {
  isLettered,
  sortAt,
  sortedKind,
  sortNote,
} from "../../../src/tui/model/sorting.ts";
import {
  currentCursor,
  INITIAL,
  type State,
} from "../../../src/tui/model/state.ts";
import { assert, assertEquals } from "@std/assert";

const NONE = { items: 9, syncedAt: null };
const FILMS = { id: "1", name: "Films", collectionType: "movies", ...NONE };
const OTHERS = { id: "2", name: "Others", collectionType: null, ...NONE };
const STATE: State = { ...INITIAL, libraries: [FILMS, OTHERS] };
const IN_FILMS: Location = { kind: "library", id: "1", name: "Films" };
const IN_OTHERS: Location = { kind: "library", id: "2", name: "Others" };
const ADDED = { list: "movies", by: "added", reversed: true } as const;

Deno.test("sortAt() returns the order of the kind of library", () => {
  assertEquals(sortAt(STATE, IN_FILMS), BY_NAME);
  const state = reduce(STATE, { kind: "sorts", sorts: [ADDED] });
  assertEquals(sortAt(state, IN_FILMS).by, "added");
  assertEquals(sortAt(state, IN_OTHERS), BY_NAME);
  assertEquals(sortedKind(state, IN_OTHERS), "mixed");
  assertEquals(sortedKind(state, { kind: "search" }), null);
  assertEquals(sortNote(sortAt(state, IN_FILMS)), "by added, oldest first");
  assertEquals(sortNote(BY_NAME), "");
});

Deno.test("sortAt() returns the order that all genres share, and artists by release", () => {
  const named = { kind: "named", name: "x", library: null } as const;
  const genre: Location = { ...named, of: "genre", inside: false };
  const artist: Location = { ...named, of: "artist", inside: false };
  assertEquals(sortAt(STATE, genre), BY_NAME);
  assertEquals(sortAt(STATE, artist).by, "released");
  const sorts = [{ list: "genre", by: "added", reversed: true } as const];
  const state = reduce(STATE, { kind: "sorts", sorts });
  assertEquals(sortAt(state, genre).by, "added");
  assertEquals(sortAt(state, IN_FILMS), BY_NAME);
  const tracks: Location = { ...named, of: "artist", inside: true };
  assertEquals(sortedKind(state, tracks), null);
  const places = [genre, artist, tracks, IN_FILMS];
  assertEquals(places.map((it) => isLettered(state, it)), [
    false,
    false,
    false,
    true,
  ]);
});

Deno.test("sortAt() sorts by name when the kind is the name of a property", () => {
  for (const collectionType of ["constructor", "toString", "__proto__"]) {
    const state = { ...STATE, libraries: [{ ...FILMS, collectionType }] };
    assertEquals(sortAt(state, IN_FILMS), BY_NAME);
  }
});

Deno.test("reduce() moves the cursor to the first row of a sorted list", () => {
  const cursor = { index: 7, top: 3 };
  const films = reduce(
    reduce(STATE, { kind: "go", location: IN_FILMS }),
    { kind: "cursor", cursor },
  );
  const other = { ...ADDED, list: "mixed" };
  const kept = reduce(films, { kind: "sorts", sorts: [other] });
  assertEquals(currentCursor(kept), cursor);
  const sorted = reduce(films, { kind: "sorts", sorts: [ADDED] });
  assertEquals(currentCursor(sorted).index, 0);
});

Deno.test("reduce() shuffles again with every choice", () => {
  const random = { ...ADDED, by: "random" } as const;
  const seeds = [1, 2].map(() =>
    sortAt(reduce(STATE, { kind: "sorts", sorts: [random] }), IN_FILMS).seed
  );
  assert(seeds[0] !== seeds[1]);
});
