import { Failure } from "../../../src/core/failure.ts";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { servedIds, skippedNames, syncTest } from "../sync_fixture.ts";

syncTest(
  "syncLibraries() keeps every item once when it is the first",
  async (fixture) => {
    const report = await fixture.sync();
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
    const { durationMs, ...counts } = report;
    assert(durationMs >= 0);
    assertEquals(counts, {
      libraries: 5,
      skipped: [],
      listsFailure: null,
      delisted: [],
      added: 300,
      updated: 0,
      removed: 0,
      unreadable: 0,
      unplayable: [],
      items: 300,
    });
  },
);

syncTest(
  "syncLibraries() changes nothing when nothing changed",
  async (fixture) => {
    await fixture.sync();
    const before = fixture.kept();
    for (const full of [false, true]) {
      const { added, updated, removed } = await fixture.sync({ full });
      assertEquals({ added, updated, removed }, {
        added: 0,
        updated: 0,
        removed: 0,
      });
    }
    assertEquals(fixture.kept(), before);
  },
);

syncTest(
  "syncLibraries() finds what was added, changed and removed",
  async (fixture) => {
    await fixture.sync();
    const { library } = fixture.demo;
    const films = library.folders[0]?.id ?? "";
    const [first, second] = library.itemsOf(films);
    library.change(first?.id ?? "", { name: "The Renamed Harbour" });
    library.remove(second?.id ?? "");
    const added = library.addMovie(films, "Amélie of Évora");
    const report = await fixture.sync();
    assertEquals([report.added, report.updated, report.removed], [1, 1, 1]);
    const kept = fixture.kept();
    assertEquals([...kept.keys()].sort(), servedIds(fixture));
    assertEquals(kept.get(first?.id ?? "")?.name, "The Renamed Harbour");
    assertEquals(kept.get(added.id)?.libraryId, films);
  },
);

syncTest(
  "syncLibraries() reads again what the user did elsewhere",
  async (fixture) => {
    await fixture.sync();
    const { demo, userId } = fixture;
    const [film] = demo.library.itemsOf(demo.library.folders[0]?.id ?? "");
    assert(film);
    const lastPlayedMs = Date.parse("2026-05-01T10:00:00Z");
    demo.library.changeUserData(userId, film, {
      played: true,
      favorite: true,
      playCount: 7,
      positionTicks: 600_000_000,
      lastPlayedMs,
    });
    const report = await fixture.sync();
    assertEquals(report.updated, 1);
    assertEquals(fixture.kept().get(film.id)?.userData, {
      played: true,
      favorite: true,
      playCount: 7,
      positionMs: 60_000,
      lastPlayedAt: new Date(lastPlayedMs),
    });
  },
);

syncTest(
  "syncLibraries() keeps every item once when one comes on two pages",
  async (fixture) => {
    fixture.demo.library.quirks.repeatAcrossPages = true;
    const report = await fixture.sync();
    assertEquals(report.added, 1_300);
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
  },
  { items: 1_300 },
);

syncTest(
  "syncLibraries() continues after a short page in the middle",
  async (fixture) => {
    const { library } = fixture.demo;
    library.quirks.shortPageAt = 3;
    await fixture.sync();
    const hidden = library.folders.filter((it) => !it.forbidden)
      .map((it) => library.itemsOf(it.id)[3]?.id);
    assertEquals(
      [...fixture.kept().keys()].sort(),
      servedIds(fixture).filter((id) => !hidden.includes(id)),
    );
  },
);

syncTest(
  "syncLibraries() keeps what a short page left out, and asks by id",
  async (fixture) => {
    await fixture.sync();
    fixture.demo.library.quirks.shortPageAt = 3;
    for (const full of [false, true]) {
      const { removed } = await fixture.sync({ full });
      assertEquals(removed, 0);
    }
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
  },
);

syncTest(
  "syncLibraries() names a forbidden library and reads the others",
  async (fixture) => {
    const attic = fixture.demo.library.folders.find((it) => it.forbidden);
    assert(attic);
    attic.listed = true;
    const report = await fixture.sync();
    assertEquals(skippedNames(report), [["Attic", "forbidden"]]);
    assertEquals(report.libraries, 5);
    assertEquals(report.items, 300);
  },
);

syncTest(
  "syncLibraries() keeps the items of a library that became forbidden",
  async (fixture) => {
    await fixture.sync();
    const films = fixture.demo.library.folders[0];
    assert(films);
    films.forbidden = true;
    const report = await fixture.sync();
    assertEquals(skippedNames(report), [["Films", "forbidden"]]);
    assertEquals([report.removed, report.items], [0, 300]);
  },
);

syncTest(
  "syncLibraries() removes a library that the server no longer lists",
  async (fixture) => {
    await fixture.sync();
    const films = fixture.demo.library.folders[0];
    assert(films);
    films.listed = false;
    const gone = fixture.demo.library.itemsOf(films.id).length;
    const report = await fixture.sync();
    assertEquals([report.libraries, report.removed], [4, gone]);
    assertEquals(report.delisted, ["Films"]);
    assertEquals((await fixture.sync()).delisted, []);
    assertEquals(report.items, 300 - gone);
    const { items } = fixture.library.items.searchItems(
      fixture.account,
      "the",
      {
        filter: { libraryId: films.id },
        limit: 10,
        countUpTo: 10,
      },
    );
    assertEquals(items, []);
  },
);

syncTest(
  "syncLibraries() moves an item that moved to another library",
  async (fixture) => {
    await fixture.sync();
    const { library } = fixture.demo;
    const [films, , , mixed] = library.folders;
    const [film] = library.itemsOf(films?.id ?? "");
    assert(film && mixed);
    library.remove(film.id);
    library.add({ ...film, folderId: mixed.id, savedMs: Date.now() });
    await fixture.sync();
    assertEquals(fixture.kept().get(film.id)?.libraryId, mixed.id);
    assertEquals(fixture.kept().size, 300);
  },
);

syncTest(
  "syncLibraries() is rejected when the token is revoked",
  async (fixture) => {
    fixture.demo.users.end(fixture.token.expose());
    const failure = await assertRejects(() => fixture.sync(), Failure);
    assertEquals(failure.kind, "rejected");
  },
);

syncTest(
  "syncLibraries() finds what changes between two pages",
  async (fixture) => {
    const { library } = fixture.demo;
    const films = library.folders[0]?.id ?? "";
    let pages = 0;
    fixture.demo.options.answer = (request) => {
      const { pathname, searchParams } = new URL(request.url);
      const lists = pathname === "/Items" &&
        searchParams.get("parentId") === films;
      if (!lists || ++pages !== 2) return null;
      // One leaves the first page, one is added: items shift, the count stays.
      const [first, second] = library.itemsOf(films);
      library.remove(first?.id ?? "");
      library.change(second?.id ?? "", { sortName: "zzz", name: "Zzz" });
      library.addMovie(films, "Aaa");
      return null;
    };
    await fixture.sync();
    fixture.demo.options.answer = null;
    const after = await fixture.sync();
    assertEquals([...fixture.kept().keys()].sort(), servedIds(fixture));
    assertEquals([after.added, after.removed], [0, 0]);
  },
  { items: 2_000 },
);
