import { inspect } from "node:util";
import { Secret } from "../../src/core/secret.ts";
import { assertEquals } from "../assert.ts";

const WORD = "kn0wn-s3cret-w0rd";
const secret = new Secret(WORD);

const PRINTED: [how: string, text: () => string][] = [
  ["String()", () => String(secret)],
  ["template text", () => `${secret}`],
  ["concatenation", () => "" + secret],
  ["JSON", () => JSON.stringify({ secret })],
  ["Deno.inspect", () => Deno.inspect({ secret }, { showHidden: true })],
  ["util.inspect", () => inspect(secret, { showHidden: true })],
  ["an error's cause", () => Deno.inspect(new Error("x", { cause: secret }))],
  ["structuredClone", () => Deno.inspect(structuredClone({ secret }))],
  ["Object.entries", () => JSON.stringify(Object.entries(secret))],
];

for (const [how, text] of PRINTED) {
  Deno.test(`Secret does not print through ${how}`, () => {
    assertEquals(text().includes(WORD), false);
  });
}

Deno.test("Secret.equals() compares whole texts", () => {
  assertEquals(secret.equals(new Secret(WORD)), true);
  assertEquals(secret.equals(new Secret(`${WORD}x`)), false);
  assertEquals(secret.equals(new Secret(WORD.slice(1))), false);
  assertEquals(secret.equals(new Secret("")), false);
});
