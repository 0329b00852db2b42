/** Tests messages that were once wrong. */
import {
  albumTitle,
  movieTitle,
  overviewOf,
  seriesTitle,
} from "../../src/demo/library_words.ts";
import { SeededRandom } from "../../src/demo/seeded_random.ts";
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "./cli_demo.ts";

networkTest(
  "names that fit more than one thing are listed one a line, below the hint",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const films = demo.library.folders[0]?.id ?? "";
      const ids = [1, 2].map(() => demo.library.addMovie(films, "Twice").id);
      await run(["library", "sync"]);
      const ran = await run(["library", "show", "Twice"]);
      const [said, hint, ...listed] = ran.stderr.trimEnd().split("\n");
      assertEquals([ran.code, said, hint], [
        2,
        'jellytau: Cannot tell which item is meant by "Twice": it matches more than one',
        "hint: Use one of these IDs",
      ]);
      assertEquals(listed.length, 2);
      for (const id of ids) {
        assert(listed.some((it) => /^ {2}Twice/.test(it) && it.endsWith(id)));
      }
    });
  },
);

networkTest(
  "`download --dry-run` says what it would do; scripts read the state as before",
  async () => {
    await withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const film = demo.library.visibleItems().find((it) =>
        it.kind === "Movie"
      );
      const args = ["download", film?.id ?? "", "--dry-run"];
      const { stdout } = await run(args);
      assertMatch(stdout, /^would fetch {2}\d+\.\d MB/);
      const { json } = await run([...args, "--json"]);
      assertEquals(json.downloads[0].state, "queued");
    });
  },
);

networkTest(
  "the demo's titles and texts have the right articles and plurals",
  () => {
    const texts = [...Array(3_000).keys()].flatMap((seed) => [
      ...[movieTitle, seriesTitle, albumTitle].map((it) =>
        it(new SeededRandom(seed))
      ),
      overviewOf(seed),
    ]);
    assertEquals(
      texts.filter((it) => /\ba [aeiou]|[^aeiou]ys\b/i.test(it)),
      [],
    );
    assert(texts.some((it) => /\ban [aeiou]/i.test(it)));
    assert(texts.some((it) => /ries\b/.test(it)));
  },
);

networkTest(
  "a track of the demo is saved with its number before its name",
  async () => {
    await withDemo({ items: 40 }, async ({ run, demo, caFile, home }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const track = demo.library.visibleItems().find((it) =>
        it.index === 2 &&
        it.kind === "Audio"
      );
      assert(track, "there is one");
      const { json } = await run([
        "download",
        track.id,
        "--dir",
        `${home}/files`,
        "--json",
      ]);
      const [{ path }] = json.downloads;
      assertEquals(path.split("/").at(-1), `02 ${track.name}.wav`);
    });
  },
);

networkTest(
  'seriesTitle() and albumTitle() add "es" to a noun that ends in s',
  () => {
    const titles = Array.from({ length: 400 }, (_, seed) => [
      seriesTitle(new SeededRandom(seed)),
      albumTitle(new SeededRandom(seed)),
    ]).flat();
    assert(titles.some((it) => it.includes("Compasses")));
    assertEquals(titles.filter((it) => it.includes("sss")), []);
  },
);
