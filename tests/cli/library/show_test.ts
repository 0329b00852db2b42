/**
 * Tests `library show` with a server, without one, and with unusual replies.
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { networkTest } from "../../jellyfin/jellyfin_fixture.ts";
import { login, OF_ITS_OWN, withDemo } from "../cli_demo.ts";

const FILM = "Blade Dancer (1982)";

networkTest(
  "library show prints what the server knows when it is reachable",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const { code, stdout, stderr } = await run(["library", "show", FILM]);
      assertEquals([code, stderr], [0, ""]);
      for (
        const line of [
          /^ {2}original title {2}Lamatanssija$/m,
          /^ {2}cast {12}Aino Lantern as The dancer\n {18}Toshi Kubo 久保 as/m,
          /^ {2}directors {7}Märta Comet$/m,
          /^ {2}countries {7}Finland, Japan$/m,
          /^ {2}rated {11}R, 8\.3 of 10, critics 90 of 100$/m,
          /^ {2}version 2 {7}Blade Dancer \(1982\) - Final Cut, mp4/m,
          /^ {2}audio {11}1: English, .*, plays\n {18}2: Japanese, /m,
          /^ {2}extras {10}Official, trailer, 1 min\n {18}Making Of, behind/m,
          /^ {2}external ids {4}Imdb tt0099999$/m,
          /^ {2}A retired dancer .*\n\n {2}The knives/m,
        ]
      ) {
        assertMatch(stdout, line);
      }
      const { json } = await run(["library", "show", FILM, "--json"]);
      assertEquals(json.problem, null);
      assertEquals(json.people[0], {
        name: "Aino Lantern",
        role: "The dancer",
        type: "actor",
      });
      assertEquals(json.collections.length, 1);
      assertEquals(json.externalIds, { Imdb: "tt0099999", Tmdb: "78999" });
      const [version, other] = json.versions;
      assertEquals(version.tracks[1].language, "eng");
      assertEquals(version.tracks[1].index, 1);
      assertEquals([version.usual, version.usualAudio], [true, 1]);
      assertEquals([version.usualSubtitles, other.usual], [null, false]);
    }),
);

networkTest(
  "library show prints the record and what is missing when nobody answers",
  () =>
    withDemo(
      { ...OF_ITS_OWN, irregular: true },
      async ({ run, demo, caFile }) => {
        await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
        await run(["library", "sync"]);
        await demo.stop();
        const offline = await run(["library", "show", FILM]);
        assertEquals(offline.code, 0);
        assertMatch(offline.stdout, /^ {2}rated {2,}R, 8\.3 of 10$/m);
        assertMatch(
          offline.stderr,
          /^Showing the synced details, without people/,
        );
        const { json } = await run(["library", "show", FILM, "--json"]);
        assertEquals([json.people, json.problem.kind], [null, "unreachable"]);
        const stored = await run(["library", "show", FILM, "--stored"]);
        assertEquals([stored.code, stored.stderr], [0, ""]);
        const fresh = await run(["library", "show", FILM, "--refresh"]);
        assertEquals([fresh.code, fresh.stdout], [5, ""]);
      },
    ),
);

networkTest(
  "library show prints the rest when members of the reply are odd",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const found = await run(["library", "search", FILM, "--json"]);
      const { id } = found.json.items[0];
      for (const odd of [null, 5, "x", [null, 5, {}], { a: null }]) {
        demo.options.answer = ({ url }) => {
          const { pathname } = new URL(url);
          if (/LocalTrailers|SpecialFeatures/.test(pathname)) {
            return Response.json(odd);
          }
          if (pathname !== `/Items/${id}`) return null;
          return Response.json({
            Id: id,
            Type: "Movie",
            Name: FILM,
            People: odd,
            Studios: odd,
            Taglines: odd,
            ProductionLocations: odd,
            ProviderIds: odd,
            MediaSources: odd,
            MediaStreams: odd,
            CriticRating: odd,
            PremiereDate: odd,
            OriginalTitle: odd,
          });
        };
        const shown = await run(["library", "show", FILM]);
        assertEquals([shown.code, shown.stderr], [0, ""], JSON.stringify(odd));
        assert(shown.stdout.startsWith("Blade Dancer"), shown.stdout);
      }
    }),
);

networkTest(
  "library show refuses --stored with --refresh",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const args = ["library", "show", FILM, "--stored", "--refresh"];
      const { code, stderr } = await run(args);
      assertEquals(code, 2);
      assertMatch(stderr, /Cannot use --stored with --refresh: choose one/);
    }),
);

networkTest(
  "library show says that the server could not be asked when nothing is stored",
  () =>
    withDemo({}, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      const answered = await run(["library", "show", "nosuch"]);
      assertEquals(answered.code, 3);
      assertEquals(answered.stderr.includes("could not be asked"), false);
      const release = Promise.withResolvers<null>();
      demo.options.answer = () => release.promise;
      const args = ["library", "show", "nosuch", "--timeout", "0.5"];
      const hung = await run(args);
      release.resolve(null);
      assertEquals(hung.code, 3);
      assertMatch(
        hung.stderr,
        /"nosuch": it is not stored here, and the server could not be asked\nhint: Try again/,
      );
    }),
);

networkTest(
  "library show does not show the size of a link as the size of the film",
  () =>
    withDemo({ irregular: true }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const args = ["library", "show", "Remote Stream (2018)"];
      for (const more of [[], ["--stored"]]) {
        const { stdout } = await run([...args, ...more]);
        assertMatch(stdout, /^ {2}file {2,}\w+$/m);
        const { json } = await run([...args, ...more, "--json"]);
        assertEquals([json.sizeBytes, json.versions?.[0].sizeBytes ?? null], [
          null,
          null,
        ]);
      }
    }),
);

networkTest(
  "library show, play, download and mark name the kind of a book, by its id and its name",
  () =>
    withDemo({ irregular: true, items: 60 }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const book = demo.library.visibleItems().find((it) => it.kind === "Book");
      assert(book);
      const said = `jellytau: Cannot use "${book.name}": it is a book, which ` +
        "JellyTau does not play\n";
      for (
        const command of [
          ["library", "show"],
          ["play"],
          ["download"],
          ["mark", "watched"],
        ]
      ) {
        for (const reference of [book.id, book.name]) {
          const { code, stderr } = await run([...command, reference]);
          assertEquals([code, stderr.split("hint:")[0]], [3, said]);
        }
        const { code, stderr } = await run([...command, "No Such Film"]);
        assertEquals(code, 3);
        assertMatch(stderr, /^jellytau: Cannot find item "No Such Film"\n/);
      }
    }),
);

networkTest(
  "library show counts the watched episodes of a series and of its seasons",
  () =>
    withDemo({ items: 60 }, async ({ run, demo, caFile }) => {
      await run(login(demo.url, "--ca-file", caFile), { stdin: "demo" });
      await run(["library", "sync"]);
      const { json: listed } = await run(
        ["library", "list", "--type", "series", "--json"],
      );
      const [{ id }] = listed.items;
      const { json } = await run(["library", "show", id, "--json"]);
      const sum = (key: "episodeCount" | "watchedCount") =>
        json.seasons.reduce(
          (total: number, it: Record<typeof key, number>) => total + it[key],
          0,
        );
      assert(json.episodeCount > 0);
      assertEquals(sum("episodeCount"), json.episodeCount);
      assertEquals(sum("watchedCount"), json.watchedCount);
      const [season] = json.seasons;
      const { stdout } = await run(["library", "show", id, "--stored"]);
      const progress = `${json.watchedCount} of ${json.episodeCount} episodes?`;
      assertMatch(
        stdout,
        new RegExp(`^ {2}progress {2,}${progress} watched$`, "m"),
      );
      assertMatch(
        stdout,
        new RegExp(
          `^ {2}seasons {2,}${season.name}, \\d+ of \\d+ episodes`,
          "m",
        ),
      );
      const shown = await run(["library", "show", season.id, "--json"]);
      assertEquals(shown.json.episodeCount, season.episodeCount);
      assertEquals(shown.json.watchedCount, season.watchedCount);
      assertEquals(shown.json.seasons, null);
      const film = await run(["library", "list", "--type", "movie", "--json"]);
      const [{ id: filmId }] = film.json.items;
      const other = await run(["library", "show", filmId, "--json"]);
      assertEquals([other.json.episodeCount, other.json.seasons], [null, null]);
    }),
);
