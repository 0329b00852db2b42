import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

networkTest(
  "library sync counts no items when nothing has changed",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const first = await run(["library", "sync"]);
      assertEquals(first.code, 0);
      assertMatch(first.stderr, /^Films: \d+ of \d+$/m);
      for (const answers of [undefined, []]) {
        const again = await run(["library", "sync"], answers && { answers });
        assertEquals(again.code, 0);
        assertEquals(/\b0 of 0/.test(again.stderr), false, again.stderr);
      }
    }),
);
