import * as v from "valibot";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
  SUBTITLE_MODES,
} from "../../core/playback_preferences.ts";

const WORD_MAX = 40;

const flag = v.fallback(v.nullable(v.boolean()), null);
const language = v.fallback(
  v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(WORD_MAX))),
  null,
);

/** The configuration in `UserDto`; a value of another kind counts as absent. */
export const preferencesSchema = v.object({
  configuration: v.fallback(
    v.nullable(v.object({
      enablenextepisodeautoplay: flag,
      audiolanguagepreference: language,
      playdefaultaudiotrack: flag,
      subtitlelanguagepreference: language,
      subtitlemode: v.fallback(v.nullable(v.picklist(SUBTITLE_MODES)), null),
      rememberaudioselections: flag,
      remembersubtitleselections: flag,
    })),
    null,
  ),
});

/** Returns the settings for playback; what is absent is as for a new account. */
export function readPreferences(
  { configuration }: v.InferOutput<typeof preferencesSchema>,
): PlaybackPreferences {
  if (configuration === null) return NEW_PREFERENCES;
  const base = NEW_PREFERENCES;
  return {
    playsNext: configuration.enablenextepisodeautoplay ?? base.playsNext,
    audioLanguage: configuration.audiolanguagepreference || null,
    playsDefaultAudio: configuration.playdefaultaudiotrack ??
      base.playsDefaultAudio,
    subtitleLanguage: configuration.subtitlelanguagepreference || null,
    subtitleMode: configuration.subtitlemode ?? base.subtitleMode,
    remembersAudio: configuration.rememberaudioselections ??
      base.remembersAudio,
    remembersSubtitles: configuration.remembersubtitleselections ??
      base.remembersSubtitles,
  };
}
