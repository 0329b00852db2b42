import type { DatabaseSync, StatementSync } from "node:sqlite";
import {
  type ItemType,
  type MediaItem,
  TOP_TYPES,
} from "../core/media_item.ts";
import { indexWords } from "../core/search_text.ts";
import { NAME_END } from "./item_row.ts";

/**
 * The words of one item in the search index. The name of an item directly in a
 * library has its own column, so that a search finds a film's title before the
 * thousand episodes that share a word with it. `facets` holds a letter for the
 * type, the year, and the season and episode.
 *
 * The index does not store the text, so the same words are needed to remove an
 * item.
 */
export interface Wording {
  readonly key: number;
  readonly type: ItemType;
  readonly top: boolean;
  readonly name: string;
  /** Series, album, artists, genres, the original title and a Latin name. */
  readonly context: string;
  readonly year: number | null;
  readonly seasonNumber: number | null;
  readonly episodeNumber: number | null;
  readonly episodeNumberEnd: number | null;
}

/** One letter each, which adds little to the indexes of prefixes. */
export const FACETS: Readonly<Record<ItemType, string>> = {
  movie: "m",
  series: "s",
  album: "a",
  video: "v",
  audiobook: "b",
  season: "n",
  episode: "e",
  track: "t",
};

/** Increase it with every change of how text or items are indexed. */
const WORDS_VERSION = 1;

/** The columns that {@link wordingOf} reads from `items`. */
const SOURCE_COLUMNS =
  `key, type, top, name, original_title, sort_key, genres, series_name, album_name, artists,
  album_artist, year, season_number, episode_number, episode_number_end`;
const COLUMNS = "rowid, top_name, inner_name, context, facets";
const LATIN = /[A-Za-z]/;
const MAX_CONTEXTS = 2_000;
/** At most this many episodes after the first one of a file are indexed. */
const MAX_SPAN = 10;

export class WordWriter {
  readonly #add: StatementSync;
  readonly #remove: StatementSync;
  readonly #contexts = new Map<string, string>();

  constructor(database: DatabaseSync) {
    this.#add = database.prepare(
      `INSERT INTO item_words (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`,
    );
    this.#remove = database.prepare(
      `INSERT INTO item_words (item_words, ${COLUMNS})
       VALUES ('delete', ?, ?, ?, ?, ?)`,
    );
  }

  add(wording: Wording): void {
    this.#run(this.#add, wording);
  }

  remove(wording: Wording): void {
    this.#run(this.#remove, wording);
  }

  #run(statement: StatementSync, it: Wording): void {
    const name = indexWords(it.name);
    const context = this.#contextWords(it.context);
    const facets = `${FACETS[it.type]} ${it.year ?? ""}${placeWords(it)}`;
    if (it.top) statement.run(it.key, name, "", context, facets);
    else statement.run(it.key, "", name, context, facets);
  }

  /** Caches the words of a context: all episodes of a series share it. */
  #contextWords(context: string): string {
    if (context === "") return "";
    const known = this.#contexts.get(context);
    if (known !== undefined) return known;
    const words = indexWords(context);
    if (this.#contexts.size >= MAX_CONTEXTS) this.#contexts.clear();
    this.#contexts.set(context, words);
    return words;
  }
}

/** ` s2` for a season; ` s2e5` for an episode, or ` e5` without a season. */
function placeWords(it: Wording): string {
  const { type, seasonNumber, episodeNumber, episodeNumberEnd } = it;
  const season = seasonNumber === null ? "" : `s${seasonNumber}`;
  if (type === "season") return ` ${season}`;
  if (type !== "episode" || episodeNumber === null) return "";
  const last = Math.min(
    episodeNumberEnd ?? episodeNumber,
    episodeNumber + MAX_SPAN,
  );
  let words = "";
  for (let number = episodeNumber; number <= last; number++) {
    words += ` ${season}e${number}`;
  }
  return words;
}

/** Returns an item's wording: the same as {@link wordingOf} for its row. */
export function wordingFor(key: number, item: MediaItem): Wording {
  const { seriesName, albumName, artists, albumArtist } = item;
  const [first = ""] = artists;
  const top = TOP_TYPES.includes(item.type);
  return {
    key,
    type: item.type,
    top,
    name: item.name,
    context: contextOf(
      [seriesName, albumName],
      [artists.length > 1 ? artists.join(NAME_END) : first, albumArtist],
    ) + moreWords({
      ...item,
      genres: top && item.genres.length > 0 ? item.genres.join(NAME_END) : "",
    }),
    year: item.year,
    seasonNumber: item.seasonNumber,
    episodeNumber: item.episodeNumber,
    episodeNumberEnd: item.episodeNumberEnd,
  };
}

/** Returns the wording with which a row of `items` was indexed. */
export function wordingOf(row: Record<string, unknown>): Wording {
  const text = (value: unknown) => typeof value === "string" ? value : null;
  const number = (value: unknown) => typeof value === "number" ? value : null;
  return {
    key: Number(row.key),
    type: row.type as ItemType,
    top: row.top === 1,
    name: String(row.name),
    context: contextOf(
      [text(row.series_name), text(row.album_name)],
      [text(row.artists), text(row.album_artist)],
    ) + moreWords({
      name: String(row.name),
      originalTitle: text(row.original_title),
      sortKey: String(row.sort_key),
      genres: row.top === 1 ? String(row.genres) : "",
    }),
    year: number(row.year),
    seasonNumber: number(row.season_number),
    episodeNumber: number(row.episode_number),
    episodeNumberEnd: number(row.episode_number_end),
  };
}

/** Omits the album's artist if it is also the track's. */
function contextOf(
  [series, album]: readonly [string | null, string | null],
  [artists, albumArtist]: readonly [string | null, string | null],
): string {
  const owner = albumArtist === artists ? null : albumArtist;
  return `${series ?? ""} ${album ?? ""} ${artists ?? ""} ${owner ?? ""}`
    .trim();
}

/**
 * Returns the genres, the original title, and the sort name if only it has
 * Latin letters: servers transliterate it, such as `stalker`.
 */
function moreWords(
  { name, originalTitle, sortKey, genres }: {
    name: string;
    originalTitle: string | null;
    sortKey: string;
    genres: string;
  },
): string {
  const latin = LATIN.test(name) || !LATIN.test(sortKey) ? "" : ` ${sortKey}`;
  const title = originalTitle === null ? latin : `${latin} ${originalTitle}`;
  return genres === "" ? title : `${title} ${genres}`;
}

/** Removes the words of a library's items. */
export function removeWords(database: DatabaseSync, library: number): void {
  const others = database.prepare("SELECT 1 FROM items WHERE library <> ?")
    .get(library);
  if (others === undefined) {
    database.exec("INSERT INTO item_words (item_words) VALUES ('delete-all')");
    return;
  }
  const writer = new WordWriter(database);
  const rows = database.prepare(
    `SELECT ${SOURCE_COLUMNS} FROM items WHERE library = ?`,
  ).iterate(library);
  for (const row of rows) writer.remove(wordingOf(row));
}

/** Returns whether every item is indexed with this version of the words. */
export function isIndexed(database: DatabaseSync): boolean {
  const row = database.prepare("SELECT version FROM word_index").get();
  return row?.version === WORDS_VERSION;
}

/** Indexes every item again, unless the index is up to date. */
export function indexItems(database: DatabaseSync): void {
  if (isIndexed(database)) return;
  database.exec("INSERT INTO item_words (item_words) VALUES ('delete-all')");
  const writer = new WordWriter(database);
  const rows = database.prepare(
    `SELECT ${SOURCE_COLUMNS} FROM items ORDER BY key`,
  ).iterate();
  for (const row of rows) writer.add(wordingOf(row));
  database.exec("DELETE FROM word_index");
  database.prepare("INSERT INTO word_index VALUES (?)").run(WORDS_VERSION);
}
