/** Tests that `library search` and `library show` find the same items. */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "../cli_demo.ts";
import type { Run } from "../cli_fixture.ts";

const BLADE_DANCER = "Blade Dancer (1982)";
/** Words that the user types, and the item that they mean. */
const MEANT: [words: string, name: string][] = [
  ["loose show s01e02", "Loose Show S01E02-E03"],
  ["loose show 1x02", "Loose Show S01E02-E03"],
  ["Loose Show S01E02-E03", "Loose Show S01E02-E03"],
  ["loose show s01", "Season 1"],
  ["blade dancer (1982)", BLADE_DANCER],
  ["lamatanssija", BLADE_DANCER],
  ["stalker", "Сталкер (1979)"],
  ["gisaengchung", "기생충 (2019)"],
];
/** Names of people, for whom `library show` lists items. */
const PEOPLE = ["aino lantern", "kubo"];

async function searched(run: Run, ...words: string[]): Promise<string[]> {
  const ran = await run(["library", "search", ...words, "--json"]);
  assertEquals(ran.code, 0, ran.stderr);
  return ran.json.items.map((it: { name: string }) => it.name);
}

networkTest(
  "library search finds what library show finds, and the other way round",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      for (const [words, name] of MEANT) {
        const found = await searched(run, ...words.split(" "));
        assert(found.includes(name), `${words}: ${found}`);
        const shown = await run(["library", "show", words, "--json"]);
        assertEquals(shown.code, 0, `${words}: ${shown.stderr}`);
        assertEquals(shown.json.name, name, words);
      }
      for (const name of PEOPLE) {
        assertEquals(await searched(run, name), [BLADE_DANCER]);
        const { code, stderr } = await run(["library", "show", name]);
        assertEquals(code, 2);
        assert(stderr.includes(BLADE_DANCER), stderr);
      }
      const { json } = await run(["library", "show", BLADE_DANCER, "--json"]);
      assertEquals(await searched(run, json.id), [BLADE_DANCER]);
      const genre = await searched(run, "mystery", "drama");
      assert(genre.includes(BLADE_DANCER), genre.join());
      const collection = await searched(run, "harbour", "collection");
      assert(collection.includes(BLADE_DANCER), collection.join());
      assertEquals(
        await searched(run, "harbour collection", "--year", "1931"),
        [
          "M (1931)",
        ],
      );
    }),
);

networkTest(
  "library search asks the server only when nothing is found",
  () =>
    withDemo(
      { ...OF_ITS_OWN, irregular: true },
      async ({ run, demo, caFile }) => {
        await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
        await run(["library", "sync"]);
        const asked = () =>
          demo.log.requests.filter((it) => it.path.startsWith("/Persons"))
            .length;
        await searched(run, "lamatanssija");
        assertEquals(asked(), 0);
        await searched(run, "kubo");
        assertEquals(asked(), 1);
        await demo.stop();
        const offline = await run(["library", "search", "kubo"]);
        assertEquals([offline.code, offline.stdout], [0, ""]);
        assertMatch(offline.stderr, /people and collections: Cannot reach/);
      },
    ),
);

networkTest(
  "library search distinguishes items by library and path when they look the same",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const [films, others] = demo.library.folders.map((it) => it.id);
      for (const folder of [films, films, others]) {
        const film = demo.library.addMovie(folder ?? "", "Twice");
        Object.assign(film, { year: 1999 });
      }
      await run(["library", "sync"]);
      const { stdout } = await run(["library", "search", "twice"]);
      const places = stdout.trimEnd().split("\n")
        .map((it) => it.replace(/^.* {2}(?=\S+, )/, ""));
      assertEquals(new Set(places).size, 3, stdout);
      assertMatch(stdout, /Films, \/Twice.avi, [0-9a-f]{32}$/m);
      assertMatch(stdout, /Shows, \/Twice.avi$/m);
      const shown = await run(["library", "show", "Twice"]);
      assertEquals(shown.code, 2);
      assertMatch(shown.stderr, /^ {2}Twice.* in Films\b.*: [0-9a-f]{32}$/m);
    }),
);

networkTest(
  "an empty name finds nothing, also not on the server",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const lines = [
        ["library", "search", ""],
        ["library", "show", ""],
        ["mark", "watched", " "],
        ["download", "", "--dry-run"],
        ["play", ""],
      ];
      for (const line of lines) {
        const { code, stdout, stderr } = await run(line);
        assertEquals([code, stdout], [2, ""], line.join(" "));
        assertMatch(stderr, /: (its name is empty|it contains no words)\n/);
      }
    }),
);
