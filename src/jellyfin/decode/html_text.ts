import { decodeHTMLStrict } from "entities";
import { printableText } from "../../core/printable.ts";

/** Matches text that a browser shows as it is; most overviews are such text. */
const PLAIN = /^[^<&\r\n\t\u00a0]*$/;
/** Longer than any real overview; a server may send megabytes. */
const MAX_LENGTH = 4_000;
/** The limit with tags: twice as much. */
const MAX_HTML_LENGTH = 2 * MAX_LENGTH;
/** Matches an HTML tag by its name: `<3` and `a < b` are text. */
const tag = (names: string) => new RegExp(`</?(?:${names})\\b[^<>]*>`, "gi");
const UNSHOWN = /<!--.*?-->|<(script|style)\b.*?<\/\1\s*>/gis;
const LINE_BREAK = /<br\b[^<>]*>[ \t]*\n?/gi;
const LIST_ITEM = /\s*<li\b[^<>]*>\s*/gi;
const PARAGRAPH = tag("p|div|h[1-6]|ul|ol|blockquote|table|hr|section|article");
const LINE = tag("tr|dt|dd");
const INLINE = tag(
  "a|abbr|b|big|cite|code|em|font|i|img|li|mark|q|s|small|span|strike|strong|" +
    "sub|sup|td|th|tbody|thead|tt|u",
);

/**
 * Converts text that may be HTML to the text that a browser would show, with
 * its line breaks, safe to print; returns null if it would show nothing.
 */
export function textOfHtml(html: string): string | null {
  if (html.length <= MAX_LENGTH && PLAIN.test(html)) {
    return printableText(html).replaceAll(/ {2,}/g, " ").trim() || null;
  }
  const cut = html.slice(0, MAX_HTML_LENGTH).replaceAll(/\r\n?/g, "\n");
  // Some metadata providers escape their tags.
  const text = withoutTags(decodeHTMLStrict(withoutTags(cut)));
  const lines = printableText(text).split("\n")
    .map((it) => it.replaceAll(/[\t \u00a0]+/g, " ").trim());
  const shown = lines.join("\n").replaceAll(/\n{3,}/g, "\n\n").trim();
  if (shown === "") return null;
  const whole = shown.length <= MAX_LENGTH && html.length <= MAX_HTML_LENGTH;
  return whole ? shown : `${shown.slice(0, MAX_LENGTH).toWellFormed()}…`;
}

function withoutTags(html: string): string {
  return html.replaceAll(UNSHOWN, "")
    .replaceAll(LINE_BREAK, "\n")
    .replaceAll(LIST_ITEM, "\n- ")
    .replaceAll(PARAGRAPH, "\n\n")
    .replaceAll(LINE, "\n")
    .replaceAll(INLINE, "");
}
