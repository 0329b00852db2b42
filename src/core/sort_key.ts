/** Leading words that sorting ignores; Jellyfin's own list. */
const ARTICLE = /^(?:the|a|an) (?=\S)/;
const ASCII = /^[\x20-\x7e]*$/;
const MARKS = /\p{M}+/gu;

/** Letters that Unicode does not decompose, in their plain spelling. */
const LETTERS: Readonly<Record<string, string>> = {
  "ø": "o",
  "ł": "l",
  "đ": "d",
  "ð": "d",
  "þ": "th",
  "ß": "ss",
  "æ": "ae",
  "œ": "oe",
  "ı": "i",
  "ħ": "h",
};
const WHOLE_LETTERS = /[øłđðþßæœıħ]/g;

/**
 * Returns text as comparisons see it: in lower case, without diacritics, and with
 * full-width and other compatibility forms replaced by the plain ones.
 */
export function foldText(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  return text.normalize("NFKD").toLowerCase().replace(MARKS, "")
    .normalize("NFC")
    .replace(WHOLE_LETTERS, (letter) => LETTERS[letter] ?? letter);
}

/** Returns the sort key of a name: folded, without its leading article. */
export function sortKeyOf(name: string): string {
  return foldText(name).trimStart().replace(ARTICLE, "");
}
