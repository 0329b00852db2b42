import { versionText } from "../../src/cli/root.ts";
import { assertEquals } from "@std/assert";

Deno.test("versionText() is a line for people, and JSON for scripts", () => {
  assertEquals(versionText("1.2.3", { json: false }), "jellytau 1.2.3");
  const json = versionText("1.2.3", { json: true });
  assertEquals(JSON.parse(json), { version: "1.2.3" });
});
