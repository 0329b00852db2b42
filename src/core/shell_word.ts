/** Quotes text for a shell, so that it is one word without special meaning. */
export function shellWord(text: string): string {
  return /^[\w@.:/-]+$/.test(text)
    ? text
    : `'${text.replaceAll("'", `'\\''`)}'`;
}
