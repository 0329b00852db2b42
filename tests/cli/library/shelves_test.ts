import { assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";

interface Named {
  readonly id: string;
}
const idsOf = (items: readonly Named[]) => items.map((it) => it.id);

/** Enough items for several series, some of them in progress. */
const MANY = { items: 400 };

networkTest(
  "next and library resume list what the server lists",
  () =>
    withDemo(MANY, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const ask = async (path: string): Promise<string[]> => {
        const { json } = await run(["api", path]);
        return json.Items.map((it: { Id: string }) => it.Id);
      };
      const unread = await run(["next"]);
      assertEquals([unread.code, unread.stdout], [0, ""]);
      assertMatch(unread.stderr, /jellytau library sync/);
      assertEquals((await run(["library", "sync"])).code, 0);

      const resume = await run(["library", "resume", "--json"]);
      const inProgress: string[] = idsOf(resume.json.items);
      const video = await ask(
        "/UserItems/Resume?mediaTypes=Video&recursive=true",
      );
      assertEquals(inProgress.length > 0, true);
      assertEquals(inProgress.filter((it) => !video.includes(it)), []);

      const next = await run(["next", "--json", "--limit", "100"]);
      const upNext = await ask("/Shows/NextUp?enableResumable=false");
      const listed = idsOf(next.json.items);
      assertEquals(listed.filter((it) => !upNext.includes(it)), []);
      assertEquals(listed.length > 0, true);
      const [first] = listed;
      const shown = await run(["next", "--limit", "1"]);
      assertMatch(shown.stdout, /^episode {2}.+ S\d\dE\d\d /);
      assertEquals(shown.stdout.trim().split("\n").length, 1);
      for (const command of [["next"], ["library", "resume"]]) {
        const all = (await run([...command, "--json"])).json.items;
        const two = await run([...command, "--json", "--limit", "2"]);
        assertEquals(idsOf(two.json.items), idsOf(all).slice(0, 2));
      }

      await run(["mark", "watched", first ?? ""]);
      const later = await run(["next", "--json", "--limit", "100"]);
      assertEquals(idsOf(later.json.items).includes(first ?? ""), false);
    }),
);

networkTest(
  "library latest lists what is new in each library, and nothing twice",
  () =>
    withDemo(MANY, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const { json } = await run(["library", "latest", "--json"]);
      const names = json.libraries.map((it: { name: string }) => it.name);
      assertEquals(names.includes("Films"), true);
      const ids = json.libraries
        .flatMap((it: { items: readonly Named[] }) => idsOf(it.items));
      assertEquals(new Set(ids).size, ids.length);
      const shelves = [
        ...idsOf((await run(["library", "resume", "--json"])).json.items),
        ...idsOf((await run(["next", "--json"])).json.items),
      ];
      assertEquals(shelves.filter((it) => ids.includes(it)), []);

      const films = await run(["library", "latest", "--library", "films"]);
      assertMatch(films.stdout, /^Films\nmovie /);
      const painted = await run([
        ...["library", "latest", "--library", "films"],
        ...["--color", "always"],
      ]);
      assertEquals(painted.stdout.split("\n")[0], "\x1b[1mFilms\x1b[0m");
      const shown = await run(["library", "show", ids[0], "--color", "always"]);
      assertEquals(shown.stdout.startsWith("\x1b[1m"), true);
      const unknown = await run(["library", "latest", "--library", "Nothing"]);
      assertEquals(unknown.code, 3);
      assertMatch(unknown.stderr, /Cannot find library "Nothing"/);
    }),
);
