import * as fc from "fast-check";
import { isBlank, printableText, sanitize } from "../../src/core/printable.ts";
import { assertEquals } from "@std/assert";

const CASES: [from: string, to: string][] = [
  ["plain", "plain"],
  ["\x1b[31mred\x1b[0m", "[31mred[0m"],
  ["\x1b]0;title\x07x", "]0;titlex"],
  ["a\r\nb\tc", "a b c"],
  ["\u202eevil\u202c", "evil"],
  ["a\u200bb\ufeffc", "abc"],
  ["a\u200cb\u200dc", "abc"],
  ["a\u2028b\u0085c", "a b c"],
  ["🏴\u{e0067}\u{e0062}\u{e007f}", "🏴"],
  ["\u{10eeee}\u0305x\uf8ff", "\u0305x"],
  ["a️️", "a️"],
  ["\x9b31m", "31m"],
  ["Zoë 🎬", "Zoë 🎬"],
];

for (const [from, to] of CASES) {
  Deno.test(`sanitize() makes ${JSON.stringify(to)} of ${JSON.stringify(from)}`, () => {
    assertEquals(sanitize(from), to);
  });
}

/** Titles and names that must not be changed. */
const REAL = [
  "Straße der Ölsardinen",
  "Тихая гавань",
  "東京物語",
  "기생충",
  "น้ำ",
  "हिन्दी",
  "क्\u200dष",
  "ශ්\u200dරී ලංකා",
  "ന്\u200d",
  "کتاب\u200cها",
  "می\u200cخواهم",
  "שָׁלוֹם",
  "ᠮᠣᠩᠭᠣᠯ",
  "葛\u{e0100}飾区",
  "❤️",
  "1️⃣",
  "👋🏾",
  "👩🏽\u200d🚀",
  "👨\u200d👩\u200d👧\u200d👦",
  "❤️\u200d🔥",
  "🇩🇪",
  "Alien³ — ½ «Être et avoir»",
];

for (const title of REAL) {
  Deno.test(`sanitize() leaves ${title} as it is`, () => {
    assertEquals(sanitize(title), title);
    assertEquals(printableText(title), title);
  });
}

/** The categories that never reach a terminal. */
const REMOVED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

Deno.test("sanitize() removes each control, format, separator and private character", () => {
  const left: string[] = [];
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = code >= 0xd800 && code <= 0xdfff
      ? String.fromCharCode(code)
      : String.fromCodePoint(code);
    if (!REMOVED.test(character)) continue;
    for (const text of [character, `a${character}b`, `ا${character} `]) {
      const clean = sanitize(text).replace("ا\u200d", "");
      const whole = printableText(text).replace("ا\u200d", "")
        .replace(/[\t\n]/g, "");
      if (REMOVED.test(clean) || REMOVED.test(whole)) {
        left.push(code.toString(16));
      }
    }
  }
  assertEquals(left, []);
});

Deno.test("sanitize() removes what shows nothing and has no name yet", () => {
  for (const code of [0x2065, 0xfff0, 0xfff8, 0xe0000, 0xe0080, 0xe0fff]) {
    const unseen = String.fromCodePoint(code);
    assertEquals(sanitize(`a${unseen}b`), "ab", code.toString(16));
    assertEquals(printableText(`a${unseen}b`), "ab", code.toString(16));
  }
});

Deno.test("sanitize() leaves joiners alone where nothing else is left of a text", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\x1b", "\u202e", "\ud800", "\u009b", "\u2028"),
    fc.constantFrom("\u200c", "\u200d", "\ufe0f", "\u0601", "ک", "क", "्", "👧"),
  );
  fc.assert(fc.property(fc.array(unit), (units) => {
    const clean = sanitize(units.join(""));
    assertEquals(REMOVED.test(clean.replace(/[\u200c\u200d]/g, "")), false);
    assertEquals(/[\u200c\u200d]{2}|^[\u200c\u200d]/.test(clean), false);
    assertEquals(clean.isWellFormed(), true);
    assertEquals(sanitize(clean), clean);
  }));
});

Deno.test("isBlank() finds names that show nothing", () => {
  for (const name of ["", " ", "\u00a0", "\u3000", "\u2800", "\u0301"]) {
    assertEquals(isBlank(name), true, JSON.stringify(name));
  }
  for (const name of ["a", "…", "1", "ำ", "❤️"]) {
    assertEquals(isBlank(name), false);
  }
});

Deno.test("sanitize() cuts a megabyte short", () => {
  assertEquals(sanitize("x".repeat(1_000_000)).length, 2_001);
});
