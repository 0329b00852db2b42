import { HOME, type Location } from "../../../src/tui/model/location.ts";
import { reduce } from "../../../src/tui/model/reduce.ts";
import {
  currentLocation,
  cursorAt,
  filterAt,
  INITIAL,
  type State,
} from "../../../src/tui/model/state.ts";
import { END } from "../../../src/tui/model/text_input.ts";
import { fixedRows } from "../../../src/tui/model/fixed_rows.ts";
import { assertEquals } from "@std/assert";
import { after, FILMS } from "./after_changes.ts";

const SEARCH: Location = { kind: "search" };

Deno.test("reduce() goes back by ending the filter first, then the location", () => {
  const filtered = after(
    { kind: "go", location: FILMS },
    { kind: "filter", text: "ab", caret: END },
  );
  const unfiltered = reduce(filtered, { kind: "back" });
  assertEquals(filterAt(unfiltered, FILMS), "");
  assertEquals(currentLocation(unfiltered), FILMS);
  assertEquals(currentLocation(reduce(unfiltered, { kind: "back" })), HOME);
  assertEquals(currentLocation(after({ kind: "back" })), HOME);
});

Deno.test("reduce() keeps a cursor per location, and starts again with a filter", () => {
  const moved = after(
    { kind: "go", location: FILMS },
    { kind: "cursor", cursor: { index: 7, top: 3 } },
    { kind: "back" },
  );
  assertEquals(cursorAt(moved, FILMS), { index: 7, top: 3 });
  assertEquals(cursorAt(moved, HOME).index, 0);
  const filtered = reduce(
    reduce(moved, { kind: "go", location: FILMS }),
    { kind: "filter", text: "a", caret: END },
  );
  assertEquals(cursorAt(filtered, FILMS).index, 0);
  const caretMoved = reduce(
    reduce(filtered, { kind: "cursor", cursor: { index: 2, top: 0 } }),
    { kind: "filter", text: "a", caret: 0 },
  );
  assertEquals(cursorAt(caretMoved, FILMS).index, 2);
  const whole = reduce(filtered, { kind: "back" });
  assertEquals(cursorAt(whole, FILMS), { index: 7, top: 3 });
});

Deno.test("reduce() opens the neighbour of an item in its place, and goes back to its row", () => {
  const item = (id: string): Location => ({
    kind: "item",
    item: { id, name: id, type: "movie" },
  });
  const beside = after(
    { kind: "go", location: FILMS },
    { kind: "cursor", cursor: { index: 7, top: 3 } },
    { kind: "go", location: item("1") },
    { kind: "neighbour", location: item("2"), index: 8 },
  );
  assertEquals(beside.trail, [HOME, FILMS, item("2")]);
  const back = reduce(beside, { kind: "back" });
  assertEquals([currentLocation(back), cursorAt(back, FILMS)], [
    FILMS,
    { index: 8, top: 3 },
  ]);
});

Deno.test("reduce() remembers the last five searches that led to an item", () => {
  const search = (...words: string[]): State =>
    words.reduce((state, text) => {
      const at = reduce(state, { kind: "go-to", trail: [HOME, SEARCH] });
      const typed = reduce(at, { kind: "filter", text, caret: END });
      return reduce(typed, { kind: "go", location: FILMS });
    }, INITIAL);
  assertEquals(search("a", "b", " a ", "").searches, ["a", "b"]);
  const many = search("1", "2", "3", "4", "5", "6");
  assertEquals(many.searches, ["6", "5", "4", "3", "2"]);
  assertEquals(reduce(many, { kind: "other-account" }).searches, []);
  const rows = fixedRows(many, SEARCH)?.map((it) => it.label);
  assertEquals(rows, ["6", "5", "4", "3", "2"]);
});
