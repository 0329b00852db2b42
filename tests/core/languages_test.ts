import {
  canBeSame,
  languageCode,
  languageTags,
} from "../../src/core/languages.ts";
import { assertEquals } from "@std/assert";

const CODES: [text: string | null, code: string | null][] = [
  ["ger", "de"],
  ["deu", "de"],
  ["de-AT", "de"],
  ["pt_BR", "pt"],
  [" JPN ", "ja"],
  ["Japanese", "ja"],
  ["no", "no"],
  ["fil", "fil"],
  ["und", null],
  ["", null],
  ["x", null],
  ["Director's comments", null],
  ["constructor", null],
  ["a".repeat(10_000), null],
  [null, null],
];

for (const [text, code] of CODES) {
  const name = text === null ? "no text" : `"${text.slice(0, 20)}"`;
  Deno.test(`languageCode() returns ${code} when it reads ${name}`, () => {
    assertEquals(languageCode(text), code);
  });
}

Deno.test("canBeSame() accepts a language that is not known", () => {
  const pairs = [["fre", "fr"], ["fra", null], [null, null], ["eng", "jpn"]];
  const found = pairs.map(([a = null, b = null]) => canBeSame(a, b));
  assertEquals(found, [true, true, true, false]);
});

Deno.test("languageTags() returns the given code and the shortest one", () => {
  assertEquals(languageTags("jpn"), ["jpn", "ja"]);
  assertEquals(languageTags(" de "), ["de"]);
  assertEquals(languageTags("German"), ["de"]);
  assertEquals(languageTags("und"), []);
  assertEquals(languageTags(null), []);
});
