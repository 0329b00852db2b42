import { Failure } from "../core/failure.ts";

/** Query parameters in which servers of all ages put the caller's token. */
const TOKEN_PARAMETERS = ["apikey", "api_key"];
const URI_ATTRIBUTE = /URI="([^"]*)"/gi;
/** Enough for white space and the word that a playlist begins with. */
const PEEK_BYTES = 1_024;
const PLAYLIST_START =
  /^(?:\xef\xbb\xbf)?[\s\0]*(?:#EXTM3U|\[playlist\]|\[reference\]|<\?xml|<asx|<smil|<mpd|ffconcat)/i;
/** A character for each byte. */
const LATIN = new TextDecoder("latin1");
/** An address in a form that players take and that is not rewritten. */
const BARE_URI = /URI\s*=\s*(?!")/i;
/** Players differ in what ends a line; a line must not be two of theirs. */
const LINE_ENDS = /\r\n|[\r\n\0\v\f\u0085\u2028\u2029]/;

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
  return text.split(LINE_ENDS).map((line) => {
    if (line.trim() === "") return line;
    if (!line.startsWith("#")) return rewriteAddress(line.trim(), place);
    if (BARE_URI.test(line)) return "#";
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

/**
 * Bytes that were announced as a film or a sound, if they are no playlist: a
 * player would follow its addresses, wherever they lead.
 *
 * @throws {Failure} `server_error` before the first byte is given
 */
export async function* withoutPlaylist(
  body: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const held: Uint8Array[] = [];
  let start = "";
  for await (const piece of body) {
    if (start.length >= PEEK_BYTES) {
      yield piece;
      continue;
    }
    held.push(piece);
    start += LATIN.decode(piece.subarray(0, PEEK_BYTES));
    if (start.length < PEEK_BYTES) continue;
    refusePlaylist(start);
    yield* held;
  }
  if (start.length >= PEEK_BYTES) return;
  refusePlaylist(start);
  yield* held;
}

function refusePlaylist(start: string): void {
  if (!PLAYLIST_START.test(start)) return;
  const what = "Cannot play: the server gave a list of addresses, not a film";
  throw new Failure("server_error", what);
}

/** A query, with `?`, without any token in it. */
export function withoutToken(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) =>
    !TOKEN_PARAMETERS.includes(name.toLowerCase())
  );
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}
