import {
  indexWords,
  plainText,
  splitWords,
  squashText,
} from "../core/search_text.ts";
import { sortKeyOf } from "../core/sort_key.ts";
import { type ItemQuery, nameQuery } from "./item_query.ts";
import type { Row } from "./item_row.ts";

/** Ranks an episode or a track after an equally good film. */
const INSIDE = 0.5;

/** Ranks rows of `items` for one query. */
export class ItemRank {
  readonly #query: ItemQuery;
  /** The queries by the year of the items that they are for. */
  readonly #byYear = new Map<string, ItemQuery>();

  constructor(query: ItemQuery) {
    this.#query = query;
  }

  /** Lower is better. */
  scoreOf({ name, top, year }: Row): number {
    const text = String(name);
    const query = this.#query;
    const without = this.#queryFor(String(year));
    const score = scoreOfName(text, query);
    const best = without === query
      ? score
      : Math.min(score, scoreOfName(text, without));
    return best + (top === 1 ? 0 : INSIDE);
  }

  #queryFor(year: string): ItemQuery {
    const known = this.#byYear.get(year);
    if (known) return known;
    const query = nameQuery(this.#query, year);
    this.#byYear.set(year, query);
    return query;
  }
}

/** Ranks the whole name, then its start, whole words, beginnings, the rest. */
function scoreOfName(name: string, { text, squashed, demands }: ItemQuery) {
  const plain = plainText(name).trim();
  if (plain === text) return 0;
  const squash = squashText(name);
  const hasLetters = squashed !== "";
  if (hasLetters && squash === squashed) return 0.25;
  if (plain.startsWith(text) || sortKeyOf(plain).startsWith(text)) return 1;
  if (hasLetters && squash.startsWith(squashed)) return 1;
  const own = splitWords(indexWords(name));
  const terms = demands.flatMap((it) => it.terms);
  const all = (fits: (word: string) => boolean) =>
    terms.every(({ words, joined }) =>
      words.every(fits) || joined !== null && fits(joined)
    );
  if (all((it) => own.includes(it))) return 2;
  return all((it) => own.some((word) => word.startsWith(it))) ? 3 : 4;
}
