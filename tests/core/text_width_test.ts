import * as fc from "fast-check";
import stringWidth from "string-width";
import {
  cutToWidth,
  graphemes,
  padToWidth,
  textWidth,
  wrapText,
} from "../../src/core/text_width.ts";
import { assertEquals } from "@std/assert";

const WIDTHS: [text: string, cells: number][] = [
  ["", 0],
  ["Alien", 5],
  ["Amélie", 6],
  ["Ame\u0301lie", 6],
  ["น้ำ", 2],
  ["ນ້ຳ", 2],
  ["हिन्दी", 5],
  ["क्ष", 2],
  ["ক্ষ", 2],
  ["ശ്രീ", 3],
  ["தமிழ்", 4],
  ["မြန်မာ", 5],
  ["ខ្មែរ", 4],
  ["کتاب\u200cها", 6],
  ["東京物語", 8],
  ["기생충", 6],
  ["기생충".normalize("NFD"), 6],
  ["Ｆｕｌｌ", 8],
  ["ｶﾞ", 2],
  ["👋", 2],
  ["👋🏾", 2],
  ["❤️", 2],
  ["❤", 1],
  ["1️⃣", 2],
  ["🇩🇪", 2],
  ["👨‍👩‍👧", 2],
  ["🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}", 2],
  ["a🏾", 3],
  ["…·—│", 4],
];

for (const [text, cells] of WIDTHS) {
  Deno.test(`textWidth() returns ${cells} for ${JSON.stringify(text)}`, () => {
    assertEquals(textWidth(text), cells);
  });
}

Deno.test("textWidth() returns the sum of the widths of the graphemes", () => {
  fc.assert(fc.property(fc.string({ unit: "grapheme" }), (text) => {
    const sum = graphemes(text).reduce((all, it) => all + textWidth(it), 0);
    assertEquals(textWidth(text), sum);
  }));
});

Deno.test("textWidth() returns a width for any code units without throwing", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    assertEquals(textWidth(text) >= 0, true);
  }));
});

Deno.test("padToWidth() counts cells and leaves longer text alone", () => {
  assertEquals(padToWidth("東京", 6), "東京  ");
  assertEquals(padToWidth("น้ำ", 3), "น้ำ ");
  assertEquals(padToWidth("Alien", 3), "Alien");
});

Deno.test("wrapText() breaks between words, at line ends, and inside long words", () => {
  assertEquals(wrapText("one two\n\nthree", 5), ["one", "two", "", "three"]);
  assertEquals(wrapText("a 千と千尋の神隠し", 6), [
    "a",
    "千と千",
    "尋の神",
    "隠し",
  ]);
  assertEquals(wrapText("", 5), [""]);
});

Deno.test("wrapText() makes no line wider than the limit", () => {
  const any = fc.string({ unit: "grapheme", maxLength: 60 });
  fc.assert(fc.property(any, fc.integer({ min: 8, max: 20 }), (text, width) => {
    for (const line of wrapText(text, width)) {
      const widest = Math.max(width, ...graphemes(line).map(textWidth));
      assertEquals(textWidth(line) <= widest, true, line);
    }
  }));
});

Deno.test("textWidth() agrees with string-width on every emoji and every letter", () => {
  const differing: string[] = [];
  for (let code = 0x20; code <= 0x1ffff; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const letter = String.fromCodePoint(code);
    if (/[\p{C}\p{M}]/u.test(letter)) continue;
    const sequences = /\p{Extended_Pictographic}/u.test(letter)
      ? [letter, `${letter}\ufe0f`, `${letter}\ufe0f\u200d🔥`]
      : [letter];
    if (/\p{Emoji_Modifier_Base}/u.test(letter)) sequences.push(`${letter}🏾`);
    for (const it of sequences) {
      if (textWidth(it) !== stringWidth(it)) {
        differing.push(`${it} ${textWidth(it)} ${stringWidth(it)}`);
      }
    }
  }
  assertEquals(differing, []);
});

Deno.test("cutToWidth() keeps whole graphemes that fit", () => {
  assertEquals(cutToWidth("東京物語", 5), "東京");
  assertEquals(cutToWidth("a👨\u200d👩\u200d👧b", 3), "a👨\u200d👩\u200d👧");
  assertEquals(cutToWidth("น้ำ", 1), "");
  assertEquals(cutToWidth("plain", 9), "plain");
});
