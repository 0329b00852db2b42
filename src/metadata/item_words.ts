import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { ItemType } from "../core/media_item.ts";
import { foldText } from "../core/sort_key.ts";

/**
 * The words of each item, for the search. What stands in a library itself has
 * its name in a column of its own, so that a film's title is found before the
 * thousand episodes that share a word with it. `facets` holds a letter for the
 * type, and the year.
 *
 * The table keeps words only, not their text: to take an item out, its words
 * must be given again.
 */
export interface Wording {
  readonly key: number;
  readonly type: ItemType;
  readonly top: boolean;
  readonly name: string;
  readonly seriesName: string | null;
  readonly albumName: string | null;
  readonly artist: string | null;
  readonly year: number | null;
}

/** One letter, because letters alone are in no index of prefixes. */
const FACETS: Readonly<Record<ItemType, string>> = {
  movie: "m",
  series: "s",
  album: "a",
  video: "v",
  season: "n",
  episode: "e",
  track: "t",
};

const COLUMNS = "rowid, top_name, inner_name, context, facets";

/** What separates words, by the tokenizer's own rule for them. */
const BETWEEN_WORDS = /[^\p{L}\p{N}\p{Co}]+/u;
const YEAR = /^(?:18|19|20)[0-9]{2}$/;
/** More words than anybody types; each one costs time. */
const MAX_WORDS = 12;

export class WordWriter {
  readonly #add: StatementSync;
  readonly #remove: StatementSync;

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
    this.#add.run(wording.key, ...wordsOf(wording));
  }

  remove(wording: Wording): void {
    this.#remove.run(wording.key, ...wordsOf(wording));
  }
}

function wordsOf(it: Wording): [string, string, string, string] {
  const name = foldText(it.name);
  const { seriesName, albumName, artist } = it;
  const context = foldText(
    `${seriesName ?? ""} ${albumName ?? ""} ${artist ?? ""}`,
  );
  const facets = `${FACETS[it.type]} ${it.year ?? ""}`;
  return it.top ? [name, "", context, facets] : ["", name, context, facets];
}

/** The wording that a row of `items` was indexed with. */
export function wordingOf(row: Record<string, unknown>): Wording {
  const text = (value: unknown) => typeof value === "string" ? value : null;
  return {
    key: Number(row.key),
    type: row.type as ItemType,
    top: row.top === 1,
    name: String(row.name),
    seriesName: text(row.series_name),
    albumName: text(row.album_name),
    artist: text(row.artist),
    year: typeof row.year === "number" ? row.year : null,
  };
}

/** Takes the words of a whole library, or of all of an owner's, out. */
export function forgetWords(
  database: DatabaseSync,
  of: "library" | "owner",
  key: number,
): void {
  const others = database.prepare(`SELECT 1 FROM items WHERE ${of} <> ?`)
    .get(key);
  if (others === undefined) {
    database.exec("INSERT INTO item_words (item_words) VALUES ('delete-all')");
    return;
  }
  const writer = new WordWriter(database);
  const rows = database.prepare(
    `SELECT key, type, top, name, series_name, album_name, artist, year
     FROM items WHERE ${of} = ?`,
  ).iterate(key);
  for (const row of rows) writer.remove(wordingOf(row));
}

/** Folded words of what a person typed; at most {@link MAX_WORDS}. */
export function splitWords(text: string): string[] {
  return foldText(text).split(BETWEEN_WORDS).filter((it) => it !== "")
    .slice(0, MAX_WORDS);
}

/** Such a word is nobody's beginning. */
function isYear(word: string): boolean {
  return YEAR.test(word);
}

export type Place = "top_name" | "inner_name" | "anywhere";

/**
 * The expression that finds items with every word, as a beginning or whole, in
 * `place`. A year beside other words may be the item's own as well.
 */
export function matchExpression(
  words: readonly string[],
  options: {
    place: Place;
    whole?: boolean;
    types?: readonly ItemType[];
    year?: number | undefined;
  },
): string {
  const { place, whole = false, types = [], year } = options;
  const columns = place === "anywhere"
    ? "{top_name inner_name context}"
    : place;
  const isBeside = place === "anywhere" || !words.every(isYear);
  const terms = words.map((word) => {
    const end = whole || isYear(word) ? "" : "*";
    const term = `${columns} : "${word}"${end}`;
    return isYear(word) && isBeside
      ? `(${term} OR facets : "${word}")`
      : `(${term})`;
  });
  if (types.length > 0) {
    const letters = types.map((it) => `"${FACETS[it]}"`).join(" OR ");
    terms.push(`(facets : (${letters}))`);
  }
  if (year !== undefined) terms.push(`(facets : "${year}")`);
  return terms.join(" AND ");
}
