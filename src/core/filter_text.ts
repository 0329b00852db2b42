/**
 * Reads the conditions that a user types, in the filter of a list and on the
 * command line.
 */
import { languageCode } from "./languages.ts";
import { closest } from "./closest.ts";
import {
  type ItemConditions,
  type NameCondition,
  type NameKind,
  NO_CONDITIONS,
  RATING_TESTS,
  type RatingBound,
  type YearRange,
} from "./item_selection.ts";

/** A typed filter: its conditions, and the words to search for. */
export interface FilterText {
  readonly conditions: ItemConditions;
  readonly words: string;
  /** Why a part of it was left out, in a few words; null if none was. */
  readonly problem: string | null;
}

/** Words in quotation marks, a key with its value, or one word. */
const PART = /"([^"]*)"?|(\p{L}+)(:|[<>]=?|=)(?:"([^"]*)"?|(\S*))|(\S+)/gu;
const NUMBER = /^(10|[0-9])(?:\.([0-9]{1,2}))?$/;
const RATING = /^(>=|<=|>|<|=)?\s*(\S+)$/;
const YEARS = /^([0-9]{4})?(?:(-|\.\.)([0-9]{4}|[0-9]{2})?)?$/;

/** A shorter word is not a misspelt key. */
const MIN_KEY = 4;

/** Conditions without a value. */
const MARKS: Readonly<Record<string, Partial<ItemConditions>>> = {
  unwatched: { watched: false },
  watched: { watched: true },
  favourite: { favorite: true },
  favorite: { favorite: true },
  downloaded: { downloaded: true },
};
const NAMES: Readonly<Record<string, NameKind>> = {
  genre: "genre",
  studio: "studio",
  artist: "artist",
  person: "person",
  lang: "language",
  language: "language",
};
const KEYS = [...Object.keys(NAMES), "year", "rating"];

/**
 * Reads a filter such as `unwatched genre:drama rating>7 sea`. A key that is
 * slightly misspelt is a problem; any other unknown one is a word of a title.
 */
export function readFilterText(text: string): FilterText {
  let conditions = NO_CONDITIONS;
  const words: string[] = [];
  let problem: string | null = null;
  for (const [whole, quoted, key, test, long, short] of text.matchAll(PART)) {
    const mark = ownValue(MARKS, whole.toLowerCase());
    if (quoted !== undefined) words.push(quoted);
    else if (mark !== undefined) conditions = { ...conditions, ...mark };
    else if (key === undefined || test === undefined) words.push(whole);
    else {
      const value = (long ?? short ?? "").trim();
      const read = readPart({ key: key.toLowerCase(), test, value });
      if (read === null) words.push(whole);
      else if (typeof read === "string") problem ??= read;
      else conditions = withCondition(conditions, read);
    }
  }
  return { conditions, words: words.join(" ").trim(), problem };
}

type Condition =
  | { readonly name: NameCondition }
  | { readonly years: YearRange }
  | { readonly rating: RatingBound };

function withCondition(
  conditions: ItemConditions,
  given: Condition,
): ItemConditions {
  if ("years" in given) return { ...conditions, years: given.years };
  return "name" in given
    ? { ...conditions, names: [...conditions.names, given.name] }
    : { ...conditions, ratings: [...conditions.ratings, given.rating] };
}

/**
 * Returns a condition, a short text about what is wrong with it, or null for a
 * word of a title.
 */
function readPart(
  { key, test, value }: { key: string; test: string; value: string },
): Condition | string | null {
  if (key === "rating") {
    const given = test === ":" ? value : `${test}${value}`;
    const rating = readRating(given);
    return rating === null ? "use rating>7" : { rating };
  }
  if (test !== ":" && test !== "=") return null;
  if (key === "year") {
    const years = readYears(value);
    return years === null ? "use year:1990-99" : { years };
  }
  const kind = ownValue(NAMES, key);
  if (kind === undefined) {
    const meant = value === "" ? null : meantKey(key);
    return meant && `did you mean ${meant}:?`;
  }
  if (value === "") return `type a name after ${key}:`;
  if (kind !== "language") return { name: { kind, name: value } };
  const name = languageCode(value);
  return name === null ? `use ${key}:ja or ${key}:Japanese` : {
    name: { kind, name },
  };
}

function ownValue<T>(
  values: Readonly<Record<string, T>>,
  key: string,
): T | undefined {
  return Object.hasOwn(values, key) ? values[key] : undefined;
}

/** Returns null if the key may be a word, such as `Re:` of a title. */
function meantKey(key: string): string | null {
  if (key.length < MIN_KEY) return null;
  const near = closest(key, KEYS);
  return near.find((it) => it.slice(0, 1) === key.slice(0, 1)) ?? null;
}

/** Reads `>7`, `<=5.5` or `7`, which means at least 7; null for other text. */
export function readRating(text: string): RatingBound | null {
  const [, sign, number = ""] = RATING.exec(text.trim()) ?? [];
  const value = NUMBER.test(number) ? Number(number) : NaN;
  const test = RATING_TESTS.find((it) => it === sign) ?? ">=";
  return value >= 0 && value <= 10 ? { test, value } : null;
}

/** Reads `1990`, `1990-99`, `1990-1999`, `1990-` or `-1999`; else null. */
export function readYears(text: string): YearRange | null {
  const [, first, dash, last] = YEARS.exec(text.trim()) ?? [];
  if (first === undefined && last === undefined) return null;
  const from = first === undefined ? null : Number(first);
  if (dash === undefined) return { from, to: from };
  if (last === undefined) return { from, to: null };
  // The century of the first year, as in 1990-99.
  if (last.length === 2 && first === undefined) return null;
  const to = Number(last.length === 2 ? `${first?.slice(0, 2)}${last}` : last);
  return from !== null && from > to ? null : { from, to };
}
