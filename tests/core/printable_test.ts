import * as fc from "fast-check";
import { sanitize } from "../../src/core/printable.ts";
import { assertEquals } from "../assert.ts";

const CASES: [from: string, to: string][] = [
  ["plain", "plain"],
  ["\x1b[31mred\x1b[0m", "[31mred[0m"],
  ["\x1b]0;title\x07x", "]0;titlex"],
  ["a\r\nb\tc", "a b c"],
  ["\u202eevil\u202c", "evil"],
  ["a\u200bb\ufeffc", "abc"],
  ["\x9b31m", "31m"],
  ["Zoë 🎬", "Zoë 🎬"],
];

for (const [from, to] of CASES) {
  Deno.test(`sanitize() makes ${JSON.stringify(to)} of ${JSON.stringify(from)}`, () => {
    assertEquals(sanitize(from), to);
  });
}

Deno.test("sanitize() leaves no control or format character in any text", () => {
  const unit = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\x1b", "\u202e", "\ud800", "\u009b", "\u2028"),
  );
  fc.assert(fc.property(fc.array(unit), (units) => {
    const clean = sanitize(units.join(""));
    assertEquals(
      /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(clean),
      false,
    );
    assertEquals(clean.isWellFormed(), true);
    assertEquals(sanitize(clean), clean);
  }));
});

Deno.test("sanitize() cuts a megabyte short", () => {
  assertEquals(sanitize("x".repeat(1_000_000)).length, 2_001);
});
