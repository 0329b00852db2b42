import { tabTitles } from "../../../src/tui/model/tab_titles.ts";
import { assertEquals } from "@std/assert";

const TITLES = ["Films", "Genres", "Studios", "People"];
const symbols = { dot: "·", ellipsis: "…" };

Deno.test("tabTitles() leaves out the first tabs where the current one has no room", () => {
  const of = (at: number, cells: number) => {
    const current = at === 0 ? "Films (118)" : "People (84)";
    return tabTitles(TITLES, { at, current, cells, symbols });
  };
  assertEquals(of(3, 40), { before: "Films · Genres · Studios · ", after: "" });
  assertEquals(of(3, 36).before, "… · Genres · Studios · ");
  assertEquals(of(3, 30).before, "… · Studios · ");
  assertEquals(of(3, 12).before, "… · ");
  assertEquals(of(0, 12), {
    before: "",
    after: " · Genres · Studios · People",
  });
});
