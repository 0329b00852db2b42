import { eastAsianWidth } from "get-east-asian-width";

/** Every printable ASCII character takes one cell. */
const ASCII = /^[\x20-\x7e]*$/;
/** Scripts without combined characters: no need to look for graphemes. */
const ALONE =
  /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027\u2030-\u203b\u2500-\u259f\u3041-\u3096\u309b-\u3163\u3165-\u9fff\uac00-\ud7a3\uff01-\uff60]*$/;
// The runtime checks every pattern of a file that it loads. One with `\p{…}` takes
// up to a millisecond, so functions build these on first use.

/** Marks and characters without a width of their own. */
const noCell = () =>
  /[\p{Mn}\p{Me}\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/u;
const pictograph = () => /\p{Extended_Pictographic}/u;
/**
 * Matches what is drawn as one picture: an emoji, or one joined from several.
 */
const picture = () =>
  /^(?!\p{RI})\p{Emoji_Presentation}|^[0-9#*]\ufe0f?\u20e3|^\p{RI}{2}|^\p{Emoji}(?:\ufe0f|\p{Emoji_Modifier})|^\p{Extended_Pictographic}\ufe0f?\u200d\p{Extended_Pictographic}/u;
const HANGUL_LETTERS = /[\u1100-\u11ff]/;

let segmenter: Intl.Segmenter | undefined;

/** Splits text into the characters that a reader sees. */
export function graphemes(text: string): string[] {
  if (ALONE.test(text)) return [...text];
  // Built on first use: that takes tens of milliseconds.
  segmenter ??= new Intl.Segmenter(undefined, { granularity: "grapheme" });
  return Array.from(segmenter.segment(text), (it) => it.segment);
}

/**
 * Returns how many cells of a terminal the text takes. Emoji count as two cells
 * whatever they are joined from; in all other clusters each letter counts, as in
 * the C library's `wcwidth`: Thai SARA AM and Indic conjuncts are wider than one.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  if (ALONE.test(text)) return lettersWidth(text);
  return graphemes(text).reduce((sum, it) => sum + clusterWidth(it), 0);
}

/** Fills the text with spaces to the width; longer text stays as it is. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** Returns the longest start of the text that fits into the cells. */
export function cutToWidth(text: string, width: number): string {
  let left = width;
  let kept = "";
  for (const cluster of graphemes(text)) {
    left -= textWidth(cluster);
    if (left < 0) break;
    kept += cluster;
  }
  return kept;
}

function clusterWidth(cluster: string): number {
  if (picture().test(cluster)) return 2;
  if (pictograph().test(cluster)) return lettersWidth(cluster);
  // Hangul that is spelt in letters is drawn as syllables.
  const composed = HANGUL_LETTERS.test(cluster)
    ? cluster.normalize("NFC")
    : cluster;
  return lettersWidth(composed);
}

function lettersWidth(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (noCell().test(letter)) continue;
    width += eastAsianWidth(letter.codePointAt(0) ?? 0);
  }
  return width;
}

/**
 * Wraps text between words, or else between graphemes; keeps its line breaks.
 */
export function wrapText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapLine(line, width));
}

function wrapLine(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = "";
    for (const cluster of graphemes(word)) {
      if (line !== "" && textWidth(line + cluster) > width) {
        lines.push(line);
        line = "";
      }
      line += cluster;
    }
  }
  return [...lines, line];
}
