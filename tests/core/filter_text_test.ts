import {
  readFilterText,
  readRating,
  readYears,
} from "../../src/core/filter_text.ts";
import {
  type ItemConditions,
  NO_CONDITIONS,
} from "../../src/core/item_selection.ts";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import fc from "fast-check";

const FILTERS: [string, Partial<ItemConditions>, string][] = [
  ["", {}, ""],
  ["blue sea", {}, "blue sea"],
  ["unwatched", { watched: false }, ""],
  ["Watched FAVOURITE downloaded", {
    watched: true,
    favorite: true,
    downloaded: true,
  }, ""],
  ['"unwatched" sea', {}, "unwatched sea"],
  ["genre:drama sea", { names: [{ kind: "genre", name: "drama" }] }, "sea"],
  ['the genre:"science fiction" sea', {
    names: [{ kind: "genre", name: "science fiction" }],
  }, "the sea"],
  ["genre:драма studio:東宝 artist:فيروز", {
    names: [
      { kind: "genre", name: "драма" },
      { kind: "studio", name: "東宝" },
      { kind: "artist", name: "فيروز" },
    ],
  }, ""],
  ['person:"黒澤 明"', { names: [{ kind: "person", name: "黒澤 明" }] }, ""],
  ...["lang:jpn", "lang:ja", "language:Japanese"].map(
    (text): typeof FILTERS[number] => [text, {
      names: [{ kind: "language", name: "ja" }],
    }, ""],
  ),
  ["genre:ดราม่า", { names: [{ kind: "genre", name: "ดราม่า" }] }, ""],
  ["year:1990", { years: { from: 1990, to: 1990 } }, ""],
  ["year:1990-99", { years: { from: 1990, to: 1999 } }, ""],
  ["year:1990..2001", { years: { from: 1990, to: 2001 } }, ""],
  ["year:1990-", { years: { from: 1990, to: null } }, ""],
  ["year:-1999", { years: { from: null, to: 1999 } }, ""],
  ["rating>7", { ratings: [{ test: ">", value: 7 }] }, ""],
  ["rating>=6.5 rating<8", {
    ratings: [{ test: ">=", value: 6.5 }, { test: "<", value: 8 }],
  }, ""],
  ["rating:7", { ratings: [{ test: ">=", value: 7 }] }, ""],
  // Titles that look like conditions.
  ["Mission: Impossible", {}, "Mission: Impossible"],
  ["Re:Zero", {}, "Re:Zero"],
  ["Star:Trek 2:22", {}, "Star:Trek 2:22"],
  ["constructor:x constructor", {}, "constructor:x constructor"],
];

for (const [text, conditions, words] of FILTERS) {
  Deno.test(`readFilterText() reads "${text}"`, () => {
    assertEquals(readFilterText(text), {
      conditions: { ...NO_CONDITIONS, ...conditions },
      words,
      problem: null,
    });
  });
}

const PROBLEMS: [string, string][] = [
  ["gener:drama", "did you mean genre:?"],
  ["genre:", "type a name after genre:"],
  ["lang:xx1", "use lang:ja or lang:Japanese"],
  ["persn:x", "did you mean person:?"],
  ["rating>x", "use rating>7"],
  ["rating>11", "use rating>7"],
  ["year:90", "use year:1990-99"],
  ["year:1999-1990", "use year:1990-99"],
];

for (const [text, problem] of PROBLEMS) {
  Deno.test(`readFilterText() says what is wrong with "${text}"`, () => {
    const read = readFilterText(`unwatched ${text} sea`);
    assertStringIncludes(read.problem ?? "", problem);
    const conditions = { ...NO_CONDITIONS, watched: false };
    assertEquals(read, { conditions, words: "sea", problem: read.problem });
  });
}

Deno.test("readFilterText() keeps every word of a text without keys", () => {
  const word = fc.stringMatching(/^[a-eà-ü0-9'.-]{1,8}$/);
  fc.assert(fc.property(fc.array(word), (words) => {
    const read = readFilterText(words.join(" "));
    assertEquals(read.words, words.join(" "));
    assert(read.problem === null);
  }));
});

Deno.test("readYears() and readRating() refuse other text", () => {
  for (const text of ["", "-", "90", "1990-9", "x", "19900", "-99"]) {
    assertEquals(readYears(text), null, text);
  }
  for (const text of ["", ">", "-1", "10.5", "7,5", "1e1", "!7"]) {
    assertEquals(readRating(text), null, text);
  }
});
