/** Defines the promises of marks, unsent plays and counts of other items. */
import type { LibraryIndex, Mark } from "../../src/core/library_ports.ts";
import { UNTOUCHED, type UserData } from "../../src/core/media_item.ts";
import { assertEquals } from "@std/assert";
import {
  ACCOUNT,
  EPISODES,
  fill,
  film,
  FILMS,
  SEASON,
  SERIES,
  SHOW,
  SHOWS,
  STRANGER,
} from "./library_index_samples.ts";
import type { Promised } from "./promises.ts";

const PLAYED: UserData = {
  played: true,
  favorite: false,
  playCount: 2,
  positionMs: 0,
  lastPlayedAt: new Date("2026-11-23T10:00:00.123Z"),
};
const STARTED: UserData = { ...UNTOUCHED, positionMs: 60_000 };
const FAVORITE: UserData = { ...UNTOUCHED, favorite: true };
const [ONE, TWO, THREE, FOUR] = [film(1), film(2), film(3), film(4)];
const UNKNOWN = "9".repeat(32);

function markOf(
  itemId: string,
  { value = true, ms = 1_000 }: { value?: boolean; ms?: number } = {},
): Mark {
  return { itemId, kind: "played", value, markedAt: new Date(ms) };
}

function played(index: LibraryIndex): string[] {
  return SHOW.filter((it) =>
    index.items.findItem(ACCOUNT, it.id)?.userData.played
  )
    .map((it) => it.name);
}

const OF_USER_DATA: readonly Promised<LibraryIndex>[] = [
  ["applyMarks() stores marks and returns what depends on them", (index) => {
    fill(index, SHOW, SHOWS);
    const [episode = SERIES] = EPISODES;
    const marks = [
      { id: episode.id, userData: PLAYED },
      { id: SEASON.id, userData: UNTOUCHED },
      { id: UNKNOWN, userData: PLAYED },
    ];
    const applied = index.synced.applyMarks(ACCOUNT, {
      libraryId: SHOWS.id,
      marks,
    });
    assertEquals([applied.missing, applied.updated], [[UNKNOWN], 1]);
    assertEquals(applied.parents.toSorted(), [SERIES.id, SEASON.id].sort());
    assertEquals(index.items.findItem(ACCOUNT, episode.id)?.userData, PLAYED);
    const again = index.synced.applyMarks(ACCOUNT, {
      libraryId: SHOWS.id,
      marks,
    });
    assertEquals(again, { missing: [UNKNOWN], updated: 0, parents: [] });
  }],

  ["listMarked() lists played, favourite and partly played items", (index) => {
    fill(index, [ONE, TWO, THREE, FOUR]);
    const data = [PLAYED, STARTED, FAVORITE, UNTOUCHED];
    [ONE, TWO, THREE, FOUR].forEach(({ id }, at) =>
      index.userData.saveUserData(ACCOUNT, {
        id,
        userData: data[at] ?? UNTOUCHED,
      })
    );
    const marked = index.synced.listMarked(ACCOUNT, FILMS.id).sort();
    assertEquals(marked, [ONE.id, TWO.id, THREE.id]);
    assertEquals(index.synced.listMarked(ACCOUNT, SHOWS.id), []);
    assertEquals(index.synced.listMarked(STRANGER, FILMS.id), []);
  }],

  ["saveUserData() returns whether the item is known", (index) => {
    assertEquals(
      index.userData.saveUserData(ACCOUNT, { id: ONE.id, userData: PLAYED }),
      false,
    );
    fill(index, [ONE, TWO]);
    assertEquals(
      index.userData.saveUserData(ACCOUNT, { id: ONE.id, userData: PLAYED }),
      true,
    );
    assertEquals(
      index.userData.saveUserData(STRANGER, {
        id: ONE.id,
        userData: UNTOUCHED,
      }),
      false,
    );
    assertEquals(index.items.findItem(ACCOUNT, ONE.id)?.userData, PLAYED);
    assertEquals(index.items.findItem(ACCOUNT, TWO.id)?.userData, UNTOUCHED);
    index.userData.saveUserData(ACCOUNT, { id: ONE.id, userData: UNTOUCHED });
    assertEquals(index.items.findItem(ACCOUNT, ONE.id)?.userData, UNTOUCHED);
  }],

  ["applyMark() marks everything inside, and nothing beside it", (index) => {
    fill(index, [...SHOW, ONE], SHOWS);
    assertEquals(index.userData.applyMark(ACCOUNT, markOf(UNKNOWN)), false);
    assertEquals(index.userData.applyMark(ACCOUNT, markOf(SERIES.id)), true);
    assertEquals(played(index), SHOW.map((it) => it.name));
    assertEquals(index.items.findItem(ACCOUNT, ONE.id)?.userData, UNTOUCHED);
    index.userData.applyMark(ACCOUNT, markOf(SEASON.id, { value: false }));
    assertEquals(played(index), []);
  }],

  [
    "applyMark() marks a season and a series once all inside is played",
    (index) => {
      fill(index, SHOW, SHOWS);
      const [last = SERIES, ...others] = EPISODES;
      for (const { id } of others) {
        index.userData.applyMark(ACCOUNT, markOf(id));
      }
      assertEquals(played(index), others.map((it) => it.name));
      index.userData.applyMark(ACCOUNT, markOf(last.id));
      assertEquals(played(index).length, SHOW.length);
      index.userData.applyMark(ACCOUNT, markOf(last.id, { value: false }));
      assertEquals(played(index), others.map((it) => it.name));
    },
  ],

  ["applyMark() makes the item alone a favourite", (index) => {
    fill(index, SHOW, SHOWS);
    const mark = { ...markOf(SEASON.id), kind: "favorite" } as const;
    index.userData.applyMark(ACCOUNT, mark);
    assertEquals(index.synced.listMarked(ACCOUNT, SHOWS.id), [SEASON.id]);
    assertEquals(index.items.findItem(ACCOUNT, SEASON.id)?.userData, FAVORITE);
  }],
];

const OF_UNSENT: readonly Promised<LibraryIndex>[] = [
  ["undoMark() restores all that a mark has replaced", (index) => {
    fill(index, SHOW, SHOWS);
    const [first = SERIES] = EPISODES;
    index.userData.applyMark(ACCOUNT, markOf(first.id));
    const play = {
      itemId: first.id,
      positionMs: 5_000,
      playedAt: new Date(1_000),
    };
    index.userData.saveUnsentPlay(ACCOUNT, play);
    const unsent = markOf(SERIES.id);
    index.userData.saveUnsentMark(ACCOUNT, unsent);
    const before = played(index);
    const mark = markOf(SERIES.id, { value: false, ms: 2_000 });
    const stored = index.userData.storeMark(ACCOUNT, mark);
    assertEquals(played(index), []);
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [mark]);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), []);
    index.userData.undoMark(ACCOUNT, stored);
    assertEquals(played(index), before);
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [unsent]);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), [play]);
    assertEquals(index.items.findItem(ACCOUNT, SERIES.id)?.userData, UNTOUCHED);
  }],
  ["undoMark() keeps what has changed since the mark", (index) => {
    fill(index, [ONE, TWO]);
    const play = (ms: number) => ({
      itemId: ONE.id,
      positionMs: ms,
      playedAt: new Date(ms),
    });
    index.userData.saveUnsentPlay(ACCOUNT, play(500));
    const stored = [ONE.id, TWO.id]
      .map((id) => index.userData.storeMark(ACCOUNT, markOf(id)));
    const userData = { ...STARTED, favorite: true };
    index.userData.saveUserData(ACCOUNT, { id: ONE.id, userData });
    index.userData.saveUnsentPlay(ACCOUNT, play(3_000));
    const again = markOf(TWO.id, { ms: 2_000 });
    index.userData.storeMark(ACCOUNT, again);
    for (const it of stored) index.userData.undoMark(ACCOUNT, it);
    const now = ({ id }: typeof ONE) =>
      index.items.findItem(ACCOUNT, id)?.userData;
    assertEquals([now(ONE), now(TWO)?.played], [userData, true]);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), [play(3_000)]);
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [again]);
  }],
  ["undoMark() keeps a season true to its other episodes", (index) => {
    fill(index, SHOW, SHOWS);
    const mark = (value: boolean) =>
      EPISODES.map(({ id }, at) =>
        index.userData.storeMark(ACCOUNT, markOf(id, { value, ms: 1_000 + at }))
      );
    const seasons = () => played(index).length - playedEpisodes();
    const playedEpisodes = () =>
      EPISODES.filter(({ name }) => played(index).includes(name)).length;
    for (const value of [true, false]) {
      const [first] = mark(value);
      if (first !== undefined) index.userData.undoMark(ACCOUNT, first);
      assertEquals(seasons(), 0);
      mark(true);
    }
  }],
  ["listUnsentMarks() lists the latest of each kind, oldest first", (index) => {
    fill(index, [ONE, TWO]);
    const old = markOf(ONE.id, { value: true, ms: 1_000 });
    const favorite = {
      ...markOf(ONE.id, { value: true, ms: 3_000 }),
      kind: "favorite",
    } as const;
    const other = markOf(TWO.id, { value: true, ms: 2_000 });
    const latest = markOf(ONE.id, { value: false, ms: 4_000 });
    for (const it of [old, favorite, other]) {
      index.userData.saveUnsentMark(ACCOUNT, it);
    }
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [
      old,
      other,
      favorite,
    ]);
    index.userData.saveUnsentMark(ACCOUNT, latest);
    index.userData.removeUnsentMark(ACCOUNT, old);
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [
      other,
      favorite,
      latest,
    ]);
    index.userData.removeUnsentMark(ACCOUNT, latest);
    assertEquals(index.userData.listUnsentMarks(ACCOUNT), [other, favorite]);
    assertEquals(index.userData.listUnsentMarks(STRANGER), []);
  }],

  ["listUnsentPlays() lists the latest of each item, oldest first", (index) => {
    fill(index, [ONE, TWO]);
    const play = (itemId: string, ms: number) => ({
      itemId,
      positionMs: ms + 1,
      playedAt: new Date(ms),
    });
    const [old, latest] = [play(ONE.id, 1_000), play(ONE.id, 3_000)];
    const other = play(TWO.id, 2_000);
    for (const it of [other, old]) index.userData.saveUnsentPlay(ACCOUNT, it);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), [old, other]);
    index.userData.saveUnsentPlay(ACCOUNT, latest);
    index.userData.removeUnsentPlay(ACCOUNT, old);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), [other, latest]);
    index.userData.removeUnsentPlay(ACCOUNT, other);
    assertEquals(index.userData.listUnsentPlays(ACCOUNT), [latest]);
    assertEquals(index.userData.listUnsentPlays(STRANGER), []);
  }],

  ["saveUnplayable() replaces the counts of one library", (index) => {
    fill(index, []);
    const books = { id: "7".repeat(32), name: "Books", collectionType: null };
    const count = (count: number) => [{ kind: "book", count }] as const;
    index.libraries.saveUnplayable(ACCOUNT, {
      library: books,
      counts: [
        ...count(2),
        { kind: "photo", count: 1 },
      ],
    });
    index.libraries.saveUnplayable(ACCOUNT, {
      library: FILMS,
      counts: count(5),
    });
    index.libraries.saveUnplayable(ACCOUNT, {
      library: books,
      counts: count(3),
    });
    const [ofBooks, ofFilms] = [[books, 3], [FILMS, 5]] as const;
    const viewOf = (
      [{ id, name }, count]: typeof ofBooks | typeof ofFilms,
    ) => ({
      libraryId: id,
      libraryName: name,
      kind: "book" as const,
      count,
    });
    assertEquals(index.libraries.listUnplayable(ACCOUNT), [
      viewOf(ofBooks),
      viewOf(ofFilms),
    ]);
    assertEquals(index.libraries.listUnplayable(STRANGER), []);
    index.libraries.keepUnplayable(ACCOUNT, [FILMS.id]);
    assertEquals(index.libraries.listUnplayable(ACCOUNT), [viewOf(ofFilms)]);
  }],
];

export const OF_MARKS = [...OF_USER_DATA, ...OF_UNSENT];
