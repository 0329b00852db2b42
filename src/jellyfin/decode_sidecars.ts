import { sanitize } from "../core/printable.ts";
import type { LyricLine, ServerSidecar } from "../core/sidecar.ts";
import { record } from "./decode_item.ts";
import { TEXT_FORMATS } from "./decode_playback.ts";

const ID = /^[0-9a-f]{32}$/;
const MAX_SOURCES = 50;
const MAX_STREAMS = 200;
const LANGUAGE_MAX = 35;
const MAX_LINES = 10_000;
const LINE_MAX = 1_000;
const TICKS_PER_MS = 10_000;
const LYRICS = {
  kind: "lyrics",
  index: 0,
  format: "lrc",
  language: null,
  isForced: false,
  isHearingImpaired: false,
} as const;

/**
 * Decodes the subtitles and lyrics beside the files of an item; skips malformed
 * ones, and subtitles that are pictures.
 */
export function decodeSidecars(value: unknown, itemId: string) {
  const raw = record(value);
  const sources = listOf(raw?.MediaSources, MAX_SOURCES);
  const subtitles = sources.flatMap((it) => subtitlesOf(it, itemId));
  const lyrics: ServerSidecar[] = raw?.HasLyrics === true
    ? [{ ...LYRICS, fileId: itemId, source: `/Audio/${itemId}/Lyrics` }]
    : [];
  return [...subtitles, ...lyrics];
}

function subtitlesOf(value: unknown, itemId: string): ServerSidecar[] {
  const { Id, MediaStreams } = record(value) ?? {};
  const fileId = typeof Id === "string"
    ? Id.slice(0, 40).replaceAll("-", "").toLowerCase()
    : "";
  if (!ID.test(fileId)) return [];
  return listOf(MediaStreams, MAX_STREAMS).flatMap((it): ServerSidecar[] => {
    const { Type, Index, Codec, IsExternal, ...rest } = record(it) ?? {};
    const codec = typeof Codec === "string" ? Codec.toLowerCase() : "";
    const format = Object.hasOwn(TEXT_FORMATS, codec)
      ? TEXT_FORMATS[codec]
      : undefined;
    const isBeside = Type === "Subtitle" && IsExternal === true &&
      Number.isSafeInteger(Index) && Number(Index) >= 0;
    if (!isBeside || format === undefined) return [];
    const index = Number(Index);
    return [{
      kind: "subtitle",
      index,
      format,
      language: languageOf(rest.Language),
      isForced: rest.IsForced === true,
      isHearingImpaired: rest.IsHearingImpaired === true,
      fileId,
      source: `/Videos/${itemId}/${fileId}/Subtitles/${index}/0/Stream.` +
        format,
    }];
  });
}

/**
 * Returns the short form of a language, which players know: `en` for `eng`,
 * `de` for `ger` and `deu`.
 */
function languageOf(value: unknown): string | null {
  if (typeof value !== "string" || value.length > LANGUAGE_MAX) return null;
  try {
    const [language = "und"] = Intl.getCanonicalLocales(value);
    return /^(und|english)\b/.test(language) ? null : language;
  } catch {
    return null; // a word that names no language
  }
}

/** Decodes lyrics; null if there is no line. Bad lines are skipped. */
export function decodeLyrics(value: unknown): LyricLine[] | null {
  const lines = listOf(record(value)?.Lyrics, MAX_LINES)
    .flatMap((it): LyricLine[] => {
      const { Text, Start } = record(it) ?? {};
      if (typeof Text !== "string") return [];
      const isTime = Number.isSafeInteger(Start) && Number(Start) >= 0;
      return [{
        text: sanitize(Text.slice(0, LINE_MAX)),
        startMs: isTime ? Math.round(Number(Start) / TICKS_PER_MS) : null,
      }];
    });
  return lines.length === 0 ? null : lines;
}

function listOf(value: unknown, limit: number): readonly unknown[] {
  return Array.isArray(value) ? value.slice(0, limit) : [];
}
