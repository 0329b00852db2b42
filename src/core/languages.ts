/** In characters; a longer text is not the name of a language. */
const NAME_MAX = 40;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

let codes: ReadonlyMap<string, string> | null = null;

/**
 * Returns the shortest code of a language: `de` for `ger`, `deu`, `de-AT` and
 * `German`.
 *
 * @returns null if the text is not a language, or an undetermined one
 * @see https://www.rfc-editor.org/rfc/rfc5646 section 4.5
 */
export function languageCode(text: string | null): string | null {
  const word = text?.trim().replaceAll("_", "-").toLowerCase() ?? "";
  if (word === "" || word.length > NAME_MAX) return null;
  const known = /^[a-z]{2,3}(-|$)/.test(word)
    ? codeOf(word)
    : languagesByName().get(word) ?? null;
  return known === "und" ? null : known;
}

/** Returns whether two languages can be the same: an unknown one can be any. */
export function canBeSame(a: string | null, b: string | null): boolean {
  const [first, second] = [languageCode(a), languageCode(b)];
  return first === null || second === null || first === second;
}

/**
 * Returns the codes under which a player may know a language, such as `jpn` and
 * `ja`; empty if there is none.
 */
export function languageTags(text: string | null): string[] {
  const code = languageCode(text);
  if (code === null) return [];
  const given = text?.trim().toLowerCase() ?? "";
  return [...new Set(/^[a-z]{2,3}$/.test(given) ? [given, code] : [code])];
}

function codeOf(tag: string): string | null {
  try {
    return new Intl.Locale(tag).language;
  } catch {
    return null; // not a tag
  }
}

/** Returns the runtime's codes by English name; builds the map on first use. */
function languagesByName(): ReadonlyMap<string, string> {
  if (codes !== null) return codes;
  const names = new Intl.DisplayNames(["en"], {
    type: "language",
    fallback: "none",
  });
  const pairs = [...LETTERS].flatMap((first) =>
    [...LETTERS].flatMap((second): [string, string][] => {
      const code = first + second;
      const name = names.of(code);
      return name === undefined ? [] : [[name.toLowerCase(), code]];
    })
  );
  return codes = new Map(pairs);
}
