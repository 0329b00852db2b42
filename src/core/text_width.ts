import stringWidth from "string-width";

/** Every printable ASCII character takes one cell. */
const ASCII = /^[\x20-\x7e]*$/;
/** Clusters that terminals draw as one picture, and Hangul spelt in letters. */
const DRAWN_WHOLE = /[\p{Extended_Pictographic}\p{RI}\u20e3\p{Script=Hangul}]/u;
/** The library already counts these after the first letter of a cluster. */
const COUNTED = /[\p{Mc}\uff00-\uffef]/u;

const CLUSTERS = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Splits text into what a reader takes for one character each. */
export function graphemes(text: string): string[] {
  return Array.from(CLUSTERS.segment(text), (it) => it.segment);
}

/**
 * Returns how many cells of a terminal the text takes. Emoji count as two cells
 * whatever they are joined from; in all other clusters each letter counts, as in
 * the C library's `wcwidth`: Thai SARA AM and Indic conjuncts are wider than one.
 */
export function textWidth(text: string): number {
  if (ASCII.test(text)) return text.length;
  let width = stringWidth(text);
  for (const cluster of graphemes(text)) width += uncountedCells(cluster);
  return width;
}

/** Fills the text with spaces to the width; longer text stays as it is. */
export function padToWidth(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - textWidth(text)));
}

/** Returns the cells of a cluster's later letters, which `string-width` omits. */
export function uncountedCells(cluster: string): number {
  if (cluster.length === 1 || DRAWN_WHOLE.test(cluster)) return 0;
  const [, ...later] = cluster;
  return later.filter((it) => !COUNTED.test(it))
    .reduce((sum, it) => sum + stringWidth(it), 0);
}

/** Breaks text between words, or else between graphemes, and at its own lines. */
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
