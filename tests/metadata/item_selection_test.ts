import { DatabaseSync } from "node:sqlite";
import {
  type ItemConditions,
  NO_CONDITIONS,
} from "../../src/core/item_selection.ts";
import { ITEM_TYPES, UNTOUCHED } from "../../src/core/media_item.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { MIGRATIONS } from "../../src/metadata/migrations.ts";
import { assert, assertEquals } from "@std/assert";
import {
  ACCOUNT,
  CLASSICS,
  EPISODES,
  fill,
  film,
  FILMS,
  idsIn,
  SERIES,
  SHOW,
  SHOWS,
  STRANGER,
} from "../contracts/library_index_samples.ts";
import { openMetadata } from "./open_metadata.ts";

/** The schema before items had columns for marks. */
const OLD_SCHEMA = MIGRATIONS.findIndex((it) => it.includes("is_watched"));
const GENRE = { kind: "genre" as const, name: "Drama" };

async function withPath(use: (path: string) => void): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    use(`${folder}/metadata.db`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function found(
  { items }: OpenedLibraryIndex,
  conditions: Partial<ItemConditions>,
  filter: { libraryId?: string; words?: string } = {},
): string[] {
  const all = { offset: 0, limit: 100 };
  return items.listItems(ACCOUNT, {
    ...filter,
    types: "libraryId" in filter ? [] : ITEM_TYPES,
    conditions: { ...NO_CONDITIONS, ...conditions },
  }, all).items.map((it) => it.name);
}

Deno.test("openLibraryIndex() keeps the marks of an older database", () =>
  withPath((path) => {
    const old = new DatabaseSync(path);
    for (const migration of MIGRATIONS.slice(0, OLD_SCHEMA)) {
      old.exec(migration);
    }
    old.exec(
      `PRAGMA user_version = ${OLD_SCHEMA};
       INSERT INTO library_owners VALUES
         (1, '${ACCOUNT.serverId}', '${ACCOUNT.userId}');
       INSERT INTO libraries (key, owner, id, name, position, cursor)
         VALUES (1, 1, '${FILMS.id}', 'Films', 0, '2026-01-01T00:00:00Z');`,
    );
    for (const number of [1, 2, 3]) {
      old.prepare(
        `INSERT INTO items (key, owner, library, top, id, type, name, sort_key,
           genres, year) VALUES (?, 1, 1, 1, ?, 'movie', ?, ?, 'Drama', 1987)`,
      ).run(2 ** 40 + number, film(number).id, `Film ${number}`, `${number}`);
    }
    old.exec(
      `INSERT INTO user_data VALUES (${2 ** 40 + 2}, 1, 1, 1, 0, '2026-01-01')`,
    );
    old.close();
    const library = openLibraryIndex(path);
    assertEquals(found(library, {}), ["Film 1", "Film 2", "Film 3"]);
    assertEquals(found(library, { watched: true }), ["Film 2"]);
    assertEquals(found(library, { favorite: false }), ["Film 1", "Film 3"]);
    // The next sync reads every item again, and stores its names.
    const [state] = library.libraries.listLibraries(ACCOUNT);
    assertEquals(state?.cursor, null);
    assert(!library.items.hasName(ACCOUNT, GENRE));
    const again = film(1, { genres: ["Drama"], year: 1987 });
    library.synced.applyItems(ACCOUNT, FILMS.id, { items: [again], run: null });
    assertEquals(found(library, { names: [GENRE] }), ["Film 1"]);
    library.close();
  }));

Deno.test("listItems() finds names in the library that an item was moved to", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    fill(library, [film(1, { genres: ["Drama"] }), film(2)]);
    const [first] = idsIn(library, FILMS);
    const shared = { items: [film(1, { genres: ["Drama"] })], run: null };
    library.synced.applyItems(ACCOUNT, CLASSICS.id, shared);
    const names = [GENRE];
    const both = [FILMS.id, CLASSICS.id];
    for (const libraryId of both) {
      assertEquals(found(library, { names }, { libraryId }), ["Film 1"]);
    }
    const ids = [first ?? ""];
    library.synced.removeItems(ACCOUNT, { libraryId: FILMS.id, ids });
    assertEquals(
      both.map((libraryId) => found(library, { names }, { libraryId })),
      [[], ["Film 1"]],
    );
    library.synced.removeItems(ACCOUNT, { libraryId: CLASSICS.id, ids });
    assertEquals(library.items.listNames(ACCOUNT, { kind: "genre" }), []);
    assert(!library.items.hasName(ACCOUNT, GENRE));
    library.close();
  }));

Deno.test("listNames() counts what is at the top of a library and inside", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    const genres = ["Drama"];
    fill(library, [film(1, { genres }), film(2, { genres: ["Ужасы"] })]);
    const items = SHOW.map((it) => ({ ...it, genres }));
    library.synced.applyItems(ACCOUNT, SHOWS.id, { items, run: null });
    const counts = (libraryId?: string) =>
      library.items.listNames(ACCOUNT, { kind: "genre", libraryId })
        .map(({ name, items, inside }) => [name, items, inside]);
    assertEquals(counts(), [["Drama", 2, 4], ["Ужасы", 1, 0]]);
    assertEquals(counts(SHOWS.id), [["Drama", 1, 4]]);
    assertEquals(library.items.listNames(STRANGER, { kind: "genre" }), []);
    library.close();
  }));

Deno.test("listItems() finds downloads, and the series that they are of", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    fill(library, [film(1), film(2)]);
    library.synced.applyItems(ACCOUNT, SHOWS.id, { items: SHOW, run: null });
    const metadata = openMetadata(path);
    const save = (
      userId: string,
      { itemId, state }: { itemId: string; state: string },
    ) =>
      metadata.file.change((it) =>
        it.prepare(
          `INSERT INTO downloads (server_id, item_id, root, user_id, title,
             folder, received_bytes, state, added_at)
           VALUES (?, ?, ?, ?, '', '', 0, ?, '')`,
        ).run(ACCOUNT.serverId, itemId, userId, userId, state)
      );
    const [episode] = EPISODES;
    const itemId = episode?.id ?? "";
    save(ACCOUNT.userId, { itemId, state: "done" });
    save(ACCOUNT.userId, { itemId: film(1).id, state: "queued" });
    save(STRANGER.userId, { itemId: film(2).id, state: "done" });
    const downloaded = true;
    const libraryId = SHOWS.id;
    assertEquals(found(library, { downloaded }, { libraryId }), [SERIES.name]);
    assertEquals(
      found(library, { downloaded }).toSorted(),
      [SERIES.name, "Season 1", episode?.name ?? ""].toSorted(),
    );
    metadata.close();
    library.close();
  }));

Deno.test("listItems() combines conditions with words", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    const watched = { ...UNTOUCHED, played: true };
    fill(library, [
      film(1, { name: "Blue Sea" }),
      film(2, { name: "Sea of Évora", userData: watched }),
      film(3, { name: "Море", userData: watched }),
    ]);
    const words = (text: string) =>
      found(library, { watched: true }, { words: text });
    assertEquals(words("sea"), ["Sea of Évora"]);
    assertEquals(words("evor"), ["Sea of Évora"]);
    assertEquals(words("море"), ["Море"]);
    assertEquals(words("..."), []);
    library.close();
  }));

Deno.test("listItems() and searchItems() find each of several artists and genres", () =>
  withPath((path) => {
    const library = openLibraryIndex(path);
    const artists = ["Singer A", "Сергей Б", "歌手 丙"];
    const genres = ["Rock", "ジャズ"];
    const track = film(1, { type: "track", artists, genres, albumName: "X" });
    const album = film(2, { type: "album", artists, genres });
    fill(library, [track, album, film(3)]);
    const both = ["Film 1", "Film 2"];
    const [shown] = library.items.searchItems(ACCOUNT, "Film 1", {
      filter: {},
      limit: 1,
      countUpTo: 1,
    }).items;
    assertEquals([shown?.artists, shown?.genres], [artists, genres]);
    for (const name of [...artists, "сергей", "歌手"]) {
      const names = [{ kind: "artist" as const, name }];
      assertEquals(found(library, { names }).toSorted(), both, name);
      assertEquals(searched(name), both, name);
    }
    for (const name of genres) {
      const names = [{ kind: "genre" as const, name }];
      assertEquals(found(library, { names }).toSorted(), both, name);
      // The genres of a track are those of its album.
      assertEquals(searched(name), ["Film 2"], name);
    }
    const listed = library.items.listNames(ACCOUNT, { kind: "artist" });
    assertEquals(listed.map((it) => it.name).toSorted(), artists.toSorted());
    library.close();

    function searched(words: string): string[] {
      const options = { filter: {}, limit: 10, countUpTo: 10 };
      return library.items.searchItems(ACCOUNT, words, options).items
        .map((it) => it.name).toSorted();
    }
  }));
