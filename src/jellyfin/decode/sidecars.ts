import { languageCode } from "../../core/languages.ts";
import { sanitize } from "../../core/printable.ts";
import type { LyricLine, ServerSidecar } from "../../core/sidecar.ts";
import { idOf, record } from "./item.ts";
import { TEXT_FORMATS } from "./playback.ts";

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
  const fileId = idOf(Id);
  if (fileId === null) return [];
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
 * Returns the shortest form of a language, which players know: `de` for `ger`,
 * `deu` and `German`; keeps a region, as in `pt-BR`.
 */
function languageOf(value: unknown): string | null {
  if (typeof value !== "string" || value.length > LANGUAGE_MAX) return null;
  const code = languageCode(value);
  if (code === null) return null;
  try {
    const [tag = code] = Intl.getCanonicalLocales(value);
    return tag.startsWith(`${code}-`) ? tag : code;
  } catch {
    return code; // a word such as "Old English"
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
