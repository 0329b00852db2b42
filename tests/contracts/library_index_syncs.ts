/** Defines the promises of libraries and of the items that a sync stores. */
import type { LibraryIndex } from "../../src/core/library_ports.ts";
import { assertEquals, assertThrows } from "@std/assert";
import {
  ACCOUNT,
  CLASSICS,
  fill,
  film,
  FILMS,
  idsIn,
  SHOWS,
  STRANGER,
} from "./library_index_samples.ts";
import type { Promised } from "./promises.ts";

const NEVER = { cursor: null, run: null, comparedAt: null, unlisted: 0 };
const STARTED = new Date("2026-11-23T10:00:00.123Z");
const RUN = { startedAt: STARTED, since: new Date(1_000), nextIndex: 0 };
const [ONE, TWO, THREE] = [film(1), film(2), film(3)];
const NOTHING = { added: 0, updated: 0 };

const OF_LIBRARIES: readonly Promised<LibraryIndex>[] = [
  ["wasRead() is true for an account whose libraries were saved", (index) => {
    assertEquals(index.libraries.wasRead(ACCOUNT), false);
    index.libraries.saveLibraries(ACCOUNT, []);
    assertEquals([ACCOUNT, STRANGER].map((it) => index.libraries.wasRead(it)), [
      true,
      false,
    ]);
  }],

  [
    "listLibraries() returns libraries in the order given, of one account",
    (index) => {
      assertEquals(index.libraries.listLibraries(ACCOUNT), []);
      index.libraries.saveLibraries(ACCOUNT, [SHOWS, FILMS]);
      assertEquals(index.libraries.listLibraries(ACCOUNT), [
        { ...SHOWS, ...NEVER },
        { ...FILMS, ...NEVER },
      ]);
      assertEquals(index.libraries.listLibraries(STRANGER), []);
    },
  ],

  [
    "saveLibraries() renames a library and keeps its items and its run",
    (index) => {
      fill(index, [ONE]);
      index.libraries.saveRun(ACCOUNT, { libraryId: FILMS.id, run: RUN });
      const renamed = { ...FILMS, name: "Cinema", collectionType: "movies" };
      assertEquals(index.libraries.saveLibraries(ACCOUNT, [renamed]), {
        removed: 0,
      });
      assertEquals(index.libraries.listLibraries(ACCOUNT), [
        { ...renamed, ...NEVER, run: RUN },
      ]);
      assertEquals(idsIn(index, FILMS), [ONE.id]);
    },
  ],

  [
    "saveLibraries() removes the others, and items that are in no other",
    (index) => {
      fill(index, [ONE, TWO]);
      const change = { items: [TWO, THREE], run: null };
      index.synced.applyItems(ACCOUNT, CLASSICS.id, change);
      assertEquals(index.libraries.saveLibraries(ACCOUNT, [CLASSICS]), {
        removed: 1,
      });
      assertEquals(index.items.findItem(ACCOUNT, ONE.id), null);
      assertEquals(idsIn(index, CLASSICS), [TWO.id, THREE.id]);
      assertEquals(
        index.items.findItem(ACCOUNT, TWO.id)?.libraryId,
        CLASSICS.id,
      );
      assertEquals(index.libraries.listLibraries(ACCOUNT).length, 1);
    },
  ],

  ["saveLibraries() leaves the libraries of other accounts", (index) => {
    fill(index, [ONE]);
    index.libraries.saveLibraries(STRANGER, [FILMS]);
    assertEquals(index.items.countItems(STRANGER, {}), 0);
    assertEquals(index.libraries.saveLibraries(STRANGER, []), { removed: 0 });
    assertEquals(index.items.countItems(ACCOUNT, {}), 1);
    assertEquals(index.libraries.listLibraries(ACCOUNT).length, 3);
  }],

  ["saveRun(), applyItems() and finishRun() record the progress", (index) => {
    fill(index, []);
    const stateOf = () => index.libraries.listLibraries(ACCOUNT)[0];
    index.libraries.saveRun(ACCOUNT, { libraryId: FILMS.id, run: RUN });
    assertEquals(stateOf(), { ...FILMS, ...NEVER, run: RUN });
    const run = { ...RUN, nextIndex: 50 };
    index.synced.applyItems(ACCOUNT, FILMS.id, { items: [], run });
    assertEquals(stateOf()?.run, run);
    const comparedAt = new Date(2_000);
    const finished = { startedAt: STARTED, comparedAt, unlisted: 3 };
    index.libraries.finishRun(ACCOUNT, { libraryId: FILMS.id, run: finished });
    const state = { cursor: STARTED, run: null, comparedAt, unlisted: 3 };
    assertEquals(stateOf(), { ...FILMS, ...state });
    assertEquals(index.libraries.listLibraries(ACCOUNT)[1], {
      ...SHOWS,
      ...NEVER,
    });
  }],
];

const OF_ITEMS: readonly Promised<LibraryIndex>[] = [
  ["applyItems() counts what it added and updated", (index) => {
    fill(index, [ONE]);
    const renamed = { ...ONE, name: "Another" };
    const items = [renamed, TWO];
    const apply = () =>
      index.synced.applyItems(ACCOUNT, FILMS.id, { items, run: null });
    assertEquals(apply(), { added: 1, updated: 1 });
    assertEquals(apply(), NOTHING);
    assertEquals(index.items.findItem(ACCOUNT, ONE.id)?.name, "Another");
    assertEquals(index.items.countItems(ACCOUNT, {}), 2);
  }],

  ["applyItems() stores every field", (index) => {
    const full = film(4, {
      originalTitle: "Der Hafen",
      airing: { afterSeason: 1, beforeSeason: 2, beforeEpisode: 3 },
      albumName: "Album",
      artists: ["Ada", "Bob"],
      albumArtist: "Various Artists",
      year: 1987,
      runtimeMs: 5_400_000,
      overview: "Zoë waits",
      officialRating: "PG-13",
      communityRating: 7.5,
      genres: ["Drama", "Sea"],
      container: "mkv",
      sizeBytes: 2 ** 40,
      path: "/films/harbour.mkv",
      addedAt: STARTED,
      releasedAt: new Date("1931-05-11T00:00:00Z"),
      picture: { itemId: ONE.id, tag: "tag" },
      userData: {
        played: true,
        favorite: true,
        playCount: 2,
        positionMs: 1_234,
        lastPlayedAt: STARTED,
      },
    });
    fill(index, [full]);
    const stored = { ...full, libraryId: FILMS.id, multiDisc: false };
    assertEquals(index.items.findItem(ACCOUNT, full.id), stored);
  }],

  ["applyItems() stores nothing where the library is not known", (index) => {
    const change = { items: [ONE], run: RUN };
    assertEquals(
      index.synced.applyItems(ACCOUNT, FILMS.id, change),
      NOTHING,
    );
    fill(index, []);
    assertEquals(
      index.synced.applyItems(STRANGER, FILMS.id, change),
      NOTHING,
    );
    assertEquals(
      index.synced.applyItems(ACCOUNT, "9".repeat(32), change),
      NOTHING,
    );
    assertEquals(index.items.countItems(ACCOUNT, {}), 0);
  }],

  ["applyItems() stores all items or none", (index) => {
    fill(index, [ONE]);
    const broken = Object.defineProperty({ ...THREE }, "name", {
      get: () => {
        throw new Error("broken");
      },
    });
    const change = { items: [TWO, broken], run: RUN };
    assertThrows(() => index.synced.applyItems(ACCOUNT, FILMS.id, change));
    assertEquals(idsIn(index, FILMS), [ONE.id]);
  }],

  ["applyItems() adds an item to a second library", (index) => {
    fill(index, [ONE, TWO]);
    const change = { items: [TWO], run: null };
    assertEquals(
      index.synced.applyItems(ACCOUNT, CLASSICS.id, change),
      NOTHING,
    );
    assertEquals(idsIn(index, FILMS), [ONE.id, TWO.id]);
    assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    assertEquals(index.items.countItems(ACCOUNT, {}), 2);
  }],

  ["removeItems() counts the items that are in no other library", (index) => {
    fill(index, [ONE, TWO, THREE]);
    index.synced.applyItems(ACCOUNT, CLASSICS.id, {
      items: [TWO],
      run: null,
    });
    const ids = [ONE.id, TWO.id, "9".repeat(32)];
    assertEquals(
      index.synced.removeItems(ACCOUNT, { libraryId: SHOWS.id, ids }),
      0,
    );
    assertEquals(
      index.synced.removeItems(ACCOUNT, { libraryId: FILMS.id, ids }),
      1,
    );
    assertEquals(idsIn(index, FILMS), [THREE.id]);
    assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    assertEquals(index.items.findItem(ACCOUNT, ONE.id), null);
    assertEquals(
      index.synced.removeItems(ACCOUNT, { libraryId: CLASSICS.id, ids }),
      1,
    );
    assertEquals(index.items.findItem(ACCOUNT, TWO.id), null);
  }],

  [
    "releaseItems() removes only items that another library contains",
    (index) => {
      fill(index, [ONE, TWO]);
      index.synced.applyItems(ACCOUNT, CLASSICS.id, {
        items: [TWO],
        run: null,
      });
      index.synced.releaseItems(ACCOUNT, {
        libraryId: FILMS.id,
        ids: [ONE.id, TWO.id],
      });
      assertEquals(idsIn(index, FILMS), [ONE.id]);
      assertEquals(idsIn(index, CLASSICS), [TWO.id]);
      index.synced.releaseItems(ACCOUNT, {
        libraryId: CLASSICS.id,
        ids: [TWO.id],
      });
      assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    },
  ],
];

export const OF_SYNCS = [...OF_LIBRARIES, ...OF_ITEMS];
