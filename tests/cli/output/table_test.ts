import { table } from "../../../src/cli/output/table.ts";
import { textWidth } from "../../../src/core/text_width.ts";
import { assert, assertEquals } from "@std/assert";

Deno.test("table() aligns columns by cells in any script", () => {
  const titles = ["Alien", "東京物語", "น้ำ", "हिन्दी", "👨‍👩‍👧 Home", "기생충"];
  const lines = table(titles.map((it) => [it, "1979"]));
  assertEquals(
    lines.map((it) => textWidth(it.slice(0, -"1979".length))),
    titles.map(() => 10),
  );
});

Deno.test("table() cuts the flexible column to fit into the terminal", () => {
  const titles = ["東京物語の長い長い題名", "A rather long title of a film"];
  const rows = titles.map((it) => ["movie", it, "1953", "2 h 16 min"]);
  for (const columns of [30, 40, 45, 60]) {
    for (const line of table(rows, { columns, flexible: 1 })) {
      assert(textWidth(line) <= columns, line);
      if (columns >= 40) assert(line.endsWith("2 h 16 min"), line);
    }
  }
  const whole = table(rows, { columns: null, flexible: 1 });
  titles.forEach((it, at) => assert(whole[at]?.includes(it)));
});

Deno.test("table() leaves out columns without text", () => {
  const rows = [["Films", "", "12 items", "", "new"], ["Shows", "", "3 items"]];
  assertEquals(table(rows), ["Films  12 items  new", "Shows  3 items"]);
  const fit = { columns: 18, flexible: 0 };
  const cut = [["A rather long title", "", "1953"]];
  assertEquals(table(cut, fit), ["A rather lo…  1953"]);
});
