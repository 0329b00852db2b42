import { languageCode } from "../core/languages.ts";
import type { MediaSource, MediaStream } from "./item_details.ts";
import type { DemoUserData } from "./library_model.ts";
import {
  DEFAULT_CONFIGURATION,
  type UserConfiguration,
} from "./user_policy.ts";

const NO_STREAM = -1;

/** The numbers of the streams that a player selects by itself. */
export interface DefaultStreams {
  readonly audio: number | undefined;
  readonly subtitle: number | undefined;
}

/**
 * Returns the streams that a user chose for an item, or else those of the user's
 * configuration. For a new user these are the default streams of the source.
 *
 * Source: Jellyfin `MediaSourceManager.SetDefaultAudioAndSubtitleStreamIndices`
 * and `MediaStreamSelector.cs`.
 */
export function defaultStreams(
  source: MediaSource,
  { configuration, data }: {
    configuration: UserConfiguration;
    data: Pick<DemoUserData, "audioIndex" | "subtitleIndex">;
  },
): DefaultStreams {
  const { MediaStreams: streams = [] } = source;
  const { RememberAudioSelections, RememberSubtitleSelections, SubtitleMode } =
    configuration;
  const known = (type: string, index: number | null) =>
    index !== null &&
      streams.some((it) => it.Type === type && it.Index === index)
      ? index
      : null;
  const sound = RememberAudioSelections
    ? known("Audio", data.audioIndex)
    : null;
  const audio = sound ?? audioOf(source, configuration);
  if (RememberSubtitleSelections && SubtitleMode !== "None") {
    const { subtitleIndex } = data;
    const chosen = subtitleIndex === NO_STREAM
      ? NO_STREAM
      : known("Subtitle", subtitleIndex);
    if (chosen !== null) return { audio, subtitle: chosen };
  }
  return { audio, subtitle: subtitleOf(source, configuration, { audio }) };
}

function audioOf(
  { MediaStreams: streams = [], DefaultAudioStreamIndex: usual }: MediaSource,
  { AudioLanguagePreference: wanted, PlayDefaultAudioTrack }: UserConfiguration,
): number | undefined {
  if (!wanted && PlayDefaultAudioTrack) return numberOf(usual);
  const sounds = streams.filter(({ Type }) => Type === "Audio");
  const liked = sounds.filter((it) => isIn(it, wanted));
  const preferred = liked.length > 0 ? liked : sounds;
  const pool = PlayDefaultAudioTrack
    ? [...preferred, ...sounds].filter((it) => it.IsDefault)
    : [];
  const found = pool[0] ?? preferred.find((it) => it.IsDefault) ?? preferred[0];
  return found?.Index;
}

function subtitleOf(
  { MediaStreams: streams = [], DefaultSubtitleStreamIndex: usual }:
    MediaSource,
  configuration: UserConfiguration,
  { audio }: { audio: number | undefined },
): number | undefined {
  const { SubtitleMode, SubtitleLanguagePreference: wanted } = configuration;
  const isNew = wanted === DEFAULT_CONFIGURATION.SubtitleLanguagePreference &&
    SubtitleMode === DEFAULT_CONFIGURATION.SubtitleMode;
  if (isNew) return numberOf(usual);
  const texts = byRank(streams, wanted);
  const forced = texts.filter((it) => it.IsForced);
  const onlyForced = forced.find((it) => isIn(it, wanted)) ??
    forced.find((it) => languageCode(it.Language ?? null) === null);
  const full = texts.find((it) => !it.IsForced && isIn(it, wanted));
  const heard = streams.find((it) => it.Type === "Audio" && it.Index === audio);
  switch (SubtitleMode) {
    case "None":
      return undefined;
    case "Always":
      return (full ?? onlyForced)?.Index;
    case "OnlyForced":
      return onlyForced?.Index;
    case "Smart":
      return wanted && heard && isIn(heard, wanted)
        ? onlyForced?.Index
        : texts.find((it) => isIn(it, wanted))?.Index;
    default:
      return texts.find((it) => it.IsExternal || it.IsDefault || it.IsForced)
        ?.Index;
  }
}

/** Sorts subtitles: external, default, preferred, forced and preferred ones. */
function byRank(
  streams: readonly MediaStream[],
  wanted: string,
): MediaStream[] {
  const rank = (it: MediaStream) => {
    const [liked, forced] = [isIn(it, wanted), it.IsForced];
    const isUndefined = languageCode(it.Language ?? null) === null;
    return (it.IsExternal ? 32 : 0) + (it.IsDefault ? 16 : 0) +
      (!forced && liked ? 8 : 0) + (forced && liked ? 4 : 0) +
      (forced && isUndefined ? 2 : 0) + (forced ? 1 : 0);
  };
  return streams.filter(({ Type }) => Type === "Subtitle")
    .toSorted((a, b) => rank(b) - rank(a));
}

/** Without a wanted language, all streams are in it. */
function isIn({ Language = "" }: MediaStream, wanted = ""): boolean {
  const code = languageCode(wanted);
  return code === null || languageCode(Language) === code;
}

function numberOf(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}
