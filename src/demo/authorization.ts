/** The named values of a request's `Authorization` header. */
export type AuthorizationValues = ReadonlyMap<string, string>;

/**
 * Reads the header as Jellyfin does: quotes toggle, commas and equal signs in
 * quotes are data, there is no escape, values are URL-decoded with `+` for a
 * space, keys are case-sensitive, and the last of two wins.
 *
 * Source: Jellyfin `AuthorizationContext.cs`, 10.10 to 12.
 */
export function parseAuthorization(
  header: string | null,
  options: { legacy: boolean },
): AuthorizationValues {
  const space = header?.indexOf(" ") ?? -1;
  if (header === null || space < 0) return new Map();
  const scheme = header.slice(0, space).toLowerCase();
  const known = scheme === "mediabrowser" ||
    (options.legacy && scheme === "emby");
  return known ? parsePairs(header.slice(space + 1)) : new Map();
}

function parsePairs(text: string): Map<string, string> {
  const values = new Map<string, string>();
  let quoted = false;
  let key = "";
  let start = 0;
  for (let at = 0; at <= text.length; at++) {
    const letter = text[at];
    if (letter === '"') {
      quoted = !quoted;
    } else if (letter === undefined || (letter === "," && !quoted)) {
      if (key !== "") values.set(key, readValue(text.slice(start, at)));
      key = "";
      start = at + 1;
    } else if (letter === "=" && !quoted) {
      key = text.slice(start, at).trim();
      start = at + 1;
    }
  }
  return values;
}

function readValue(text: string): string {
  return urlDecode(text.replace(/^"+|"+$/g, ""));
}

/**
 * Decodes like .NET's `WebUtility.UrlDecode`, which keeps a malformed escape.
 */
function urlDecode(text: string): string {
  const plain = text.replaceAll("+", " ");
  return plain.replace(/(%[0-9a-f]{2})+/gi, (run) => {
    const bytes = run.slice(1).split("%").map((it) => Number.parseInt(it, 16));
    return new TextDecoder().decode(new Uint8Array(bytes));
  });
}
