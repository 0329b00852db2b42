import fc from "fast-check";
import {
  indexWords,
  searchTerms,
  squashText,
} from "../../src/core/search_text.ts";
import { assert, assertEquals } from "@std/assert";

const INDEXED: [name: string, words: string][] = [
  ["Plain Title", "plain title"],
  ["Spider-Man", "spider man spiderman"],
  ["M*A*S*H", "m a s h mash ash sh"],
  ["東京物語 abc", "東京 京物 物語 語 abc"],
  ["バック・トゥ", "ハッ ック クト トゥ ゥ"],
  ["AKB48の", "akb48 の"],
  ["9½", "9 1 2"],
  ["20,000", "20 000 20000"],
  ["11.22.63", "11 22 63"],
  ["Ⅲ", "iii"],
  ["R&B & Soul", "r b rb and soul"],
  ["", ""],
];

for (const [name, words] of INDEXED) {
  Deno.test(`indexWords() returns "${words}" when given "${name}"`, () => {
    assertEquals(indexWords(name), words);
  });
}

Deno.test("squashText() returns the same when only punctuation differs", () => {
  const marks = ["'", "\u2019", "\u02bc", "`", "\u00b4", "\uff07", "-", ""];
  for (const mark of marks) {
    assertEquals(squashText(`Ocean${mark}s Eleven`), "oceanseleven");
  }
});

Deno.test("searchTerms() returns only words that are indexed, for any name", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (name) => {
    const indexed = indexWords(name).split(/[^\p{L}\p{N}\p{Co}]+/u);
    for (const { words, joined } of searchTerms(name)) {
      const all = words.every((it) =>
        indexed.some((word) => word.startsWith(it))
      );
      assert(all || joined !== null && indexed.includes(joined), name);
    }
  }));
});
