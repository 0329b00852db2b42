/**
 * Words as a shell reads and writes them. Nothing is expanded: what was typed
 * is never run, not even to complete it.
 */

/** A line up to the cursor, taken apart. */
export interface SplitLine {
  /** Complete words, without their quotes. */
  readonly words: readonly string[];
  /** The word at the cursor, without quotes. */
  readonly current: string;
  /** The quote that is open at the cursor; empty for none. */
  readonly quote: string;
  /**
   * The number of characters of `current` before the part that bash
   * replaces, which begins behind an open quote or behind one of its word
   * breaks.
   */
  readonly kept: number;
}

/** Characters that a backslash escapes between double quotes. */
const ESCAPED_IN_DOUBLE = '"\\$`\n';
/** Characters that bash takes literally; all others get a backslash. */
const BASH_PLAIN = /^[\p{L}\p{N}_.,:=@%+/~^-]$/u;

/**
 * Takes a line apart as bash does.
 *
 * Source: Bash Reference Manual, "Quoting" and "Programmable Completion".
 *
 * @param breaks `COMP_WORDBREAKS`
 */
export function splitBashLine(line: string, breaks: string): SplitLine {
  const words: string[] = [];
  let word: string | null = null;
  let quote = "";
  let kept = 0;
  for (let at = 0; at < line.length; at++) {
    const char = line[at] ?? "";
    const next = line[at + 1] ?? "";
    if (isEscape(quote, char, { next })) {
      word = (word ?? "") + next;
      at++;
    } else if (quote !== "" && char === quote) quote = "";
    else if (quote === "" && (char === '"' || char === "'")) {
      quote = char;
      word ??= "";
      kept = word.length;
    } else if (quote === "" && /[ \t\n]/.test(char)) {
      if (word !== null) words.push(word);
      word = null;
      kept = 0;
    } else {
      word = (word ?? "") + char;
      if (quote === "" && breaks.includes(char)) kept = word.length;
    }
  }
  return { words, current: word ?? "", quote, kept };
}

function isEscape(
  quote: string,
  char: string,
  { next }: { next: string },
): boolean {
  if (char !== "\\" || next === "" || quote === "'") return false;
  return quote === "" || ESCAPED_IN_DOUBLE.includes(next);
}

/** Returns the text for the part that bash replaces. */
export function quoteForBash(value: string, line: SplitLine): string {
  const rest = value.slice(line.kept);
  if (line.quote === "'") return rest.replaceAll("'", `'\\''`);
  if (line.quote === '"') return rest.replace(/["\\$`]/g, "\\$&");
  const escaped = [...rest].map((it) => BASH_PLAIN.test(it) ? it : `\\${it}`);
  const text = escaped.join("");
  return line.kept === 0 && text.startsWith("~") ? `\\${text}` : text;
}

/** Returns a word of zsh or fish that may be unfinished, without its quotes. */
export function unquote(word: string): string {
  const { words, current } = splitBashLine(word, "");
  return [...words, current].join(" ");
}

/** PowerShell takes typographic quotes for quotes as well. */
const SINGLE = /['\u2018-\u201b]/g;
/** Characters that PowerShell takes literally in one word. */
const POWERSHELL_PLAIN = /^(--)?[\p{L}\p{N}_.:=/\\][\p{L}\p{N}_.:=/\\@+-]*$/u;

/** Returns a word of PowerShell, finished or not, without its quotes. */
export function unquotePowerShell(word: string): string {
  const quote = word[0] ?? "";
  if (quote === "'") {
    return word.replace(/^'|'$/g, "").replace(/(['\u2018-\u201b])\1/g, "$1");
  }
  const text = quote === '"' ? word.replace(/^"|"$/g, "") : word;
  return text.replace(/`(.)/g, "$1");
}

/** Quotes a value so that PowerShell takes it as one word. */
export function quoteForPowerShell(value: string): string {
  if (POWERSHELL_PLAIN.test(value)) return value;
  return `'${value.replace(SINGLE, "$&$&")}'`;
}
