import { grouped } from "../../../src/tui/model/search_groups.ts";
import type { ItemView } from "../../../src/tui/model/views.ts";
import { assertEquals } from "@std/assert";
import { VIEW } from "../../cli/item_detail.ts";

function found(...types: ItemView["type"][]): ItemView[] {
  return types.map((type, at) => ({ ...VIEW, type, name: `${at}` }));
}

Deno.test("grouped() keeps the best result first and names each group once", () => {
  const items = found("episode", "movie", "track", "movie", "episode");
  const shown = grouped(items).map(({ name, heading }) => [name, heading]);
  assertEquals(shown, [
    ["0", "Episodes"],
    ["4", ""],
    ["1", "Films"],
    ["3", ""],
    ["2", "Tracks"],
  ]);
  assertEquals(grouped([]), []);
});
