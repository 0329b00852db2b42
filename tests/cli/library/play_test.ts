import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

const REFUSED: [args: string[], message: RegExp][] = [
  [[], /^Cannot read arguments: no item is named$/],
  [["--next", "a", "b"], /^Cannot use --next with several items$/],
  [["a", "--count", "0"], /--count/],
  [["a", "b", "--count", "x"], /--count/],
];

networkTest(
  "play refuses options that do not fit",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      for (const [args, message] of REFUSED) {
        const { code, stderr } = await run(["play", ...args, "--json"]);
        assertEquals(code, 2, stderr);
        assertMatch(JSON.parse(stderr).error.message, message);
      }
    }),
);
