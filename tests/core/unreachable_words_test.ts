import { unreachableWords } from "../../src/core/unreachable_words.ts";
import { assertEquals } from "../assert.ts";

Deno.test("unreachableWords() names the reason when another server answers", () =>
  assertEquals(
    unreachableWords({ kind: "server_changed" }),
    "another server answers",
  ));

Deno.test("unreachableWords() returns null when nothing answers", () => {
  assertEquals(unreachableWords({ kind: "unreachable" }), null);
  assertEquals(unreachableWords(null), null);
});
