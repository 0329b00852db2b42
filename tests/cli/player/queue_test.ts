import { assertEquals, assertMatch } from "@std/assert";
import { withCli } from "../cli_fixture.ts";

const NOT_POSITIONS = ["0", "-1", "1.5", "two", "", "9999999999", "1e3"];

Deno.test("player queue refuses what is not a position", () =>
  withCli(async (run) => {
    for (const text of NOT_POSITIONS) {
      for (
        const args of [["remove", "1", text], ["move", text, "1"], [
          "play",
          text,
        ]]
      ) {
        const { code, stderr } = await run(
          [
            "player",
            "queue",
            ...args.slice(0, 1),
            "--json",
            "--",
            ...args
              .slice(1),
          ],
        );
        assertEquals(code, 2, stderr);
        assertMatch(JSON.parse(stderr).error.message, /^Cannot use position "/);
      }
    }
  }));

Deno.test("player queue says that nothing is playing", () =>
  withCli(async (run) => {
    for (
      const args of [[], ["remove", "1"], ["move", "1", "2"], ["play", "1"]]
    ) {
      const { code, stderr } = await run(["player", "queue", ...args]);
      assertEquals(code, 3, stderr);
      assertMatch(stderr, /nothing is playing/);
    }
  }));
