import { foldText } from "./sort_key.ts";

/** A shorter text, as while typing, means too many people. */
const MIN_LETTERS = 3;
/** Scripts in which a whole name has two or three characters. */
const LONG_LETTERS =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/** Returns whether a text is too short to ask a server for people. */
export function isShortName(text: string): boolean {
  const name = text.trim();
  const least = LONG_LETTERS.test(name) ? MIN_LETTERS - 1 : MIN_LETTERS;
  return [...name].length < least;
}

/** Returns the words of a name, without case and diacritics. */
export function wordsOf(name: string): string[] {
  return foldText(name).split(/[\s-]+/).filter((it) => it !== "");
}

/** Returns whether each of the words begins a word of the name. */
export function beginsWords(name: string, words: string): boolean {
  const own = wordsOf(name);
  return wordsOf(words).every((word) => own.some((it) => it.startsWith(word)));
}

/**
 * Returns the names that a text means: those that are equal to it, ignoring case
 * and diacritics; if there are none, those that begin with it; else those with
 * words that begin with its words.
 */
export function meantNames<T extends { readonly name: string }>(
  names: readonly T[],
  text: string,
): readonly T[] {
  const wanted = foldText(text).trim();
  const folded = names.map((it) => ({ it, name: foldText(it.name).trim() }));
  const same = folded.filter(({ name }) => name === wanted);
  const begun = folded.filter(({ name }) => name.startsWith(wanted));
  if (same.length > 0) return same.map(({ it }) => it);
  if (begun.length > 0) return begun.map(({ it }) => it);
  return names.filter(({ name }) => beginsWords(name, text));
}
