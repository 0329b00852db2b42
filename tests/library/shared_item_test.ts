import { assert, assertEquals } from "@std/assert";
import { type SyncFixture, syncTest } from "./sync_fixture.ts";

/** Puts the first film into the last library as well. */
function shareFilm({ demo: { library } }: SyncFixture) {
  const folders = library.folders.filter((it) => !it.forbidden);
  const films = folders[0];
  const other = folders.at(-1);
  const [film] = library.itemsOf(films?.id ?? "");
  assert(films && other && film);
  library.remove(film.id);
  library.add({ ...film, alsoIn: [other.id], savedMs: Date.now() });
  return { film, films, other };
}

function listed(
  { library, account }: SyncFixture,
  libraryId: string,
): string[] {
  const window = { offset: 0, limit: 1_000 };
  return library.items.listItems(account, { libraryId }, window).items
    .map((it) => it.id);
}

function foundIn(
  fixture: SyncFixture,
  { name, libraryId }: { name: string; libraryId: string },
): string[] {
  const options = { filter: { libraryId }, limit: 10, countUpTo: 10 };
  return fixture.library.items.searchItems(fixture.account, name, options).items
    .map((it) => it.id);
}

syncTest(
  "syncLibraries() keeps an item in both of its libraries, and once",
  async (fixture) => {
    const { film, films, other } = shareFilm(fixture);
    const first = await fixture.sync();
    assertEquals([first.added, first.updated, first.items], [300, 0, 300]);
    for (const { id } of [films, other]) {
      assert(listed(fixture, id).includes(film.id));
      assertEquals(
        foundIn(fixture, { name: film.name, libraryId: id }).includes(film.id),
        true,
      );
    }
    for (const full of [false, true, false]) {
      const { added, updated, removed } = await fixture.sync({ full });
      assertEquals([added, updated, removed], [0, 0, 0]);
    }
  },
);

syncTest(
  "syncLibraries() keeps a shared item when one of its libraries is removed",
  async (fixture) => {
    const { film, films, other } = shareFilm(fixture);
    await fixture.sync();
    const own = listed(fixture, films.id).length;
    films.listed = false;
    const report = await fixture.sync();
    assertEquals(report.removed, own - 1);
    assertEquals(fixture.kept().get(film.id)?.libraryId, other.id);
    assert(
      foundIn(fixture, { name: film.name, libraryId: other.id }).includes(
        film.id,
      ),
    );
    films.listed = true;
    const again = await fixture.sync();
    assertEquals([again.added, again.removed], [own - 1, 0]);
    other.listed = false;
    await fixture.sync();
    assertEquals(fixture.kept().get(film.id)?.libraryId, films.id);
  },
);

syncTest(
  "syncLibraries() takes a shared item out of the library that it has left",
  async (fixture) => {
    const { film, films, other } = shareFilm(fixture);
    await fixture.sync();
    const { library } = fixture.demo;
    const there = library.find(film.id);
    assert(there);
    library.remove(film.id);
    library.add({ ...there, folderId: other.id, alsoIn: [] });
    const moved = await fixture.sync();
    assertEquals(moved.removed, 0);
    assertEquals(listed(fixture, films.id).includes(film.id), false);
    assertEquals(listed(fixture, other.id).includes(film.id), true);
    library.remove(film.id);
    assertEquals((await fixture.sync()).removed, 1);
    assertEquals(fixture.kept().has(film.id), false);
  },
);
