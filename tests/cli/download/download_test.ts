import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

const LINK = "Remote Stream (2018)";

networkTest(
  "`download --dry-run` exits as the download would when an item has no file",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const dry = (...items: string[]) =>
        run(["download", ...items, "--dry-run"]);
      const film = "Blade Dancer (1982)";
      const good = await dry(film);
      assertEquals([good.code, good.stderr], [0, ""]);
      const failed = await dry(LINK);
      assertEquals(failed.code, 3);
      assertMatch(failed.stderr, /the server only links to it/);
      const some = await dry(LINK, film);
      assertEquals(some.code, 9);
      assertMatch(some.stdout, /would fetch/);
      assertMatch(some.stderr, /1 of 2 files: "Remote Stream/);
    }),
);

networkTest(
  "download remove finds a download by the name of its item",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile, home }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const fetch = async () => {
        const folder = ["--dir", `${home}/films`];
        const kept = await run(["download", "M (1931)", ...folder]);
        assertEquals(kept.code, 0, kept.stderr);
      };
      for (const name of ["M (1931)", "m (1931).MP4"]) {
        await fetch();
        const gone = await run(["download", "remove", name, "--json"]);
        assertEquals([gone.code, gone.json], [0, { removed: 1 }], gone.stderr);
      }
      await fetch();
      const gone = await run(["download", "remove", "m (1931)"]);
      assertMatch(gone.stdout, /^Removed "M \(1931\)/);
    }),
);
