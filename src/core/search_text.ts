import { foldText } from "./sort_key.ts";

/** Every mark that people type or typeset as an apostrophe. */
const APOSTROPHES =
  "\u0060\u00b4\u02b9-\u02bf\u02c8\u02ca\u02cb\u2018-\u201b\u2032\u2035\ua78b\ua78c\uff07";
const TRADE_MARKS = "\u2120\u2122";
/** Digits above or below the line or in circles, and fractions. */
const RAISED =
  "\u00b2\u00b3\u00b9\u2070\u2074-\u2079\u2080-\u2089\u00bc-\u00be\u2150-\u215f\u2189\u2460-\u2473\u24ea";
const ODD_MARKS = new RegExp(
  `([${APOSTROPHES}])|[${TRADE_MARKS}]|[${RAISED}]+`,
  "g",
);
/** An ampersand that stands alone is read as a word. */
const AMPERSAND = /(?<=^|\s)&(?=\s|$)/g;
/** Matches text that only needs lower case, as most text does. */
const SIMPLE = /^[A-Za-z0-9 ]*$/;
/** `S02`, `S02E05`, `S02E05-E06`, `E05`, `2x05`, each a word of its own. */
export const PLACE =
  /(?<!\S)(?:s(\d{1,4})(?:\s*e(\d{1,4})(?:\s*-\s*e?(\d{1,4}))?)?|e(\d{1,4})(?:\s*-\s*e?(\d{1,4}))?|(\d{1,2})x(\d{1,4}))(?!\S)/gi;
/** At most this many parts of a word are also indexed as a whole. */
const MAX_PARTS = 8;

/** A part of the query; all parts must be found. */
export interface SearchTerm {
  /** Words that must all be found. */
  readonly words: readonly string[];
  /** The words written as one, as an alternative; else null. */
  readonly joined: string | null;
  /** True if the words are whole pieces of text without spaces. */
  readonly unspaced: boolean;
  /** The original term, folded. */
  readonly text: string;
}

/** Returns text in the form that the search compares: folded and simplified. */
export function plainText(text: string): string {
  if (SIMPLE.test(text)) return text.toLowerCase();
  const folded = foldText(text.replace(ODD_MARKS, plainMark));
  if (SIMPLE.test(folded)) return folded;
  return splitNumbers(folded.replace(AMPERSAND, "and"));
}

function plainMark(mark: string, apostrophe: string | undefined): string {
  if (apostrophe !== undefined) return "'";
  return TRADE_MARKS.includes(mark) ? " " : `^${mark.normalize("NFKC")}`;
}

/** Returns only the letters and digits of {@link plainText}. */
export function squashText(text: string): string {
  return splitWords(plainText(text)).join("");
}

/**
 * Returns the words under which text is indexed, separated by spaces. For a
 * word with punctuation, adds its ends from each part on, written as one, so
 * that every beginning matches. For text without spaces, adds its pairs of
 * letters.
 */
export function indexWords(text: string): string {
  const plain = plainText(text);
  if (SIMPLE.test(plain)) return plain;
  const words: string[] = [];
  let run = "";
  const endRun = () => {
    words.push(...pairsOf(run), ...[...run].slice(-1));
    run = "";
  };
  for (const chunk of plain.split(/\s+/)) {
    for (const part of partsOf(chunk)) {
      if (part.unspaced) {
        run += part.words.join("");
        continue;
      }
      endRun();
      words.push(...part.words, ...endsOf(part.words));
    }
  }
  endRun();
  return words.join(" ");
}

/** Splits a query into terms. */
export function searchTerms(typed: string): SearchTerm[] {
  return plainText(typed).split(/\s+/).flatMap((chunk) =>
    partsOf(chunk).map(({ words, unspaced }): SearchTerm => {
      const joined = words.join("");
      if (unspaced) {
        const pairs = pairsOf(joined);
        const pieces = pairs.length > 0 ? pairs : [joined];
        return { words: pieces, joined: null, unspaced, text: joined };
      }
      const text = words.join(" ");
      const one = words.length > 1 ? joined : null;
      return { words, joined: one, unspaced, text };
    })
  );
}

/** Consecutive words of one chunk that are of the same kind of script. */
interface Part {
  readonly words: string[];
  readonly unspaced: boolean;
}

function partsOf(chunk: string): Part[] {
  const parts: Part[] = [];
  for (const word of splitWords(chunk)) {
    // Chunks at odd indexes have no spaces.
    splitUnspaced(word).forEach((piece, at) => {
      if (piece === "") return;
      const unspaced = at % 2 === 1;
      const last = parts.at(-1);
      if (last?.unspaced === unspaced) last.words.push(piece);
      else parts.push({ words: [piece], unspaced });
    });
  }
  return parts;
}

// These patterns take a moment to build. Functions build them on first use, so
// that a command that only opens the database does not.

/** Splits as SQLite's tokenizer `unicode61` does. */
export function splitWords(text: string): string[] {
  return text.split(/[^\p{L}\p{N}\p{Co}]+/u).filter((it) => it !== "");
}

/** Separates two numbers, unless a separator of thousands is between them. */
function splitNumbers(text: string): string {
  return text.replace(
    /([0-9])(?:[^\p{L}\p{N}\p{Co}\s.,']+|[.,'](?![0-9]{3}(?![0-9])))(?=[0-9])/gu,
    "$1 ",
  );
}

/**
 * Matches scripts without spaces or with compounds: Thai and Lao, Burmese,
 * Hangul, Khmer, Tai, Balinese, Javanese, Chinese and Japanese, Yi.
 */
function splitUnspaced(word: string): string[] {
  return word.split(
    /([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u2e80-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua9df\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3ffff}]+)/u,
  );
}

/** Returns `spiderman` for `spider`, `man`. */
function endsOf(words: readonly string[]): string[] {
  const some = words.slice(0, MAX_PARTS);
  return some.slice(0, -1).map((_, at) => some.slice(at).join(""));
}

function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
