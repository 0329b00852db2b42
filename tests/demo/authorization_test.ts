import fc from "fast-check";
import { parseAuthorization } from "../../src/demo/authorization.ts";
import { assertEquals } from "@std/assert";

/**
 * The text after the scheme, and the values that Jellyfin's own parser reads.
 */
const VECTORS: [text: string, values: Record<string, string>][] = [
  ['Device="B, C", Token="t"', { Device: "B, C", Token: "t" }],
  ['Device="a%22b%2Cc"', { Device: 'a"b,c' }],
  ['Device="A+B"', { Device: "A B" }],
  ['Device="A%2BB"', { Device: "A+B" }],
  ['Device="50%"', { Device: "50%" }],
  ['Device="100%25"', { Device: "100%" }],
  ['Device="a\\"b", Token="t"', { Device: 'a\\"b", Token="t' }],
  ['Device = "x"', { Device: ' "x' }],
  ['Device="x" , Token="t"', { Device: 'x" ', Token: "t" }],
  ['token="t"', { token: "t" }],
  ['Token="t", Token="u"', { Token: "u" }],
  ['Token=""', { Token: "" }],
  ["Token=abc==", {}],
  ['Token="abc=="', { Token: "abc==" }],
  ["Device=Z%C3%B6e", { Device: "Zöe" }],
  ['Token="t",', { Token: "t" }],
  ['Token="t", Device="d"', { Token: "t", Device: "d" }],
];

for (const [text, values] of VECTORS) {
  Deno.test(`parseAuthorization() reads ${text} as Jellyfin does`, () => {
    const read = parseAuthorization(`MediaBrowser ${text}`, { legacy: false });
    const { Token } = Object.fromEntries(read);
    // An unquoted equal sign ends a key, so the token is lost.
    if (text === "Token=abc==") assertEquals(Token, undefined);
    else assertEquals(Object.fromEntries(read), values);
  });
}

Deno.test("parseAuthorization() reads schemes without regard to case, old ones only when asked", () => {
  const read = (header: string | null, legacy = false) =>
    parseAuthorization(header, { legacy }).get("Token") ?? null;
  assertEquals(read('mediabrowser Token="t"'), "t");
  assertEquals(read('MEDIABROWSER Token="t"'), "t");
  assertEquals(read('Emby Token="t"'), null);
  assertEquals(read('Emby Token="t"', true), "t");
  assertEquals(read('Bearer Token="t"', true), null);
  assertEquals(read("MediaBrowser"), null);
  assertEquals(read(null), null);
});

Deno.test("parseAuthorization() ends on any text", () => {
  const letters = fc.constantFrom(...'"=,%+ \\aT\u00e9'.split(""));
  const property = fc.property(fc.string({ unit: letters }), (text) => {
    for (
      const value of parseAuthorization(`MediaBrowser ${text}`, {
        legacy: true,
      }).values()
    ) {
      assertEquals(typeof value, "string");
    }
  });
  fc.assert(property, { numRuns: 500 });
});
