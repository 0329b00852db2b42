/** C0 and C1 controls and DEL; tab and line feed become spaces before. */
// deno-lint-ignore no-control-regex -- these are what must go
const CONTROLS = /[\x00-\x1f\x7f-\x9f]/g;
/** The same, but for tab and line feed. */
// deno-lint-ignore no-control-regex -- these are what must go
const CONTROLS_BUT_LINES = /[\x00-\x08\x0b-\x1f\x7f-\x9f]/g;
/** Marks that change the order or the look of text without being seen. */
const INVISIBLE =
  /[\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;
/** Longer than any name a person gives; a server may send a megabyte. */
const MAX_LENGTH = 2_000;

/**
 * Text that came from elsewhere, safe to print: no control characters, no marks
 * that reorder or hide text, no unpaired surrogates, of bounded length.
 */
export function sanitize(text: string): string {
  const clean = text.slice(0, MAX_LENGTH).toWellFormed()
    .replace(/[\t\n\r]+/g, " ").replace(CONTROLS, "").replace(INVISIBLE, "");
  return text.length > MAX_LENGTH ? `${clean}…` : clean;
}

/** The same for whole texts: lines and tabs stay, and so does the length. */
export function printableText(text: string): string {
  return text.toWellFormed().replace(/\r\n/g, "\n")
    .replace(CONTROLS_BUT_LINES, "").replace(INVISIBLE, "");
}
