/** The promises of libraries, and of the items that a sync stores. */
import type { LibraryIndex } from "../../src/core/library_ports.ts";
import { assertEquals, assertThrows } from "../assert.ts";
import {
  ACCOUNT,
  CLASSICS,
  fill,
  film,
  FILMS,
  idsIn,
  SHOWS,
  STRANGER,
} from "./library_index_under_test.ts";
import type { Promised } from "./promises.ts";

const NEVER = { cursor: null, run: null, comparedAt: null, unlisted: 0 };
const STARTED = new Date("2026-11-23T10:00:00.123Z");
const RUN = { startedAt: STARTED, since: new Date(1_000), nextIndex: 0 };
const [ONE, TWO, THREE] = [film(1), film(2), film(3)];
const NOTHING = { added: 0, updated: 0 };

const OF_LIBRARIES: readonly Promised<LibraryIndex>[] = [
  ["wasRead() is true for an account whose libraries were saved", (index) => {
    assertEquals(index.wasRead(ACCOUNT), false);
    index.saveLibraries(ACCOUNT, []);
    assertEquals([ACCOUNT, STRANGER].map((it) => index.wasRead(it)), [
      true,
      false,
    ]);
  }],

  [
    "listLibraries() returns libraries in the order given, of one account",
    (index) => {
      assertEquals(index.listLibraries(ACCOUNT), []);
      index.saveLibraries(ACCOUNT, [SHOWS, FILMS]);
      assertEquals(index.listLibraries(ACCOUNT), [
        { ...SHOWS, ...NEVER },
        { ...FILMS, ...NEVER },
      ]);
      assertEquals(index.listLibraries(STRANGER), []);
    },
  ],

  [
    "saveLibraries() renames a library and keeps its items and its run",
    (index) => {
      fill(index, [ONE]);
      index.saveRun(ACCOUNT, { libraryId: FILMS.id, run: RUN });
      const renamed = { ...FILMS, name: "Cinema", collectionType: "movies" };
      assertEquals(index.saveLibraries(ACCOUNT, [renamed]), { removed: 0 });
      assertEquals(index.listLibraries(ACCOUNT), [
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
      index.applyItems(ACCOUNT, CLASSICS.id, change);
      assertEquals(index.saveLibraries(ACCOUNT, [CLASSICS]), { removed: 1 });
      assertEquals(index.findItem(ACCOUNT, ONE.id), null);
      assertEquals(idsIn(index, CLASSICS), [TWO.id, THREE.id]);
      assertEquals(index.findItem(ACCOUNT, TWO.id)?.libraryId, CLASSICS.id);
      assertEquals(index.listLibraries(ACCOUNT).length, 1);
    },
  ],

  ["saveLibraries() leaves the libraries of other accounts", (index) => {
    fill(index, [ONE]);
    index.saveLibraries(STRANGER, [FILMS]);
    assertEquals(index.countItems(STRANGER, {}), 0);
    assertEquals(index.saveLibraries(STRANGER, []), { removed: 0 });
    assertEquals(index.countItems(ACCOUNT, {}), 1);
    assertEquals(index.listLibraries(ACCOUNT).length, 3);
  }],

  ["saveRun(), applyItems() and finishRun() record the progress", (index) => {
    fill(index, []);
    const stateOf = () => index.listLibraries(ACCOUNT)[0];
    index.saveRun(ACCOUNT, { libraryId: FILMS.id, run: RUN });
    assertEquals(stateOf(), { ...FILMS, ...NEVER, run: RUN });
    const run = { ...RUN, nextIndex: 50 };
    index.applyItems(ACCOUNT, FILMS.id, { items: [], run });
    assertEquals(stateOf()?.run, run);
    const comparedAt = new Date(2_000);
    const finished = { startedAt: STARTED, comparedAt, unlisted: 3 };
    index.finishRun(ACCOUNT, { libraryId: FILMS.id, run: finished });
    const state = { cursor: STARTED, run: null, comparedAt, unlisted: 3 };
    assertEquals(stateOf(), { ...FILMS, ...state });
    assertEquals(index.listLibraries(ACCOUNT)[1], { ...SHOWS, ...NEVER });
  }],
];

const OF_ITEMS: readonly Promised<LibraryIndex>[] = [
  ["applyItems() counts what it added and updated", (index) => {
    fill(index, [ONE]);
    const renamed = { ...ONE, name: "Another" };
    const items = [renamed, TWO];
    const apply = () =>
      index.applyItems(ACCOUNT, FILMS.id, { items, run: null });
    assertEquals(apply(), { added: 1, updated: 1 });
    assertEquals(apply(), NOTHING);
    assertEquals(index.findItem(ACCOUNT, ONE.id)?.name, "Another");
    assertEquals(index.countItems(ACCOUNT, {}), 2);
  }],

  ["applyItems() stores every field", (index) => {
    const full = film(4, {
      originalTitle: "Der Hafen",
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
    assertEquals(index.findItem(ACCOUNT, full.id), stored);
  }],

  ["applyItems() stores nothing where the library is not known", (index) => {
    const change = { items: [ONE], run: RUN };
    assertEquals(index.applyItems(ACCOUNT, FILMS.id, change), NOTHING);
    fill(index, []);
    assertEquals(index.applyItems(STRANGER, FILMS.id, change), NOTHING);
    assertEquals(index.applyItems(ACCOUNT, "9".repeat(32), change), NOTHING);
    assertEquals(index.countItems(ACCOUNT, {}), 0);
  }],

  ["applyItems() stores all items or none", (index) => {
    fill(index, [ONE]);
    const broken = Object.defineProperty({ ...THREE }, "name", {
      get: () => {
        throw new Error("broken");
      },
    });
    const change = { items: [TWO, broken], run: RUN };
    assertThrows(() => index.applyItems(ACCOUNT, FILMS.id, change));
    assertEquals(idsIn(index, FILMS), [ONE.id]);
  }],

  ["applyItems() adds an item to a second library", (index) => {
    fill(index, [ONE, TWO]);
    const change = { items: [TWO], run: null };
    assertEquals(index.applyItems(ACCOUNT, CLASSICS.id, change), NOTHING);
    assertEquals(idsIn(index, FILMS), [ONE.id, TWO.id]);
    assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    assertEquals(index.countItems(ACCOUNT, {}), 2);
  }],

  ["removeItems() counts the items that are in no other library", (index) => {
    fill(index, [ONE, TWO, THREE]);
    index.applyItems(ACCOUNT, CLASSICS.id, { items: [TWO], run: null });
    const ids = [ONE.id, TWO.id, "9".repeat(32)];
    assertEquals(index.removeItems(ACCOUNT, { libraryId: SHOWS.id, ids }), 0);
    assertEquals(index.removeItems(ACCOUNT, { libraryId: FILMS.id, ids }), 1);
    assertEquals(idsIn(index, FILMS), [THREE.id]);
    assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    assertEquals(index.findItem(ACCOUNT, ONE.id), null);
    assertEquals(
      index.removeItems(ACCOUNT, { libraryId: CLASSICS.id, ids }),
      1,
    );
    assertEquals(index.findItem(ACCOUNT, TWO.id), null);
  }],

  [
    "releaseItems() takes out only items that another library holds",
    (index) => {
      fill(index, [ONE, TWO]);
      index.applyItems(ACCOUNT, CLASSICS.id, { items: [TWO], run: null });
      index.releaseItems(ACCOUNT, {
        libraryId: FILMS.id,
        ids: [ONE.id, TWO.id],
      });
      assertEquals(idsIn(index, FILMS), [ONE.id]);
      assertEquals(idsIn(index, CLASSICS), [TWO.id]);
      index.releaseItems(ACCOUNT, { libraryId: CLASSICS.id, ids: [TWO.id] });
      assertEquals(idsIn(index, CLASSICS), [TWO.id]);
    },
  ],
];

export const OF_SYNCS = [...OF_LIBRARIES, ...OF_ITEMS];
