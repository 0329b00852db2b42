/** Jellyfin's rules for showing subtitles that nobody chose. */
export const SUBTITLE_MODES = [
  "Default",
  "Always",
  "OnlyForced",
  "None",
  "Smart",
] as const;
export type SubtitleMode = typeof SUBTITLE_MODES[number];

/** The settings for playback that an account has on its server. */
export interface PlaybackPreferences {
  /** True if the next video starts by itself. */
  readonly playsNext: boolean;
  /** The server's code, such as `jpn`; null for any language. */
  readonly audioLanguage: string | null;
  /** True to prefer the default track of a file to its language. */
  readonly playsDefaultAudio: boolean;
  /** null for any language. */
  readonly subtitleLanguage: string | null;
  readonly subtitleMode: SubtitleMode;
  /** True to play the next episode with the audio that was chosen before. */
  readonly remembersAudio: boolean;
  readonly remembersSubtitles: boolean;
}

/** The settings of a new account. Source: Jellyfin `UserConfiguration.cs`. */
export const NEW_PREFERENCES: PlaybackPreferences = {
  playsNext: true,
  audioLanguage: null,
  playsDefaultAudio: true,
  subtitleLanguage: null,
  subtitleMode: "Default",
  remembersAudio: true,
  remembersSubtitles: true,
};
