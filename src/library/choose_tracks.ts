import { Failure } from "../core/failure.ts";
import { languageCode } from "../core/languages.ts";
import {
  type MediaTrack,
  NO_TRACK,
  type PlayableSource,
} from "../core/media_ports.ts";
import type { ChosenTracks } from "../core/playback_ports.ts";

/** A user's words for a sound and a subtitle; null for the server's choice. */
export interface WantedTracks {
  readonly audio: string | null;
  readonly subtitles: string | null;
}

/** Words for no subtitle; `no` is Norwegian. */
const OFF = ["off", "none"];
/** Films have sounds with comments on them, which nobody means by a language. */
const COMMENTARY = /comment/i;

/**
 * Chooses the sound and the subtitle of a source: what the user names, by
 * language, number or a part of the title, else the server's choice.
 *
 * @throws {Failure} `usage` if the source has no such track
 */
export function chooseTracks(
  { tracks, defaultAudio, defaultSubtitle }: Pick<
    PlayableSource,
    "tracks" | "defaultAudio" | "defaultSubtitle"
  >,
  { audio, subtitles }: WantedTracks,
  title: string,
): ChosenTracks {
  const sounds = tracks.filter((it) => it.kind === "audio");
  const texts = tracks.filter((it) => it.kind === "subtitle");
  const usual = texts.length === 0 ? null : defaultSubtitle ?? NO_TRACK;
  const isOff = subtitles !== null && OFF.includes(wordOf(subtitles));
  return {
    audio: audio === null
      ? defaultAudio
      : chooseTrack(sounds, audio, `audio "${audio}" of "${title}"`),
    subtitle: isOff
      ? NO_TRACK
      : subtitles === null
      ? usual
      : chooseTrack(texts, subtitles, `subtitles "${subtitles}" of "${title}"`),
  };
}

function chooseTrack(
  tracks: readonly MediaTrack[],
  wanted: string,
  what: string,
): number {
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
  const titles = tracks.map(({ index, title, language }) =>
    `${index}: ${title ?? language ?? "unknown"}`
  );
  throw new Failure("usage", `Cannot choose ${what}: there is no such track`, {
    hint: tracks.length > 0
      ? `Give a language or a number: ${titles.join(", ")}`
      : "Omit the option: the film has none",
    details: { tracks: titles },
  });
}

function wordOf(text: string): string {
  return text.trim().toLowerCase();
}

/** Plain tracks first, then those for a purpose; the default one of each. */
function costOf(track: MediaTrack): number {
  const { isForced, isHearingImpaired, isDefault, title } = track;
  return (isForced ? 8 : 0) + (COMMENTARY.test(title ?? "") ? 4 : 0) +
    (isHearingImpaired ? 2 : 0) + (isDefault ? 0 : 1);
}
