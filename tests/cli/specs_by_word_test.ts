import { COMMAND_SPECS } from "../../src/cli/commands.ts";
import { SPECS_BY_WORD, specsOf } from "../../src/cli/specs_by_word.ts";
import { assertEquals } from "../assert.ts";

Deno.test("SPECS_BY_WORD loads every command there is, under its first word", async () => {
  const loaded: string[] = [];
  for (const word of Object.keys(SPECS_BY_WORD)) {
    for (const { path } of await specsOf(word)) {
      assertEquals(path.split(" ")[0], word);
      loaded.push(path);
    }
  }
  const all = COMMAND_SPECS.map((it) => it.path);
  assertEquals(loaded.toSorted(), all.toSorted());
});

Deno.test("specsOf() has none for words that every object knows", async () => {
  assertEquals(await specsOf("constructor"), []);
});
