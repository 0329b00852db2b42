import { versionLine } from "../../src/cli/version_line.ts";
import { assertEquals } from "../assert.ts";

Deno.test("versionLine() is for people, and JSON for scripts", () => {
  assertEquals(versionLine(["--version"], "1.2.3"), "jellytau 1.2.3");
  assertEquals(versionLine(["-V", "--quiet"], "1.2.3"), "jellytau 1.2.3");
  for (const argv of [["--version", "--json"], ["--json", "-V"]]) {
    assertEquals(JSON.parse(versionLine(argv, "1.2.3") ?? ""), {
      version: "1.2.3",
    });
  }
});

Deno.test("versionLine() is null when something else is asked for", () => {
  for (const argv of [[], ["--json"], ["auth", "--version"], ["-V", "--x"]]) {
    assertEquals(versionLine(argv, "1.2.3"), null, argv.join(" "));
  }
});
