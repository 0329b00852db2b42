/** Longer than any name a person gives; a server may send a megabyte. */
const MAX_LENGTH = 2_000;
/** Matches most of the text that needs no change. */
const UNTOUCHED =
  /^[\x20-\x7e\u00a1-\u00ac\u00ae-\u034e\u0350-\u05ff\u0606-\u060b\u0620-\u06dc\u06de-\u070e\u3041-\u3163\u3165-\u9fff]*$/;
const LINE_ENDS = /[\t\n\v\f\r\u0085\u2028\u2029]+/g;
// The runtime checks every pattern of a file that it loads. One with `\p{…}` takes
// up to a millisecond, so functions build these on first use.

/** Controls, private use, and invisible letters. */
const unseen = () =>
  /[\p{Cc}\p{Zl}\p{Zp}\p{Co}\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
/** The same, except for tab and line feed. */
const unseenButLines = () =>
  /(?![\t\n])[\p{Cc}\p{Zl}\p{Zp}\p{Co}\u115f\u1160\u17b4\u17b5\u3164\uffa0]/gu;
/**
 * Invisible marks that reorder, hide or tag text, and code points reserved for
 * more of them; the joiners are handled below.
 */
const format = () => /(?![\u200c\u200d])\p{Cf}|(?=\p{Cn})\p{DI}/gu;
/** A second selector in a row has no visible effect. */
const variation = () =>
  /(?<![\p{L}\p{M}\p{N}\p{P}\p{S}])[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]|(?<=[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}])[\u180b-\u180d\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/gu;
/** Matches invisible text; braille has a blank of its own. */
const blank = () => /^[\p{Z}\p{C}\p{M}\u2800]*$/u;
/** Scripts that are spelt with joiners. */
const JOINED =
  "[\\p{scx=Arab}\\p{scx=Syrc}\\p{scx=Mand}\\p{scx=Nkoo}\\p{scx=Mong}" +
  "\\p{scx=Deva}\\p{scx=Beng}\\p{scx=Guru}\\p{scx=Gujr}\\p{scx=Orya}" +
  "\\p{scx=Taml}\\p{scx=Telu}\\p{scx=Knda}\\p{scx=Mlym}\\p{scx=Sinh}" +
  "\\p{scx=Khmr}\\p{scx=Mymr}\\p{scx=Tibt}\\p{scx=Thaa}]";
const IN_WORD = `(?=[\\p{L}\\p{M}])${JOINED}`;
const BEFORE = `(?<=(?=[\\p{L}\\p{M}])${JOINED})`;
const IN_EMOJI = "(?<=[\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f])" +
  "\\u200d(?=\\p{Extended_Pictographic})";
/**
 * Makes foreign text safe to print: removes control and format characters that
 * could fool a terminal or a reader, and unpaired surrogates, and limits the
 * length. Keeps joiners and variation selectors where a script or an emoji
 * needs them.
 */
export function sanitize(text: string): string {
  if (text.length <= MAX_LENGTH && UNTOUCHED.test(text)) return text;
  const cut = text.slice(0, MAX_LENGTH).replace(/[\ud800-\udbff]$/, "");
  const clean = withoutFormat(
    cut.toWellFormed().replace(LINE_ENDS, " ").replace(unseen(), ""),
  );
  return text.length > MAX_LENGTH ? `${clean}…` : clean;
}

/** Does the same for whole texts: keeps lines, tabs and the length. */
export function printableText(text: string): string {
  if (UNTOUCHED.test(text)) return text;
  return withoutFormat(
    text.toWellFormed().replace(/\r\n/g, "\n").replace(unseenButLines(), ""),
  );
}

/** Returns whether a reader would see nothing. */
export function isBlank(text: string): boolean {
  return blank().test(text);
}

function withoutFormat(text: string): string {
  const plain = text.replace(format(), "").replace(variation(), "");
  if (!/[\u200c\u200d]/.test(plain)) return plain;
  return plain.replace(
    needlessJoiners(),
    (it, keep) => keep === undefined ? "" : it,
  );
}

let joiners: RegExp | undefined;

/** Built on first use. `keep` is ZWNJ between letters, or ZWJ after one. */
function needlessJoiners(): RegExp {
  return joiners ??= new RegExp(
    `(?<keep>${BEFORE}\\u200c(?=${IN_WORD})|${BEFORE}\\u200d|${IN_EMOJI})` +
      "|[\\u200c\\u200d]",
    "gu",
  );
}
