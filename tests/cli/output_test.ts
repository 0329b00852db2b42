import { table } from "../../src/cli/output.ts";
import { textWidth } from "../../src/core/text_width.ts";
import { assertEquals } from "../assert.ts";

Deno.test("table() aligns columns by cells, whatever the script", () => {
  const titles = ["Alien", "東京物語", "น้ำ", "हिन्दी", "👨‍👩‍👧 Home", "기생충"];
  const lines = table(titles.map((it) => [it, "1979"]));
  assertEquals(
    lines.map((it) => textWidth(it.slice(0, -"1979".length))),
    titles.map(() => 10),
  );
});
