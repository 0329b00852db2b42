import { foldText, sortKeyOf } from "../../src/core/sort_key.ts";
import { assertEquals } from "@std/assert";

const KEYS: [name: string, key: string][] = [
  ["The Matrix", "matrix"],
  ["A Bug", "bug"],
  ["An Orchard", "orchard"],
  ["The", "the"],
  ["The ", "the "],
  ["Theatre", "theatre"],
  ["Amélie", "amelie"],
  ["Łódź", "lodz"],
  ["Straße", "strasse"],
  ["한밤", "한밤"],
  ["", ""],
];

for (const [name, key] of KEYS) {
  Deno.test(`sortKeyOf() makes "${key}" when given "${name}"`, () => {
    assertEquals(sortKeyOf(name), key);
  });
}

Deno.test("foldText() returns the same when a letter comes in two parts", () => {
  assertEquals(foldText("Ame\u0301lie"), foldText("AMÉLIE"));
});
