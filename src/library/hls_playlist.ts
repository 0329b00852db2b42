/** Query parameters in which servers of all ages put the caller's token. */
const TOKEN_PARAMETERS = ["apikey", "api_key"];
const URI_ATTRIBUTE = /URI="([^"]*)"/gi;

/** Where the playlist came from, and where its addresses are to lead. */
export interface PlaylistPlace {
  /** Origin and base path of the server, no trailing slash. */
  readonly serverUrl: string;
  /** The playlist's own path, below the base path. */
  readonly path: string;
  /** What stands before such paths on the relay: `/<capability>`. */
  readonly prefix: string;
}

/**
 * A playlist whose addresses all lead through the relay, without a token. What
 * is on another server is left out: no player is sent elsewhere by it.
 */
export function rewritePlaylist(text: string, place: PlaylistPlace): string {
  return text.split(/\r?\n/).map((line) => {
    if (line.trim() === "") return line;
    if (!line.startsWith("#")) return rewriteAddress(line.trim(), place);
    return line.replace(
      URI_ATTRIBUTE,
      (_, uri: string) => `URI="${rewriteAddress(uri, place)}"`,
    );
  }).join("\n");
}

function rewriteAddress(address: string, place: PlaylistPlace): string {
  const base = `${place.serverUrl}${place.path}`;
  const url = URL.parse(address, base);
  const root = new URL(place.serverUrl);
  const basePath = root.pathname.replace(/\/$/, "");
  const ours = url !== null && url.origin === root.origin &&
    url.pathname.startsWith(`${basePath}/`);
  if (!ours) return "#";
  const path = url.pathname.slice(basePath.length);
  return `${place.prefix}${path}${withoutToken(url.searchParams)}`;
}

/** A query, with `?`, without any token in it. */
export function withoutToken(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) =>
    !TOKEN_PARAMETERS.includes(name.toLowerCase())
  );
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}
