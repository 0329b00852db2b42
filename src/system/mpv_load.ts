import { languageTags } from "../core/languages.ts";
import { NO_TRACK } from "../core/media_ports.ts";
import type { PlayerRequest } from "../core/playback_ports.ts";

/**
 * Loads a file with options for it alone, which keeps the user's own. The
 * arguments have names, because their order differs between versions.
 */
export function loadCommand(
  request: PlayerRequest,
  flags: "replace" | "append",
) {
  const { url, title, startMs, demuxer } = request;
  return {
    name: "loadfile",
    url,
    flags,
    options: {
      ...formatOptions(demuxer),
      ...trackOptions(request),
      "force-media-title": title,
      "start": `+${(startMs / 1_000).toFixed(3)}`,
      "ytdl": "no",
      "save-position-on-quit": "no",
    },
  };
}

/**
 * Prefers the languages of the wanted tracks, or else those that are preferred
 * anyway, so that mpv starts with them: mpv 0.35 may hang if another audio track
 * is selected just after the start. Without a language, the user's own order
 * applies.
 */
function trackOptions(
  { tracks, audio, subtitle, languages }: PlayerRequest,
) {
  const languageOf = (index: number) =>
    tracks.find((it) => it.index === index)?.language ?? null;
  const sounds = languageTags(
    audio === null ? languages.audio : languageOf(audio),
  );
  const texts = languageTags(
    subtitle === null ? languages.subtitles : languageOf(subtitle),
  );
  return {
    ...(sounds.length > 0 ? { alang: sounds.join(",") } : {}),
    ...(texts.length > 0 ? { slang: texts.join(",") } : {}),
    ...(subtitle === NO_TRACK ? { sid: "no" } : {}),
  };
}

/**
 * Keeps mpv from reading the bytes as a list of addresses, and from following
 * an address in them. HLS needs references, but only over HTTP.
 *
 * Source: mpv's manual, "Demuxer" and `--access-references`; FFmpeg's manual,
 * `protocol_whitelist`.
 */
export function formatOptions(demuxer: string | null) {
  const isHls = demuxer === "hls";
  const isMatroska = demuxer === "matroska";
  return {
    "access-references": isHls ? "yes" : "no",
    "demuxer": isMatroska ? "mkv" : "lavf",
    "demuxer-lavf-format": isMatroska ? "" : demuxer ?? "",
    "demuxer-lavf-o": "protocol_whitelist=%8%http,tcp",
  };
}
