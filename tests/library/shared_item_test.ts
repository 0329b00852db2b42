import { assert, assertEquals } from "../assert.ts";
import { syncTest, type SyncWorld } from "./sync_world.ts";

/** Puts the first film into the last library as well. */
function shareFilm({ demo: { library } }: SyncWorld) {
  const folders = library.folders.filter((it) => !it.forbidden);
  const films = folders[0];
  const other = folders.at(-1);
  const [film] = library.itemsOf(films?.id ?? "");
  assert(films && other && film);
  library.remove(film.id);
  library.add({ ...film, alsoIn: [other.id], savedMs: Date.now() });
  return { film, films, other };
}

function listed({ library, account }: SyncWorld, libraryId: string): string[] {
  const window = { offset: 0, limit: 1_000 };
  return library.listItems(account, { libraryId }, window).items
    .map((it) => it.id);
}

function foundIn(world: SyncWorld, name: string, libraryId: string): string[] {
  const options = { filter: { libraryId }, limit: 10, countUpTo: 10 };
  return world.library.searchItems(world.account, name, options).items
    .map((it) => it.id);
}

syncTest(
  "syncLibraries() keeps an item in both of its libraries, and once",
  async (world) => {
    const { film, films, other } = shareFilm(world);
    const first = await world.sync();
    assertEquals([first.added, first.updated, first.items], [300, 0, 300]);
    for (const { id } of [films, other]) {
      assert(listed(world, id).includes(film.id));
      assertEquals(foundIn(world, film.name, id).includes(film.id), true);
    }
    for (const full of [false, true, false]) {
      const { added, updated, removed } = await world.sync({ full });
      assertEquals([added, updated, removed], [0, 0, 0]);
    }
  },
);

syncTest(
  "syncLibraries() keeps a shared item when one of its libraries is removed",
  async (world) => {
    const { film, films, other } = shareFilm(world);
    await world.sync();
    const own = listed(world, films.id).length;
    films.listed = false;
    const report = await world.sync();
    assertEquals(report.removed, own - 1);
    assertEquals(world.kept().get(film.id)?.libraryId, other.id);
    assert(foundIn(world, film.name, other.id).includes(film.id));
    films.listed = true;
    const again = await world.sync();
    assertEquals([again.added, again.removed], [own - 1, 0]);
    other.listed = false;
    await world.sync();
    assertEquals(world.kept().get(film.id)?.libraryId, films.id);
  },
);

syncTest(
  "syncLibraries() takes a shared item out of the library that it has left",
  async (world) => {
    const { film, films, other } = shareFilm(world);
    await world.sync();
    const { library } = world.demo;
    const there = library.find(film.id);
    assert(there);
    library.remove(film.id);
    library.add({ ...there, folderId: other.id, alsoIn: [] });
    const moved = await world.sync();
    assertEquals(moved.removed, 0);
    assertEquals(listed(world, films.id).includes(film.id), false);
    assertEquals(listed(world, other.id).includes(film.id), true);
    library.remove(film.id);
    assertEquals((await world.sync()).removed, 1);
    assertEquals(world.kept().has(film.id), false);
  },
);
