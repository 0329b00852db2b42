/** Tests the order and the filters of `library list`. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, withDemo } from "../cli_demo.ts";
import type { Run } from "../cli_fixture.ts";

async function listed(run: Run, ...options: string[]) {
  const ran = await run(["library", "list", ...options, "--json"]);
  assertEquals(ran.code, 0, ran.stderr);
  return ran.json.items.map((it: { name: string }) => it.name);
}

const REFUSED: [options: string[], code: number, message: string][] = [
  [["--sort", "nmae"], 2, "'nmae' is not a value of option '--sort <order>'"],
  [["--year", "90"], 2, 'Cannot use --year "90": it is not a year'],
  [["--rating", "good"], 2, 'Cannot use --rating "good": it is not a rating'],
  [["--language", "Gibberish"], 2, '--language "Gibberish": it is not a lang'],
  [["--genre", "Drana"], 3, 'hint: Did you mean "Drama"?'],
  [["--playlist", "Evening", "--sort", "added"], 2, "Cannot sort a playlist"],
];

networkTest(
  "library people and --person ask the server and keep the reply",
  () =>
    withDemo({ items: 60, irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      for (
        const [flag, name] of [["--person", "Ada"], [
          "--language",
          "en",
        ]] as const
      ) {
        const early = await run(["library", "list", flag, name]);
        assertStringIncludes(early.stderr, "hint: The library has not been");
      }
      await run(["library", "sync"]);
      const comet = ["--person", "marta comet"];
      const unknown = await run(["library", "list", "--person", "Nobody Else"]);
      assertEquals([unknown.code, unknown.stdout], [3, ""]);
      assertStringIncludes(unknown.stderr, 'Cannot find person "Nobody Else"');
      const first = await run(["library", "people", "--json"]);
      assertEquals(first.code, 0, first.stderr);
      const shown = ({ json }: typeof first) =>
        json.people.find((it: { name: string }) => it.name === "Märta Comet");
      assertEquals(shown(first), {
        name: "Märta Comet",
        items: null,
        inside: null,
      });
      const films = ["library", "people", "--library", "Films"];
      const unread = "The people of this library are not known yet";
      assertStringIncludes((await run(films)).stderr, unread);
      const found = await listed(run, ...comet);
      assert(found.length > 0);
      assertStringIncludes((await run(films)).stdout, "Märta Comet");
      assertEquals(await listed(run, "--person", "comet"), found);
      const again = await run(["library", "people", "--json"]);
      assertEquals(shown(again).items, found.length);
      const plain = await run(["library", "people"]);
      assertStringIncludes(plain.stdout, "Märta Comet");

      const unheard = await run(["library", "list", "--language", "Xhosa"]);
      assertEquals(unheard.code, 3);
      assertStringIncludes(unheard.stderr, "Cannot find audio in Xhosa");
      const english = await listed(run, "--language", "eng");
      assert(english.length > 0);

      await demo.stop();
      assertEquals(await listed(run, "--language", "English"), english);
      assertEquals(await listed(run, ...comet), found);
      const offline = await run(["library", "list", "--person", "comet"]);
      assertEquals(offline.code, 0, offline.stderr);
      const names = await run(["library", "people"]);
      assertEquals(names.stdout, plain.stdout);
      const asked = await run(["library", "list", "--person", "Ines Ferry"]);
      assertEquals(asked.code, 0, asked.stderr);
      assertStringIncludes(
        asked.stderr,
        "list may be incomplete: Cannot reach",
      );
      const lost = await run(["library", "list", "--person", "Nobody Else"]);
      assertEquals([lost.code, lost.stdout], [5, ""], lost.stderr);
    }),
);

networkTest("library list sorts and filters", () =>
  withDemo(
    { items: 120, irregular: true },
    async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const films = ["--type", "movie"];
      const byRating = await listed(run, ...films, "--sort", "rating");
      const reversed = ["--sort", "rating", "--reverse"];
      assertEquals(
        await listed(run, ...films, ...reversed),
        byRating.toReversed(),
      );
      assertEquals(
        await listed(run, ...films, "--reverse"),
        (await listed(run, ...films)).toReversed(),
      );
      const shuffled = await listed(run, ...films, "--sort", "random");
      assertEquals(shuffled.toSorted(), byRating.toSorted());

      const unwatched = await listed(run, ...films, "--unwatched");
      assert(unwatched.length > 0 && unwatched.length < byRating.length);
      const drama = ["--genre", "drama", "--year", "1900-1999"];
      for (const it of await listed(run, ...films, ...drama)) {
        assert(byRating.includes(it));
      }
      const good = await listed(run, ...films, "--rating", ">7");
      assertEquals(good.toSorted(), byRating.slice(0, good.length).toSorted());
      assertEquals(await listed(run, "--downloaded"), []);
      assertEquals(await listed(run, "--year", "800"), []);
      const found = await run([
        ...["library", "search", "the", "--rating", "7", "--json"],
      ]);
      assert(found.json.total > 0);

      const genres = await run(["library", "genres", "--json"]);
      const counts = genres.json.genres.map((
        it: { name: string; items: number },
      ) => [it.name, it.items]);
      for (const [name, items] of counts.slice(0, 3)) {
        const tops = "movie,series,album,video,audiobook";
        const found = await listed(run, "--type", tops, "--genre", name);
        assertEquals(found.length, items, name);
      }
      const { json } = await run(["library", "artists", "--json"]);
      const albums: boolean[] = json.artists.map((
        it: { items: number },
      ) => it.items > 0);
      assert(albums.includes(true) && albums.includes(false));
      assertEquals(albums, albums.toSorted((a, b) => Number(b) - Number(a)));
      const studios = await run(["library", "studios"]);
      assert(/item/.test(studios.stdout), studios.stdout);

      for (const [options, code, message] of REFUSED) {
        const ran = await run(["library", "list", ...options]);
        assertEquals(ran.code, code, ran.stderr);
        assertStringIncludes(ran.stderr, message);
      }
    },
  ));
