import { seededFile } from "../../../src/demo/media_files.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

networkTest(
  "download follow keeps the next episodes of a series, and unfollow keeps them",
  () =>
    withDemo({ items: 60 }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const items = demo.library.visibleItems();
      const episodes = items.filter(({ kind }) => kind === "Episode");
      const { series } = episodes[0] ?? {};
      assert(series, "there is a series");
      for (const it of episodes) {
        demo.files.set(it.id, seededFile(1, 50_000));
        Object.assign(it, { sizeBytes: 50_000 });
      }
      await run(["library", "sync"]);
      const film = items.find(({ kind }) => kind === "Movie")?.name ?? "";
      assertEquals((await run(["download", "follow", film])).code, 2);
      assertEquals((await run(["download", "follow"])).code, 2);
      const tooMany = ["--keep-days", "99999999999999999999"];
      const refused = await run(["download", "follow", film, ...tooMany]);
      assertEquals(refused.code, 2);
      assertMatch(refused.stderr, /--keep-days ".+ from 0 to 36500/);
      const followed = await run([
        ...["download", "follow", series.name, "--next", "2"],
        ...["--budget", "1MB", "--json"],
      ]);
      assertEquals(followed.code, 0, followed.stderr);
      const [{ name, next, keepDays, budgetBytes, usedBytes }] =
        followed.json.follows;
      assertEquals({ name, next, keepDays, budgetBytes, usedBytes }, {
        name: series.name,
        next: 2,
        keepDays: 30,
        budgetBytes: 1e6,
        usedBytes: 0,
      });
      const changed = await run([
        ...["download", "follow", series.name, "--keep-days", "7", "--json"],
      ]);
      assertEquals(changed.json.follows, [
        { ...followed.json.follows[0], keepDays: 7 },
      ]);
      const ran = await run(["download", "resume", "--json"]);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(ran.json.downloads.length, 2);
      const list = await run(["download", "follow", "--list"]);
      assertMatch(list.stdout, /next 2 +7 days +100\.0 kB of 1\.0 MB/);
      const again = await run(["download", "resume", "--json"]);
      assertEquals(again.json.downloads, []);
      const gone = await run(["download", "unfollow", series.name, "--json"]);
      assertEquals([gone.code, gone.json.follows], [0, []]);
      const left = await run(["download", "list", "--json"]);
      assertEquals(left.json.downloads.length, 2);
      assertEquals((await run(["download", "unfollow", "nothing"])).code, 3);
    }),
);
