import type { ItemType } from "../core/media_item.ts";
import {
  PLACE,
  plainText,
  type SearchTerm,
  searchTerms,
  squashText,
} from "../core/search_text.ts";
import { FACETS } from "./item_words.ts";

const YEAR = /^(?:18|19|20)[0-9]{2}$/;
/** The longest query in words, because each word costs time. */
const MAX_WORDS = 12;

/**
 * A condition of a query: an item must have all its words or all its facets.
 */
interface Demand {
  readonly kind: "words" | "year" | "place";
  readonly terms: readonly SearchTerm[];
  readonly facets: readonly string[];
}

/** A parsed query. */
export interface ItemQuery {
  readonly demands: readonly Demand[];
  readonly text: string;
  readonly squashed: string;
}

export type Place = "top_name" | "inner_name" | "anywhere";

/** Parses a query; it has no demands if it contains no word. */
export function readQuery(typed: string): ItemQuery {
  const demands: Demand[] = [];
  let room = MAX_WORDS;
  const add = (text: string) => {
    for (const term of searchTerms(text)) {
      if (room <= 0) return;
      const words = term.words.slice(0, room);
      room -= words.length;
      demands.push(demandOf({ ...term, words }));
    }
  };
  let from = 0;
  for (const match of typed.matchAll(PLACE)) {
    if (room-- <= 0) break;
    add(typed.slice(from, match.index));
    from = match.index + match[0].length;
    demands.push({
      kind: "place",
      terms: searchTerms(match[0]),
      facets: placeFacets(match),
    });
  }
  add(typed.slice(from));
  return queryOf(demands, typed);
}

/**
 * Returns the query with all words written as one; null if that changes
 * nothing.
 */
export function joinedQuery({ demands }: ItemQuery): ItemQuery | null {
  const terms = demands.flatMap((it) => it.terms);
  const apart = demands.length > 1 &&
    demands.every((it) => it.kind === "words") &&
    terms.every((it) => !it.unspaced);
  return apart
    ? readQuery(terms.map((it) => it.words.join("")).join(""))
    : null;
}

function queryOf(demands: readonly Demand[], typed: string): ItemQuery {
  return {
    demands,
    text: plainText(typed).trim(),
    squashed: squashText(typed),
  };
}

function demandOf(term: SearchTerm): Demand {
  const isYear = term.joined === null && YEAR.test(term.text);
  return {
    kind: isYear ? "year" : "words",
    terms: [term],
    facets: isYear ? [term.text] : [],
  };
}

/** Returns the facets that `WordWriter` stores for seasons and episodes. */
function placeFacets(match: RegExpExecArray): string[] {
  const [, season, episode, end, alone, aloneEnd, crossed, crossedEpisode] =
    match;
  const inSeason = season ?? crossed;
  const within = inSeason === undefined ? "" : `s${Number(inSeason)}`;
  const numbers = [episode ?? alone ?? crossedEpisode, end ?? aloneEnd]
    .filter((it) => it !== undefined);
  return numbers.length === 0
    ? [within]
    : numbers.map((it) => `${within}e${Number(it)}`);
}

/**
 * Returns the FTS5 expression for items that meet every demand in `place`. A
 * year or an episode may also be the item's own if `place` is `anywhere` or the
 * query has other words.
 */
export function matchExpression(
  { demands }: ItemQuery,
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
  const isBeside = place === "anywhere" ||
    demands.some((it) => it.kind === "words");
  const parts = demands.map(({ kind, terms, facets }) => {
    const isWhole = whole || kind === "year";
    const own = terms.map((it) => termExpression(it, { columns, isWhole }))
      .join(" AND ");
    if (!isBeside || facets.length === 0) return own;
    const others = facets.map((it) => `facets : "${it}"`).join(" AND ");
    return `((${own}) OR (${others}))`;
  });
  if (types.length > 0) {
    const letters = types.map((it) => `"${FACETS[it]}"`).join(" OR ");
    parts.push(`(facets : (${letters}))`);
  }
  if (year !== undefined) parts.push(`(facets : "${year}")`);
  return parts.join(" AND ");
}

function termExpression(
  { words, joined, unspaced }: SearchTerm,
  { columns, isWhole }: { columns: string; isWhole: boolean },
): string {
  // The index has a single letter of unspaced text as the beginning of a pair.
  const isPrefix = unspaced
    ? words.every((it) => [...it].length === 1)
    : !isWhole;
  const find = (word: string) => `${columns} : "${word}"${isPrefix ? "*" : ""}`;
  const apart = words.map(find).join(" AND ");
  return joined === null ? `(${apart})` : `((${apart}) OR ${find(joined)})`;
}

/** Returns the query without the item's year, seasons and episodes. */
export function nameQuery(query: ItemQuery, year: string): ItemQuery {
  const demands = query.demands.filter((it) =>
    it.kind === "words" || it.kind === "year" && !it.facets.includes(year)
  );
  if (demands.length === 0 || demands.length === query.demands.length) {
    return query;
  }
  const text = demands.flatMap((it) => it.terms.map((term) => term.text))
    .join(" ");
  return queryOf(demands, text);
}
