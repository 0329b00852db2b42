import * as fc from "fast-check";
import {
  cannot,
  type EntryKey,
  entryKeyName,
  findEntryKey,
  originKey,
} from "../../src/core/entry_key.ts";
import { findTokenKey } from "../../src/core/token_key.ts";
import { assertEquals, assertNotEquals } from "@std/assert";

const id = fc.uint8Array({ minLength: 16, maxLength: 16 })
  .map((it) => it.toHex());
const key: fc.Arbitrary<EntryKey> = fc.oneof(
  fc.record({ serverId: id, userId: id }),
  fc.record({
    originDigest: id,
    holds: fc.constantFrom("request_headers" as const, "client_key" as const),
  }),
);

Deno.test("entryKeyName() is read back by findEntryKey()", () => {
  fc.assert(fc.property(key, (it) => {
    assertEquals(findEntryKey(entryKeyName(it)), it);
  }));
});

Deno.test("findTokenKey() takes no secret of an origin for a token", () => {
  fc.assert(fc.property(id, (originDigest) => {
    assertEquals(
      findTokenKey(entryKeyName({ originDigest, holds: "client_key" })),
      null,
    );
  }));
});

Deno.test("originKey() differs between origins, also by scheme and port", async () => {
  const origins = [
    "https://a.example",
    "http://a.example",
    "https://a.example:1",
  ];
  const keys = await Promise.all(
    origins.map((it) => originKey(it, "request_headers")),
  );
  assertEquals(new Set(keys.map(entryKeyName)).size, 3);
  assertNotEquals(keys[0], keys[1]);
  assertEquals(
    await originKey("https://a.example", "request_headers"),
    keys[0],
  );
});

Deno.test("cannot() names what an entry holds", () => {
  const ids = { serverId: "0".repeat(32), userId: "1".repeat(32) };
  assertEquals(cannot("read", ids), "Cannot read token");
  const headers = {
    originDigest: "0".repeat(32),
    holds: "request_headers" as const,
  };
  assertEquals(cannot("store", headers), "Cannot store request headers");
});
