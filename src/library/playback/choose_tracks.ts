import { Failure } from "../../core/failure.ts";
import { languageCode } from "../../core/languages.ts";
import {
  type MediaTrack,
  NO_TRACK,
  type PlayableSource,
} from "../../core/media_ports.ts";
import {
  type ChosenTracks,
  PLAYERS_CHOICE,
} from "../../core/playback_ports.ts";
import {
  NEW_PREFERENCES,
  type PlaybackPreferences,
} from "../../core/playback_preferences.ts";
import { NO_CHOICES, type TrackChoices } from "../../core/track_choices.ts";
import { findMatch } from "./matching_track.ts";
import { preferredAudio, preferredSubtitle } from "./preferred_tracks.ts";

/** Holds the audio and subtitles that a user names; null for the usual ones. */
export interface WantedTracks {
  readonly audio: string | null;
  readonly subtitles: string | null;
}

/** Decides about the tracks that the user does not name. */
export interface UsualTracks {
  /** The choices for the same series or film that are to be remembered. */
  readonly choices: TrackChoices;
  readonly preferences: PlaybackPreferences;
}

export const NOTHING_USUAL: UsualTracks = {
  choices: NO_CHOICES,
  preferences: NEW_PREFERENCES,
};

/** Words for no subtitle; `no` is Norwegian. */
const OFF = ["off", "none"];
/**
 * Matches commentary tracks, which a user who names a language rarely wants.
 */
const COMMENTARY = /comment/i;

type Choosable = Pick<
  PlayableSource,
  "tracks" | "defaultAudio" | "defaultSubtitle"
>;

/**
 * Chooses the audio and the subtitles of a source: what the user names, by
 * language, number or a part of the title, or else chose before.
 *
 * The server's choice is next, since it follows the account's settings and knows
 * what was chosen for this item in other clients. It is wrong only for subtitles
 * that depend on the audio, if another track is heard than it expects.
 *
 * @throws {Failure} `usage` if the source has no such track
 */
export function chooseTracks(
  source: Choosable,
  { audio, subtitles }: WantedTracks,
  { title, usual = NOTHING_USUAL }: { title: string; usual?: UsualTracks },
): ChosenTracks {
  const { tracks } = source;
  const audios = tracks.filter((it) => it.kind === "audio");
  const texts = tracks.filter((it) => it.kind === "subtitle");
  const sound = audio === null
    ? usualAudio(audios, source, usual)
    : chooseTrack(audios, audio, { what: `audio "${audio}" of "${title}"` });
  if (subtitles === null) {
    return { audio: sound, subtitle: usualSubtitle(source, sound, usual) };
  }
  const what = `subtitles "${subtitles}" of "${title}"`;
  return {
    audio: sound,
    subtitle: isOff(subtitles)
      ? NO_TRACK
      : chooseTrack(texts, subtitles, { what }),
  };
}

function usualAudio(
  audios: readonly MediaTrack[],
  { defaultAudio }: Choosable,
  { choices, preferences }: UsualTracks,
): number | null {
  const chosen = choices.audio && findMatch(audios, choices.audio);
  return chosen ?? defaultAudio ?? preferredAudio(audios, preferences);
}

function usualSubtitle(
  { tracks, defaultAudio, defaultSubtitle }: Choosable,
  audio: number | null,
  { choices, preferences }: UsualTracks,
): number | null {
  const texts = tracks.filter((it) => it.kind === "subtitle");
  if (texts.length === 0) return null;
  const { subtitle: chosen } = choices;
  if (chosen === "off") return NO_TRACK;
  const found = chosen && findMatch(texts, chosen);
  if (found !== null) return found;
  const isServers = preferences.subtitleMode !== "Smart" ||
    audio === defaultAudio;
  const usual = isServers
    ? defaultSubtitle
    : preferredSubtitle(tracks, preferences, { audio });
  return usual ?? NO_TRACK;
}

/**
 * Chooses among the downloaded subtitles of a film while its server is
 * unreachable. Only the server knows the tracks inside the file.
 *
 * @throws {Failure} `unreachable` if the user names another track
 */
export function chooseStoredTracks(
  texts: readonly MediaTrack[],
  { audio, subtitles }: WantedTracks,
  { title, usual = NOTHING_USUAL }: { title: string; usual?: UsualTracks },
): ChosenTracks {
  if (audio !== null) throw notStored(`audio "${audio}" of "${title}"`);
  if (subtitles === null) return usualStored(texts, usual);
  if (isOff(subtitles)) return { audio: null, subtitle: NO_TRACK };
  const subtitle = findTrack(texts, subtitles);
  if (subtitle !== null) return { audio: null, subtitle };
  throw notStored(`subtitles "${subtitles}" of "${title}"`);
}

function usualStored(
  texts: readonly MediaTrack[],
  { choices: { subtitle: chosen } }: UsualTracks,
): ChosenTracks {
  if (chosen === null) return PLAYERS_CHOICE;
  return {
    audio: null,
    subtitle: chosen === "off" ? NO_TRACK : findMatch(texts, chosen),
  };
}

/** Returns what the user names, without the tracks that a source lacks. */
export function withoutMissing(
  { audio, subtitles }: WantedTracks,
  tracks: readonly MediaTrack[],
): WantedTracks {
  const isOffered = (kind: MediaTrack["kind"], wanted: string | null) =>
    wanted !== null &&
    findTrack(tracks.filter((it) => it.kind === kind), wanted) !== null;
  const isText = (subtitles !== null && isOff(subtitles)) ||
    isOffered("subtitle", subtitles);
  return {
    audio: isOffered("audio", audio) ? audio : null,
    subtitles: isText ? subtitles : null,
  };
}

/** Returns whether the user asks for no subtitles. */
export function isOff(subtitles: string): boolean {
  return OFF.includes(wordOf(subtitles));
}

/** Returns the number of the best track; null if none matches. */
function findTrack(
  tracks: readonly MediaTrack[],
  wanted: string,
): number | null {
  const word = wordOf(wanted);
  const language = languageCode(word);
  const rules: ((track: MediaTrack) => boolean)[] = [
    ({ index }) => String(index) === word,
    (it) => language !== null && languageCode(it.language) === language,
    ({ title }) => word !== "" && wordOf(title ?? "").includes(word),
  ];
  for (const rule of rules) {
    const [best] = tracks.filter(rule).sort((a, b) => costOf(a) - costOf(b));
    if (best) return best.index;
  }
  return null;
}

function chooseTrack(
  tracks: readonly MediaTrack[],
  wanted: string,
  { what }: { what: string },
): number {
  const found = findTrack(tracks, wanted);
  if (found !== null) return found;
  const titles = tracks.map(({ index, title, language }) =>
    `${index}: ${title ?? language ?? "unknown"}`
  );
  throw new Failure("usage", `Cannot choose ${what}: there is no such track`, {
    hint: tracks.length > 0
      ? `Give a language or a number: ${titles.join(", ")}`
      : "Omit the option: there is none to choose",
    details: { tracks: titles },
  });
}

function notStored(what: string): Failure {
  return new Failure(
    "unreachable",
    `Cannot choose ${what}: it is not a downloaded track, and the server ` +
      "cannot be reached",
    {
      hint: "Choose the track in the player, or try again when the server " +
        "can be reached",
    },
  );
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}

/**
 * Returns a rank: plain tracks come before those for a purpose, and a default
 * track before others of the same kind.
 */
function costOf(track: MediaTrack): number {
  const { isForced, isHearingImpaired, isDefault, title } = track;
  return (isForced ? 8 : 0) + (COMMENTARY.test(title ?? "") ? 4 : 0) +
    (isHearingImpaired ? 2 : 0) + (isDefault ? 0 : 1);
}
