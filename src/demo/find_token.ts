import { parseAuthorization } from "./authorization.ts";
import type { DemoOptions } from "./demo_options.ts";

/**
 * Returns the token of a request, searched in Jellyfin's own order; the first
 * that is not empty wins. Old places count only if the server still reads them.
 *
 * Source: Jellyfin `AuthorizationContext.cs`, 10.10, 10.11 and 12.
 */
export function findToken(
  { headers, url }: Request,
  { legacyAuthorization: legacy, mode }: DemoOptions,
): string | null {
  const inHeader = (name: string) =>
    parseAuthorization(firstHeader(headers, name), { legacy }).get("Token");
  const value = (name: string) => legacy ? headers.get(name) : null;
  const query = new URL(url).searchParams;
  const main = inHeader("authorization");
  const old = legacy ? inHeader("x-emby-authorization") : undefined;
  // 10.10 reads the old header first, later versions only if there is no other.
  const named = mode === "10.10"
    ? headers.has("x-emby-authorization") ? old : main
    : headers.get("authorization")
    ? main
    : old;
  return named || value("x-emby-token") || value("x-mediabrowser-token") ||
    findQuery(query, "apikey") ||
    (legacy ? findQuery(query, "api_key") : null) || null;
}

function findQuery(query: URLSearchParams, name: string): string | null {
  for (const [key, value] of query) {
    if (key.toLowerCase() === name) return value;
  }
  return null;
}

/**
 * Matches the first header: the runtime joins them with a comma before a
 * scheme.
 */
const NEXT_HEADER = /^((?:[^"]|"[^"]*")*?), *[a-z]+ +(?!=)[^,=]*=/i;

/** Returns the first of several headers of one name, as Jellyfin does. */
export function firstHeader(headers: Headers, name: string): string | null {
  const joined = headers.get(name);
  return joined && (NEXT_HEADER.exec(joined)?.[1] ?? joined);
}

/**
 * Decodes a header's bytes as UTF-8, which Kestrel is strict about.
 *
 * @returns null if they are not UTF-8: the server replies 400
 */
export function headerText(value: string): string | null {
  try {
    const bytes = Uint8Array.from(value, (it) => it.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}
