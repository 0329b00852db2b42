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

networkTest(
  "download pause, resume, move and remove change the queue",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile, home }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const folder = ["--dir", `${home}/films`];
      const films = ["M (1931)", "Blade Dancer (1982)"];
      demo.files.options.downloading = false;
      assertEquals((await run(["download", ...films, ...folder])).code, 4);
      const all = await run(["download", "pause", "--all", "--json"]);
      assertEquals([all.code, all.json.downloads], [0, []], all.stderr);
      const failed = await run(["download", "list", "--json"]);
      assertEquals(failed.json.downloads[0].problem.kind, "forbidden");
      const paused = await run(["download", "pause", "m (1931)", "--json"]);
      assertEquals([paused.code, paused.json.downloads[0].state], [
        0,
        "paused",
      ], paused.stderr);
      const empty = await run(["download", "resume", "--json"]);
      assertEquals([empty.code, empty.json.downloads], [0, []], empty.stderr);
      const moved = await run(["download", "move", films[1] ?? "", "first"]);
      assertEquals(moved.code, 0, moved.stderr);
      const list = await run(["download", "list", "--json"]);
      assertMatch(list.json.downloads[0].title, /^Blade Dancer/);
      const usage = await run(["download", "move", films[0] ?? "", "top"]);
      assertEquals(usage.code, 2);
      assertEquals((await run(["download", "pause"])).code, 2);
      demo.files.options.downloading = true;
      const done = await run(["download", "resume", "--all", "--json"]);
      assertEquals(done.code, 0, done.stderr);
      const paths = done.json.downloads.map((it: { path: string }) => it.path);
      assertEquals([paths.length, paths.every(exists)], [2, true]);
      const [path = "", other = ""] = paths;
      assertEquals((await run(["download", "remove", path])).code, 0);
      const name = other.split("/").at(-1) ?? "";
      const gone = ["download", "remove", name, "--delete-file"];
      assertEquals((await run(gone)).code, 0);
      assertEquals([exists(path), exists(other)], [true, false]);
      const left = await run(["download", "list", "--json"]);
      assertEquals(left.json.downloads, []);
    }),
);

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}
