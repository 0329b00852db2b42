import { Failure } from "../../core/failure.ts";

/** Query parameters in which servers of all ages put the caller's token. */
const TOKEN_PARAMETERS = ["apikey", "api_key"];
/** Line ends of any player, so that no line here is two lines for a player. */
const LINE_ENDS = /\r\n|[\r\n\0\v\f\u0085\u2028\u2029]/;
/** A day in pieces of three seconds has 57,600 lines; this leaves room. */
const MAX_LINES = 100_000;
/** Addresses of real servers have up to 900 characters. */
const MAX_LINE_LENGTH = 8_192;

/**
 * Tags without an address, and the patterns of their values. All others are
 * left out: players differ in which tags they support.
 *
 * Source: RFC 8216, 4.3.
 */
const PLAIN_TAGS: Readonly<Record<string, RegExp>> = {
  "EXT-X-VERSION": /^\d+$/,
  "EXT-X-TARGETDURATION": /^[\d.]+$/,
  "EXT-X-MEDIA-SEQUENCE": /^\d+$/,
  "EXT-X-DISCONTINUITY-SEQUENCE": /^\d+$/,
  "EXT-X-DISCONTINUITY": /^$/,
  "EXT-X-ENDLIST": /^$/,
  "EXT-X-PLAYLIST-TYPE": /^(VOD|EVENT)$/,
  "EXT-X-INDEPENDENT-SEGMENTS": /^$/,
  "EXT-X-ALLOW-CACHE": /^(YES|NO)$/,
  "EXT-X-PROGRAM-DATE-TIME": /^[\dT:.+Z-]+$/,
  "EXT-X-BYTERANGE": /^\d+(@\d+)?$/,
};
/** Tags whose value is a list of attributes; only `URI` is an address. */
const LIST_TAGS: readonly string[] = [
  "EXT-X-STREAM-INF",
  "EXT-X-I-FRAME-STREAM-INF",
  "EXT-X-MEDIA",
  "EXT-X-MAP",
  "EXT-X-KEY",
  "EXT-X-SESSION-KEY",
  "EXT-X-START",
];
/**
 * Excludes backslashes: players disagree on whether one escapes a quote, and
 * might read other attributes than this pattern does.
 *
 * Source: RFC 8216, 4.2, without backslashes.
 */
const ATTRIBUTE = /([A-Z0-9-]+)=("[^"\\]*"|[\w.+-]+)(?:,\s*|$)/gy;

/** The origin of the playlist, and the target of its addresses. */
export interface PlaylistPlace {
  /** Origin and base path of the server, no trailing slash. */
  readonly serverUrl: string;
  /** The playlist's own path, below the base path. */
  readonly path: string;
  /** The start of the rewritten paths on the relay: `/<capability>`. */
  readonly prefix: string;
}

/**
 * Rewrites an HLS playlist so that all its addresses lead through the relay and
 * contain no token. Drops each line that does not fully match, and each address
 * outside the server.
 *
 * @throws {Failure} `server_error` if it is not a playlist, or is too long
 */
export function rewritePlaylist(text: string, place: PlaylistPlace): string {
  const lines = text.replace(/^\uFEFF/, "").split(LINE_ENDS, MAX_LINES + 1);
  if (lines.length > MAX_LINES) throw unusable("the playlist is too long");
  const [first = "", ...rest] = lines;
  if (first.trimEnd() !== "#EXTM3U") {
    throw unusable("the server did not send a playlist");
  }
  const base = baseOf(place);
  const kept = rest.flatMap((line) => rewriteLine(line.trim(), base) ?? []);
  return ["#EXTM3U", ...kept, ""].join("\n");
}

interface Base {
  readonly url: string;
  readonly origin: string;
  readonly basePath: string;
  readonly prefix: string;
}

function baseOf({ serverUrl, path, prefix }: PlaylistPlace): Base {
  const { origin, pathname } = new URL(serverUrl);
  const basePath = pathname.replace(/\/$/, "");
  return { url: `${serverUrl}${path}`, origin, basePath, prefix };
}

/** Returns null for a line to drop. */
function rewriteLine(line: string, base: Base): string | null {
  if (line === "" || line.length > MAX_LINE_LENGTH) return null;
  if (!line.startsWith("#")) return rewriteAddress(line, base);
  const [, tag = "", value = ""] = /^#([A-Z0-9-]+)(?::(.*))?$/.exec(line) ?? [];
  if (tag === "EXTINF") {
    const [duration] = /^[\d.]+/.exec(value) ?? [];
    return duration === undefined ? null : `#EXTINF:${duration},`;
  }
  if (LIST_TAGS.includes(tag)) return rewriteList(tag, value, { base });
  const isPlain = Object.hasOwn(PLAIN_TAGS, tag) &&
    PLAIN_TAGS[tag]?.test(value);
  return isPlain ? line : null;
}

function rewriteList(
  tag: string,
  value: string,
  { base }: { base: Base },
): string | null {
  const kept: string[] = [];
  let end = 0;
  for (const match of value.matchAll(ATTRIBUTE)) {
    const [whole, name = "", given = ""] = match;
    end += whole.length;
    if (name !== "URI") {
      kept.push(`${name}=${given}`);
      continue;
    }
    const address = given.startsWith('"')
      ? rewriteAddress(given.slice(1, -1), base)
      : null;
    if (address === null) return null;
    kept.push(`URI="${address}"`);
  }
  return end < value.length || kept.length === 0
    ? null
    : `#${tag}:${kept.join(",")}`;
}

/** Returns null for an address outside the server's base path. */
function rewriteAddress(address: string, base: Base): string | null {
  const url = URL.parse(address, base.url);
  const { origin, basePath, prefix } = base;
  const isOurs = url !== null && url.origin === origin &&
    url.pathname.startsWith(`${basePath}/`);
  if (!isOurs) return null;
  const path = url.pathname.slice(basePath.length);
  return `${prefix}${path}${withoutToken(url.searchParams)}`;
}

/** Returns whether a path, which may have a query, is that of a playlist. */
export function isPlaylistPath(path: string): boolean {
  return /\.m3u8(\?|$)/i.test(path);
}

/** Removes the token from a query; the result is empty or begins with `?`. */
export function withoutToken(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) =>
    !TOKEN_PARAMETERS.includes(name.toLowerCase())
  );
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}

function unusable(state: string): Failure {
  return new Failure("server_error", `Cannot play: ${state}`);
}
