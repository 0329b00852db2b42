/** Tests that the three places of the version agree. */
import { VERSION } from "../../src/version.ts";
import { assertEquals, assertMatch } from "@std/assert";

Deno.test("VERSION is the one of deno.json and the first of the changelog", async () => {
  assertMatch(VERSION, /^\d+\.\d+\.\d+$/);
  const { version } = JSON.parse(await Deno.readTextFile("deno.json"));
  assertEquals(version, VERSION);
  const changes = await Deno.readTextFile("CHANGELOG.md");
  const [, newest] = /^## (\d+\.\d+\.\d+)\b/m.exec(changes) ?? [];
  assertEquals(newest, VERSION);
});
