import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

networkTest(
  "`library list` and `search` say why nothing is there",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const lines = [["library", "list"], ["library", "search", "zzz"]];
      for (const line of lines) {
        const ran = await run([...line, "--json"]);
        const { items, total } = ran.json;
        assertEquals([ran.code, items, total], [0, [], 0]);
        assertMatch(
          ran.stderr,
          /not been synced yet: run `jellytau library sync`/,
        );
      }
      assertEquals((await run(["library", "sync"])).code, 0);
      const none = await run(["library", "search", "zzz"]);
      assertEquals(none.stderr, "No matching items\n");
      const empty = await run(["library", "list", "--year", "1111"]);
      assertEquals(empty.stderr, "No matching items\n");
      for (const folder of demo.library.folders) folder.listed = false;
      const synced = await run(["library", "sync"]);
      assertMatch(
        synced.stderr,
        /Removed "Films": .* may be hidden or grouped/,
      );
      const hidden = await run(["library", "list"]);
      assertMatch(hidden.stderr, /lists no library .* may be hidden/);
    });
  },
);
