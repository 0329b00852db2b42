import { entryKeyName } from "../../../src/core/entry_key.ts";
import { Secret } from "../../../src/core/secret.ts";
import { tokenKey, tokenKeyName } from "../../../src/core/token_key.ts";
import { assertEquals } from "@std/assert";
import { TO_BOUND } from "../../bound.ts";
import { withFile } from "./file_fixture.ts";
import { readEntries } from "./second_reader.ts";

const ADA = tokenKey("5".repeat(32), "a".repeat(32));
const HEADERS = {
  originDigest: "5".repeat(32),
  holds: "request_headers",
} as const;
const ADDRESS = "https://media.example";
const TO_ORIGIN = { binding: { address: ADDRESS, trust: "system" } };

Deno.test("EncryptedFileStorage writes version 4 only while the file contains request headers", () =>
  withFile(async (fixture) => {
    const version = async () =>
      /"version":(\d)/.exec(await Deno.readTextFile(fixture.path))?.[1];
    const storage = fixture.open();
    await storage.store(ADA, new Secret("token"), TO_BOUND);
    assertEquals(await version(), "2");
    await storage.store(HEADERS, new Secret("{}"), TO_ORIGIN);
    assertEquals(await version(), "4");
    await fixture.open().slots.rotate();
    assertEquals(await version(), "4");
    const { entries, headers } = await fixture.open().slots.inspect();
    assertEquals(entries, [{ ...ADA, good: true }]);
    assertEquals(headers, [{ ...HEADERS, good: true }]);
    await fixture.open().delete(HEADERS);
    assertEquals(await version(), "2");
  }));

Deno.test("a reader that follows the description finds request headers", () =>
  withFile(async (fixture) => {
    await fixture.open().store(ADA, new Secret("token"), TO_BOUND);
    await fixture.open().store(HEADERS, new Secret('{"X":"y"}'), TO_ORIGIN);
    const secret = await Deno.readFile(fixture.keyPath);
    const file = await Deno.readTextFile(fixture.path);
    const found = await readEntries(file, { kind: "key-file", secret });
    assertEquals(found, {
      [tokenKeyName(ADA)]: {
        token: "token",
        destination: "https://home.example system",
      },
      [entryKeyName(HEADERS)]: {
        token: '{"X":"y"}',
        destination: `${ADDRESS} system`,
      },
    });
  }));
