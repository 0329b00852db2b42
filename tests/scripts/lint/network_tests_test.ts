import { assertEquals } from "@std/assert";
import { lintWith } from "./lint_with.ts";

const RULE = "network-tests";
const IMPORT =
  'import { networkTest } from "../jellyfin/jellyfin_fixture.ts";\n';

Deno.test("networkTests() accepts files with one kind of test", () => {
  const own = `${IMPORT}networkTest("a", () => {});`;
  assertEquals(lintWith(RULE, own), []);
  assertEquals(lintWith(RULE, 'Deno.test("a", () => {});'), []);
});

Deno.test("networkTests() reports Deno.test() when beside networkTest()", () => {
  const mixed = `${IMPORT}for (const it of [1]) Deno.test("a", () => {});`;
  const message = "In a file with networkTest(), each test must be one";
  assertEquals(lintWith(RULE, mixed), [message]);
  const renamed = IMPORT.replace("networkTest", "networkTest as test");
  const only = `${renamed}Deno.test.only("a", () => {});`;
  assertEquals(lintWith(RULE, only), [message]);
  const session = 'import { demoTest } from "../demo/demo_session.ts";\n';
  assertEquals(lintWith(RULE, `${session}Deno.test("a", () => {});`), [
    message.replace("networkTest", "demoTest"),
  ]);
});
