import { assert, assertEquals, assertMatch } from "@std/assert";
import { filesHolding } from "../secret_word.ts";
import { type SignedIn, signedInTest } from "./signed_in.ts";

/** Defines a test with the binary, signed in to a small library. */
function libraryTest(
  name: string,
  use: (fixture: SignedIn) => Promise<void>,
): void {
  signedInTest({ name, items: 200 }, use);
}

libraryTest(
  "jellytau library sync reads all, and then only what changed",
  async ({ demo, jellytau, home }) => {
    const first = await jellytau("library", "sync");
    assertEquals(first.code, 0, first.stderr);
    const { durationMs, ...counts } = first.json;
    assert(Number.isInteger(durationMs));
    assertEquals(counts, {
      libraries: 5,
      added: 200,
      updated: 0,
      removed: 0,
      unreadable: 0,
      unplayable: [],
      items: 200,
      skipped: [],
      gone: [],
      listsProblem: null,
    });
    demo.library.addMovie(demo.library.folders[0]?.id ?? "", "Amélie of Évora");
    const second = await jellytau("library", "sync");
    assertEquals([second.json.added, second.json.items], [1, 201]);
    const full = await jellytau("library", "sync", "--full");
    assertEquals([full.json.added, full.json.items], [0, 201]);
    assertEquals(await filesHolding(home), []);
    assertEquals(demo.log.tokensSeenOutside(), 0);
  },
);

libraryTest(
  "jellytau library list and search print the promised keys",
  async ({ demo, jellytau, sync }) => {
    await sync();
    const list = await jellytau("library", "list");
    assertEquals([list.json.total, list.json.items.length], [200, 200]);
    const ids = list.json.items.map((it: { id: string }) => it.id).sort();
    assertEquals(ids, demo.library.visibleItems().map((it) => it.id).sort());
    const episodes = await jellytau(
      ...["library", "list", "--type", "Episodes", "--limit", "1"],
    );
    const [episode] = episodes.json.items;
    const found = demo.library.find(episode.id);
    assertEquals(episode, {
      ...episode,
      name: found?.name,
      type: "episode",
      year: found?.year,
      runtimeMs: (found?.runTimeTicks ?? 0) / 10_000,
      seriesName: found?.series?.name,
      seasonNumber: found?.parentIndex,
      episodeNumber: found?.index,
      libraryId: found?.folderId,
    });
  },
);

libraryTest(
  "jellytau library search finds amelie without the server",
  async ({ demo, jellytau, sync }) => {
    const films = demo.library.folders[0]?.id ?? "";
    const film = demo.library.addMovie(films, "Amélie, la nuit");
    await sync();
    await demo.stop();
    for (const words of ["amelie", "AMEL nui", `amélie ${film.year}`]) {
      const ran = await jellytau("library", "search", ...words.split(" "));
      const names = ran.json.items.map((it: { name: string }) => it.name);
      assertEquals(ran.code, 0, ran.stderr);
      assert(names.includes("Amélie, la nuit"), words);
    }
    const search = ["library", "search", "amelie", "--year", `${film.year}`];
    for (const [type, expected] of [["movie", [film.id]], ["album", []]]) {
      const ran = await jellytau(...search, "--type", `${type}`);
      const ids = ran.json.items.map((it: { id: string }) => it.id);
      assertEquals([ids, ran.json.total], [expected, expected?.length]);
    }
    const none = await jellytau("library", "search", "xyzzyx");
    assertEquals([none.code, none.json], [0, { items: [], total: 0 }]);
    const shown = await jellytau("library", "show", "amelie, la nuit");
    assertEquals([shown.json.id, shown.json.libraryName], [film.id, "Films"]);
  },
);

libraryTest(
  "jellytau library show takes an id, a place, and says what is ambiguous",
  async ({ demo, jellytau, sync }) => {
    await sync();
    const episode = demo.library.visibleItems().find((it) =>
      it.kind === "Episode"
    );
    const byId = await jellytau("library", "show", episode?.id ?? "");
    assertEquals(byId.json.seriesName, episode?.series?.name);
    const place = `${episode?.series?.name} s01e0${episode?.index}`;
    const byPlace = await jellytau("library", "show", place);
    assertEquals(byPlace.json.id, episode?.id);
    const fresh = await jellytau("library", "show", "--refresh", place);
    assertEquals(fresh.json.sizeBytes, episode?.sizeBytes);
    const unclear = await jellytau("library", "show", "the");
    assertEquals(unclear.code, 2);
    assert(JSON.parse(unclear.stderr).error.details.matches.length > 1);
    const unknown = await jellytau("library", "show", "xyzzyx");
    assertEquals(unknown.code, 3);
    assertEquals(JSON.parse(unknown.stderr).error.kind, "not_found");
  },
);

libraryTest(
  "jellytau library sync exits 9 and names what is forbidden",
  async ({ demo, jellytau }) => {
    const attic = demo.library.folders.find((it) => it.forbidden);
    if (attic) attic.listed = true;
    const ran = await jellytau("library", "sync");
    assertEquals(ran.code, 9);
    const [{ problem, ...skipped }] = ran.json.skipped;
    assertEquals(problem.kind, "forbidden");
    assertEquals(skipped, {
      id: attic?.id,
      name: "Attic",
      collectionType: "movies",
      reason: "forbidden",
    });
    assertEquals(ran.json.items, 200);
    const { kind, notes } = JSON.parse(ran.stderr).error;
    assertEquals(kind, "partial");
    assertMatch(notes.join(), /Skipped "Attic"/);
  },
);

libraryTest(
  "jellytau library sync --timeout fails in time when a page hangs",
  async ({ demo, jellytau }) => {
    const { promise: hangs, resolve: goOn } = Promise.withResolvers<null>();
    demo.options.answer = (request) =>
      new URL(request.url).pathname === "/Items" ? hangs : null;
    const ran = await jellytau("library", "sync", "--timeout", "1");
    goOn(null);
    assertEquals(ran.code, 5);
    assertEquals(JSON.parse(ran.stderr).error.kind, "timeout");
  },
);

libraryTest(
  "jellytau auth logout removes the library as well",
  async ({ jellytau, sync, home }) => {
    await sync();
    assertEquals((await jellytau("auth", "logout")).code, 0);
    assertEquals((await jellytau("library", "list")).code, 4);
    const database = `${home}/.local/share/jellytau/metadata.db`;
    const text = new TextDecoder("latin1").decode(
      await Deno.readFile(database),
    );
    assertEquals(text.includes("Orchard"), false);
  },
);
