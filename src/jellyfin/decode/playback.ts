import * as v from "valibot";
import {
  type MediaTrack,
  type PlayableSource,
  PLAYBACK_ERRORS,
  type PlaybackInfo,
} from "../../core/media_ports.ts";
import { sanitize } from "../../core/printable.ts";
import { containerOf } from "./container_name.ts";
import { isRemoteSource } from "./remote_source.ts";

const TICKS_PER_MS = 10_000;
const MAX_SOURCES = 50;
const MAX_TRACKS = 200;
const TEXT_MAX = 200;
/** Query parameters in which old and new servers put the caller's token. */
const TOKEN_PARAMETERS = ["apikey", "api_key"];
/** The format to ask `/Subtitles/` for; it turns any other text into `srt`. */
export const TEXT_FORMATS: Readonly<Record<string, string>> = {
  subrip: "srt",
  srt: "srt",
  ass: "ass",
  ssa: "ssa",
  webvtt: "vtt",
  vtt: "vtt",
};

const label = v.pipe(
  v.string(),
  v.transform((it) => sanitize(it).slice(0, TEXT_MAX)),
);
const count = v.pipe(v.number(), v.minValue(0));

/** A value that Jellyfin would not send counts as absent. */
const text = v.fallback(v.optional(v.string()), undefined);
const name = v.fallback(v.optional(label), undefined);
const amount = v.fallback(v.optional(count), undefined);
const flag = v.fallback(v.optional(v.boolean(), false), false);
const index = v.fallback(
  v.nullish(v.pipe(v.number(), v.integer(), v.minValue(-1)), null),
  null,
);

const stream = v.object({
  type: v.string(),
  index: v.pipe(v.number(), v.integer(), v.minValue(-1)),
  codec: v.fallback(v.optional(label, ""), ""),
  language: name,
  displaytitle: name,
  isexternal: flag,
  isexternalurl: flag,
  isdefault: flag,
  isforced: flag,
  ishearingimpaired: flag,
  istextsubtitlestream: flag,
});
const source = v.object({
  id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)),
  container: text,
  protocol: text,
  isremote: flag,
  size: amount,
  runtimeticks: amount,
  supportsdirectplay: flag,
  supportsdirectstream: flag,
  transcodingurl: text,
  defaultaudiostreamindex: index,
  defaultsubtitlestreamindex: index,
  mediastreams: v.fallback(v.optional(readable(stream), []), []),
});

/**
 * `MediaInfo` as the server sends it. Decoding drops all other members, such as
 * `DeliveryUrl`, which contains the token.
 */
export const playbackInfoSchema = v.object({
  playsessionid: text,
  errorcode: v.fallback(v.nullish(v.picklist(PLAYBACK_ERRORS), null), null),
  mediasources: v.pipe(
    readable(source),
    v.maxLength(MAX_SOURCES),
  ),
});
type RawInfo = v.InferOutput<typeof playbackInfoSchema>;
type RawSource = RawInfo["mediasources"][number];

/** Decodes a list and skips entries that cannot be read. */
export function readable<S extends v.GenericSchema>(entry: S) {
  return v.pipe(
    v.array(v.fallback(v.nullable(entry), null)),
    v.transform((all) => all.filter((it) => it !== null)),
  );
}

/** Converts a reply; keeps no address that contains a token. */
export function readPlaybackInfo(raw: RawInfo, itemId: string): PlaybackInfo {
  return {
    playSessionId: /^[0-9A-Za-z-]{1,64}$/.test(raw.playsessionid ?? "")
      ? raw.playsessionid ?? null
      : null,
    error: raw.errorcode,
    sources: raw.mediasources.map((it) => readSource(it, itemId)),
  };
}

function readSource(raw: RawSource, itemId: string): PlayableSource {
  return {
    id: raw.id,
    container: containerOf({ Container: raw.container }),
    sizeBytes: Number.isSafeInteger(raw.size) ? raw.size ?? null : null,
    runtimeMs: raw.runtimeticks === undefined
      ? null
      : Math.round(raw.runtimeticks / TICKS_PER_MS),
    direct: raw.supportsdirectplay || raw.supportsdirectstream,
    isRemote: isRemoteSource({
      IsRemote: raw.isremote,
      Protocol: raw.protocol,
      Container: raw.container,
    }),
    madePath: raw.transcodingurl === undefined
      ? null
      : madePathOf(raw.transcodingurl, itemId),
    tracks: raw.mediastreams.slice(0, MAX_TRACKS).flatMap(readTrack),
    defaultAudio: raw.defaultaudiostreamindex,
    defaultSubtitle: raw.defaultsubtitlestreamindex,
  };
}

const KINDS: Readonly<Record<string, MediaTrack["kind"]>> = {
  Audio: "audio",
  Subtitle: "subtitle",
};

/** Skips files on another server, which this one cannot deliver. */
function readTrack(raw: v.InferOutput<typeof stream>): MediaTrack[] {
  const kind = Object.hasOwn(KINDS, raw.type) ? KINDS[raw.type] : undefined;
  if (kind === undefined || raw.index < 0 || raw.isexternalurl) return [];
  return [{
    kind,
    index: raw.index,
    language: raw.language ?? null,
    title: raw.displaytitle ?? null,
    codec: raw.codec.toLowerCase() || null,
    isDefault: raw.isdefault,
    isForced: raw.isforced,
    isHearingImpaired: raw.ishearingimpaired,
    isExternal: raw.isexternal,
    format: kind === "subtitle" ? textFormatOf(raw) : null,
  }];
}

function textFormatOf(
  { codec, istextsubtitlestream }: v.InferOutput<typeof stream>,
): string | null {
  const word = codec.toLowerCase();
  const known = Object.hasOwn(TEXT_FORMATS, word) ? TEXT_FORMATS[word] : null;
  return known ?? (istextsubtitlestream ? "srt" : null);
}

/**
 * Returns the path of an HLS playlist of this item, or of a remote file that
 * the server passes on unchanged, without the token that the server put into
 * it; null for anything else.
 */
export function madePathOf(text: string, itemId: string): string | null {
  const url = URL.parse(text, "http://server.invalid");
  if (url?.host !== "server.invalid") return null;
  const [, id = "", file = ""] =
    /^\/(?:videos|audio)\/([0-9a-f-]{32,36})\/([\w-]+\.\w+)$/i
      .exec(url.pathname) ?? [];
  const isOurs = id.replaceAll("-", "").toLowerCase() === itemId;
  const isPlaylist = /\.m3u8$/i.test(file);
  const isUnchanged = /^stream\./i.test(file) && isStatic(url.searchParams);
  return isOurs && (isPlaylist || isUnchanged)
    ? `${url.pathname}${withoutToken(url.searchParams)}`
    : null;
}

/** Returns whether the file is passed on unchanged, without an encoder. */
function isStatic(query: URLSearchParams): boolean {
  return [...query].some(([name, value]) =>
    name.toLowerCase() === "static" && value.toLowerCase() === "true"
  );
}

/** Returns a query, with `?`, without any token in it. */
export function withoutToken(query: URLSearchParams): string {
  const kept = [...query].filter(([name]) =>
    !TOKEN_PARAMETERS.includes(name.toLowerCase())
  );
  return kept.length === 0 ? "" : `?${new URLSearchParams(kept)}`;
}
