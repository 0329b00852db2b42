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
/** Text that needs no more than lower case; most of it does not. */
const SIMPLE = /^[A-Za-z0-9 ]*$/;
/** More parts of one word are no word; each one is indexed. */
const MAX_PARTS = 8;

/** One part of what was typed; all parts must be found. */
export interface SearchTerm {
  /** Words that must all be there. */
  readonly words: readonly string[];
  /** The words written as one, which is found as well; else null. */
  readonly joined: string | null;
  /** Whether the words are whole pieces of text that is written without blanks. */
  readonly unspaced: boolean;
  /** As it was typed, folded. */
  readonly text: string;
}

/** Returns text as the search compares it: folded, with plain marks and digits. */
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
 * Returns the words under which text is found, separated by blanks. Beside the
 * words themselves these are: words with punctuation in them as one, from each of
 * their parts to the end, so that every beginning finds them; and text without
 * blanks as pairs of letters.
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

/** Splits what a person typed into terms. */
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
    // Those at odd places are without blanks.
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

// These patterns take a moment to build, so a command that only opens the
// database does not build them: they are literals of functions, not constants.

/** Splits as SQLite's tokenizer `unicode61` does. */
export function splitWords(text: string): string[] {
  return text.split(/[^\p{L}\p{N}\p{Co}]+/u).filter((it) => it !== "");
}

/** Parts two numbers, unless a separator of thousands is between them. */
function splitNumbers(text: string): string {
  return text.replace(
    /([0-9])(?:[^\p{L}\p{N}\p{Co}\s.,']+|[.,'](?![0-9]{3}(?![0-9])))(?=[0-9])/gu,
    "$1 ",
  );
}

/**
 * Takes out what is written without blanks, or in compounds: Thai and Lao,
 * Burmese, Hangul, Khmer, Tai, Balinese, Javanese, Chinese and Japanese, Yi.
 */
function splitUnspaced(word: string): string[] {
  return word.split(
    /([\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u1950-\u19df\u1a20-\u1aaf\u1b00-\u1b7f\u2e80-\u31ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua9df\uaa60-\uaa7f\uac00-\ud7ff\uf900-\ufaff\u{16fe0}-\u{18cff}\u{1aff0}-\u{1b2ff}\u{20000}-\u{3ffff}]+)/u,
  );
}

/** `spider`, `man`: `spiderman`. */
function endsOf(words: readonly string[]): string[] {
  const some = words.slice(0, MAX_PARTS);
  return some.slice(0, -1).map((_, at) => some.slice(at).join(""));
}

function pairsOf(run: string): string[] {
  const letters = [...run];
  return letters.slice(1).map((letter, at) => `${letters[at]}${letter}`);
}
