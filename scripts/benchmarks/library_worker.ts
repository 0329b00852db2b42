/**
 * Runs one measurement in its own process, so that only its memory is counted.
 *
 *   library_worker.ts record <folder> <items>
 *   library_worker.ts sync | words | plain <folder>
 *   library_worker.ts search <folder> <copies>
 *   library_worker.ts progress <folder> <series>
 *   library_worker.ts select <folder> <films>
 *
 * Prints milliseconds and the peak of its memory, as JSON.
 */
import { DatabaseSync } from "node:sqlite";
import {
  type ItemConditions,
  type ItemSort,
  NO_CONDITIONS,
  SORTS,
} from "../../src/core/item_selection.ts";
import { ITEM_TYPES, type StoredItem } from "../../src/core/media_item.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import {
  ACCOUNT,
  listedPages,
  recordPages,
  replayed,
  syncFrom,
} from "./library_pages.ts";

const FIELDS = [
  ...["Id", "Type", "Name", "SortName", "SeriesId", "SeriesName"],
  ...["ParentIndexNumber", "IndexNumber", "Album", "AlbumArtist"],
  "AlbumArtist",
  ...["ProductionYear", "RunTimeTicks", "Overview", "OfficialRating"],
  ...["CommunityRating", "Container"],
];
const COLUMNS = `id, type, name, sort_key, series_id, series_name,
  season_number, episode_number, album_name, artists, album_artist, year, runtime_ms,
  overview, official_rating, community_rating, container, top, parent_id,
  genres, picture_item_id, picture_tag, original_title, path`;
const INSIDE = ["Season", "Episode", "Audio"];
const PRAGMAS = `PRAGMA synchronous = NORMAL; PRAGMA cache_size = -16384;
  PRAGMA wal_autocheckpoint = 4000;`;
const SEARCHES = 1_000;
const FOUND = 100;
const LISTS = 400;
/** The rows that the TUI reads at once. */
const PAGE = 120;
const ROUNDS = 30;

const [work = "", folder = "", number = "0"] = Deno.args;
const WORK: Record<string, () => Promise<unknown>> = {
  async record() {
    await recordPages(folder, Number(number));
    return {};
  },
  async sync() {
    await withDatabase(async (path) => {
      const library = openLibraryIndex(path);
      const ask = await replayed(folder);
      await timed(async () => void await syncFrom(library, ask));
      library.close();
    });
  },
  words: () => bare({ words: true }),
  plain: () => bare({ words: false }),
  search: () => withDatabase((path) => search(path, Number(number))),
  select: () => withDatabase((path) => select(path, Number(number))),
  progress: () => withDatabase((path) => progress(path, Number(number))),
};
await WORK[work]?.();

/** Measures the floor: the same JSON, prepared inserts, one transaction. */
async function bare({ words }: { words: boolean }): Promise<void> {
  const pages = await listedPages(folder);
  await withDatabase(async (path) => {
    const made = openLibraryIndex(path);
    made.libraries.listLibraries(ACCOUNT);
    made.close();
    using database = new DatabaseSync(path);
    database.exec(PRAGMAS);
    await timed(() => insertAll(database, { pages, words }));
  });
}

/**
 * Inserts as many rows in every table and index as the sync, without checks.
 */
async function insertAll(
  database: DatabaseSync,
  { pages, words }: { pages: readonly string[]; words: boolean },
): Promise<void> {
  const places = COLUMNS.split(",").map(() => "?").join(", ");
  const insert = database.prepare(
    `INSERT INTO items (key, owner, library, ${COLUMNS})
     VALUES (?, 1, 1, ${places})`,
  );
  const addUserData = database.prepare(
    "INSERT INTO user_data VALUES (?, ?, ?, ?, ?, ?)",
  );
  const addWords = database.prepare(
    `INSERT INTO item_words (rowid, top_name, inner_name, context, facets)
     VALUES (?, ?, ?, ?, ?)`,
  );
  const addName = database.prepare(
    "INSERT OR IGNORE INTO item_names VALUES (?, 1, ?, ?)",
  );
  const names = new Map<string, number>();
  const decoder = new TextDecoder();
  let key = 0;
  database.exec("PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE");
  for (const page of pages) {
    const { Items } = JSON.parse(decoder.decode(await Deno.readFile(page)));
    for (const raw of Items) {
      insert.run(++key, ...rowOf(raw));
      const { Played, PlayCount, PlaybackPositionTicks } = raw.UserData;
      const { IsFavorite, LastPlayedDate = null } = raw.UserData;
      if (Played || IsFavorite || PlayCount || PlaybackPositionTicks) {
        const marks = [Number(Played), Number(IsFavorite), PlayCount];
        addUserData.run(key, ...marks, PlaybackPositionTicks, LastPlayedDate);
      }
      for (const name of namesOf(raw)) {
        const known = names.get(name) ?? names.size;
        names.set(name, known);
        addName.run(known, INSIDE.includes(raw.Type) ? 0 : 1, key);
      }
      if (words) addWords.run(key, ...wordsOf(raw));
    }
  }
  database.exec("COMMIT");
}

// deno-lint-ignore no-explicit-any -- a server's JSON
type Raw = any;

function rowOf(raw: Raw): (string | number | null)[] {
  const tag = raw.ImageTags?.Primary;
  return [
    ...FIELDS.map((it) => raw[it] ?? null),
    INSIDE.includes(raw.Type) ? 0 : 1,
    raw.SeasonId ?? raw.SeriesId ?? raw.AlbumId ?? null,
    (raw.Genres ?? []).join("\n"),
    tag ? raw.Id : raw.SeriesId ?? raw.AlbumId ?? null,
    tag ?? raw.SeriesPrimaryImageTag ?? raw.AlbumPrimaryImageTag ?? null,
    raw.OriginalTitle ?? null,
    INSIDE.includes(raw.Type) ? null : raw.Path ?? null,
  ];
}

/** Returns the genres, studios and artists of an item. */
function namesOf(raw: Raw): string[] {
  const { Genres = [], Studios = [], Artists = [] } = raw;
  return [...Genres, ...Studios.map((it: Raw) => it.Name), ...Artists];
}

function wordsOf(raw: Raw): [string, string, string, string] {
  const { Name, SeriesName = "", Album = "", AlbumArtist = "" } = raw;
  const context = `${SeriesName} ${Album} ${AlbumArtist}`;
  const place = raw.Type === "Episode"
    ? ` s${raw.ParentIndexNumber}e${raw.IndexNumber}`
    : raw.Type === "Season"
    ? ` s${raw.IndexNumber}`
    : "";
  const facets = `${raw.Type[0].toLowerCase()} ${
    raw.ProductionYear ?? ""
  }${place}`;
  return INSIDE.includes(raw.Type)
    ? ["", Name, context, facets]
    : [Name, "", context, facets];
}

/** Measures a user's searches over copies of the recorded library. */
async function search(path: string, copies: number): Promise<void> {
  const library = openLibraryIndex(path);
  await syncFrom(library, await replayed(folder));
  const filter = { types: ITEM_TYPES };
  const all = { offset: 0, limit: 10_000_000 };
  const { items } = library.items.listItems(ACCOUNT, filter, all);
  for (let copy = 1; copy < copies; copy++) addCopy(library, { items, copy });
  const total = library.items.countItems(ACCOUNT, filter);
  const queries = queriesFrom(items);
  const timesOf = (options: { limit: number; countUpTo: number }) =>
    queries.map((words) => {
      const startMs = performance.now();
      library.items.searchItems(ACCOUNT, words, { filter: {}, ...options });
      return performance.now() - startMs;
    });
  const times = timesOf({ limit: FOUND, countUpTo: FOUND });
  const counted = timesOf({ limit: FOUND, countUpTo: total });
  library.close();
  say({ items: total, times, counted });
}

/** Adds the same titles under other ids: more matches for every word. */
function addCopy(
  library: OpenedLibraryIndex,
  { items, copy }: { items: readonly StoredItem[]; copy: number },
): void {
  const mark = copy.toString(16).padStart(2, "0");
  const renamed = (id: string | null) => id && `${mark}${id.slice(2)}`;
  const chosen = items.map((it) => ({
    ...it,
    id: `${mark}${it.id.slice(2)}`,
    parentId: renamed(it.parentId),
    seriesId: renamed(it.seriesId),
  }));
  for (const [libraryId, own] of Map.groupBy(chosen, (it) => it.libraryId)) {
    for (let at = 0; at < own.length; at += 4_000) {
      const part = own.slice(at, at + 4_000);
      library.synced.applyItems(ACCOUNT, libraryId, {
        items: part,
        run: null,
      });
    }
  }
}

/** Measures lists of series, and counting the episodes of the same series. */
async function progress(path: string, limit: number): Promise<void> {
  const library = openLibraryIndex(path);
  await syncFrom(library, await replayed(folder));
  const { items, shelves, libraries } = library;
  const shows = libraries.listLibraries(ACCOUNT)
    .find((it) => it.collectionType === "tvshows");
  const filter = { libraryId: shows?.id };
  const total = items.countItems(ACCOUNT, filter);
  const times: { list: number[]; count: number[] } = { list: [], count: [] };
  for (let round = 0; round < LISTS; round++) {
    const offset = (round * limit) % (total - limit);
    const startMs = performance.now();
    const shown = items.listItems(ACCOUNT, filter, { offset, limit: PAGE });
    const ids = shown.items.slice(0, limit).map((it) => it.id);
    const listedMs = performance.now();
    shelves.listSeriesProgress(ACCOUNT, ids);
    times.list.push(listedMs - startMs);
    times.count.push(performance.now() - listedMs);
  }
  library.close();
  say({ series: total, ...times });
}

/**
 * Measures the first page of a library of films, in each order and with each
 * filter: what the TUI shows after `o` or a key in the filter.
 */
async function select(path: string, wanted: number): Promise<void> {
  const library = openLibraryIndex(path);
  await syncFrom(library, await replayed(folder));
  const all = { offset: 0, limit: wanted };
  const movies = { types: ["movie" as const] };
  const { items } = library.items.listItems(ACCOUNT, movies, all);
  const copies = Math.ceil(wanted / items.length);
  for (let copy = 1; copy < copies; copy++) addCopy(library, { items, copy });
  const libraryId = items[0]?.libraryId;
  const genres = library.items.listNames(ACCOUNT, { kind: "genre", libraryId })
    .toSorted((a, b) => b.items - a.items);
  const filters: Record<string, Partial<ItemConditions>> = {
    unwatched: { watched: false },
    favourite: { favorite: true },
    downloaded: { downloaded: true },
    year: { years: { from: 1960, to: 1979 } },
    rating: { ratings: [{ test: ">", value: 7 }] },
    genre: { names: [{ kind: "genre", name: genres[0]?.name ?? "" }] },
  };
  const timesOf = (
    options: { sort?: ItemSort; conditions?: Partial<ItemConditions> },
  ) =>
    Array.from({ length: ROUNDS }, () => {
      const conditions = { ...NO_CONDITIONS, ...options.conditions };
      const startMs = performance.now();
      library.items.listItems(ACCOUNT, { libraryId, conditions }, {
        offset: 0,
        limit: PAGE,
        sort: options.sort,
      });
      return performance.now() - startMs;
    });
  const sorts = SORTS.map((by) => {
    const sort = { by, reversed: false, seed: 1 };
    return [by, timesOf({ sort })];
  });
  const filtered = Object.entries(filters)
    .map(([name, conditions]) => [name, timesOf({ conditions })]);
  const both = timesOf({
    sort: { by: "added", reversed: false, seed: 1 },
    conditions: { ...filters.genre, ...filters.unwatched, ...filters.rating },
  });
  const films = library.items.countItems(ACCOUNT, { libraryId });
  library.close();
  say({
    films,
    sorts: Object.fromEntries(sorts),
    filters: Object.fromEntries([...filtered, ["three and a sort", both]]),
  });
}

/**
 * Returns words, beginnings, two words, and words with a year, equally often.
 */
function queriesFrom(items: readonly StoredItem[]): string[] {
  return Array.from({ length: SEARCHES }, (_, at) => {
    const item = items[(at * 7_919) % items.length];
    const words = (item?.name ?? "").split(/[^\p{L}\p{N}]+/u).filter(Boolean);
    const [first = "the", second = ""] = words;
    const last = words.at(-1) ?? "the";
    return [
      last,
      last.slice(0, 1 + at % 5),
      `${first} ${second}`,
      `${last} ${item?.year ?? ""}`,
    ][at % 4] ?? "";
  });
}

async function withDatabase(
  use: (path: string) => Promise<void>,
): Promise<void> {
  const place = await Deno.makeTempDir({ dir: folder });
  try {
    await use(`${place}/metadata.db`);
  } finally {
    await Deno.remove(place, { recursive: true });
  }
}

async function timed(use: () => Promise<void>): Promise<void> {
  const startMs = performance.now();
  await use();
  say({ ms: performance.now() - startMs, peakKib: peakKib() });
}

/** Returns the peak of resident memory. Source: proc(5). */
function peakKib(): number {
  const status = Deno.readTextFileSync("/proc/self/status");
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]);
}

function say(told: unknown): void {
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(told)));
}
