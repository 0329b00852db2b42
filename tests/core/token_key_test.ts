import * as fc from "fast-check";
import { Failure } from "../../src/core/failure.ts";
import {
  findTokenKey,
  normaliseId,
  tokenKey,
  tokenKeyName,
} from "../../src/core/token_key.ts";
import { assertEquals, assertThrows } from "@std/assert";

const id = fc.uint8Array({ minLength: 16, maxLength: 16 })
  .map((it) => it.toHex());

Deno.test("tokenKeyName() is read back by findTokenKey()", () => {
  fc.assert(fc.property(id, id, (server, user) => {
    const key = tokenKey(server, user);
    assertEquals(findTokenKey(tokenKeyName(key)), key);
  }));
});

Deno.test("findTokenKey() returns null for any other text", () => {
  fc.assert(fc.property(fc.string(), (text) => {
    assertEquals(findTokenKey(text), null);
  }));
});

Deno.test("normaliseId() drops dashes and capitals", () => {
  const dashed = "0123ABCD-4567-89ef-0123-456789ABCDEF";
  assertEquals(normaliseId(dashed), "0123abcd456789ef0123456789abcdef");
});

for (
  const bad of ["", "xyz", "0".repeat(31), "0".repeat(33), "::".repeat(16)]
) {
  Deno.test(`normaliseId() refuses "${bad}"`, () => {
    assertEquals(
      assertThrows(() => normaliseId(bad), Failure).kind,
      "not_jellyfin",
    );
  });
}
