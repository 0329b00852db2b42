import { languageCode } from "../../core/languages.ts";
import type { MediaTrack } from "../../core/media_ports.ts";
import type { PlaybackPreferences } from "../../core/playback_preferences.ts";

/**
 * Returns the audio track that the account's settings select; null if there is
 * none.
 *
 * Source: Jellyfin `MediaStreamSelector.GetDefaultAudioStreamIndex`.
 */
export function preferredAudio(
  tracks: readonly MediaTrack[],
  { audioLanguage, playsDefaultAudio }: PlaybackPreferences,
): number | null {
  const language = languageCode(audioLanguage);
  const isPreferred = (it: MediaTrack) =>
    language === null || languageCode(it.language) === language;
  const best = inOrder(tracks.filter(({ kind }) => kind === "audio"), [
    ({ isDefault }) => playsDefaultAudio && isDefault,
    isPreferred,
    ({ isDefault }) => isDefault,
  ]).at(0);
  return best?.index ?? null;
}

/**
 * Returns the subtitle that the account's settings select; null for none.
 *
 * @param audio the number of the audio track that plays, which matters to one
 * of the modes
 *
 * Source: Jellyfin `MediaStreamSelector.GetDefaultSubtitleStreamIndex`.
 */
export function preferredSubtitle(
  tracks: readonly MediaTrack[],
  { subtitleLanguage, subtitleMode }: PlaybackPreferences,
  { audio }: { audio: number | null },
): number | null {
  const language = languageCode(subtitleLanguage);
  const isPreferred = (it: MediaTrack) =>
    language === null || languageCode(it.language) === language;
  const sorted = inOrder(tracks.filter(({ kind }) => kind === "subtitle"), [
    ({ isExternal }) => isExternal,
    ({ isDefault }) => isDefault,
    (it) => !it.isForced && isPreferred(it),
    (it) => it.isForced && isPreferred(it),
    (it) => it.isForced && languageCode(it.language) === null,
    ({ isForced }) => isForced,
  ]);
  const forced = () => {
    const all = sorted.filter(({ isForced }) => isForced);
    return all.find(isPreferred) ??
      all.find((it) => languageCode(it.language) === null);
  };
  const heard = tracks.find(({ kind, index }) =>
    kind === "audio" && index === audio
  );
  const isUnderstood = language !== null && heard !== undefined &&
    languageCode(heard.language) === language;
  const select = {
    None: () => undefined,
    Default: () =>
      sorted.find((it) => it.isExternal || it.isDefault || it.isForced),
    Always: () =>
      sorted.find((it) => !it.isForced && isPreferred(it)) ?? forced(),
    OnlyForced: forced,
    Smart: () => isUnderstood ? forced() : sorted.find(isPreferred),
  };
  return select[subtitleMode]()?.index ?? null;
}

/** Sorts the tracks by each rule in turn: those that it holds for come first. */
function inOrder(
  tracks: readonly MediaTrack[],
  rules: readonly ((track: MediaTrack) => boolean)[],
): MediaTrack[] {
  return tracks.toSorted((a, b) => {
    const rule = rules.find((it) => it(a) !== it(b));
    return rule === undefined ? a.index - b.index : rule(a) ? -1 : 1;
  });
}
