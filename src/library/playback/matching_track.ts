import { languageCode } from "../../core/languages.ts";
import type { MediaTrack } from "../../core/media_ports.ts";
import type { TrackTraits } from "../../core/track_choices.ts";

/** Less than the language and one other trait is a coincidence. */
const LEAST_SCORE = 3;

/** Describes a track of a source; null if the source has no such track. */
export function traitsOf(
  tracks: readonly MediaTrack[],
  index: number,
): TrackTraits | null {
  const track = tracks.find((it) => it.index === index);
  if (track === undefined) return null;
  const { language, title, isForced } = track;
  const alike = tracks.filter(({ kind }) => kind === track.kind);
  const place = alike.indexOf(track);
  return { language, title, codec: codecOf(track), place, isForced };
}

/**
 * Finds the track of another source that is most like one that the user chose.
 * Forced subtitles match only forced ones.
 *
 * Source: `rankStreamType` of Jellyfin's web client, whose weights these are.
 *
 * @returns its number; null if none is similar enough
 */
export function findMatch(
  tracks: readonly MediaTrack[],
  wanted: TrackTraits,
): number | null {
  let best: { index: number; score: number } | null = null;
  for (const [place, track] of tracks.entries()) {
    if (track.isForced !== wanted.isForced) continue;
    const score = scoreOf({ ...track, place }, wanted);
    if (score < LEAST_SCORE || score <= (best?.score ?? 0)) continue;
    best = { index: track.index, score };
  }
  return best?.index ?? null;
}

function scoreOf(
  track: MediaTrack & { place: number },
  wanted: TrackTraits,
): number {
  const language = languageCode(wanted.language);
  const isSameTitle = wanted.title !== null && track.title === wanted.title;
  const isSameLanguage = language !== null &&
    languageCode(track.language) === language;
  return (codecOf(track) === wanted.codec ? 1 : 0) +
    (track.place === wanted.place ? 1 : 0) +
    (isSameTitle ? 2 : 0) + (isSameLanguage ? 2 : 0);
}

/** The formats of text subtitles that have another name as codecs. */
const FORMATS: Readonly<Record<string, string>> = {
  subrip: "srt",
  webvtt: "vtt",
};

/** Returns the codec, or the format of a subtitle whose codec is unknown. */
function codecOf({ format, codec }: MediaTrack): string | null {
  const word = codec?.toLowerCase() ?? format;
  return word === null ? null : FORMATS[word] ?? word;
}
