import type { MediaSource, MediaStream } from "./item_details.ts";
import type { DemoItem } from "./library_items.ts";
import { seededId } from "./seeded_random.ts";

/** ffprobe's names for a family of file types; a source uses one. */
const FAMILIES: Readonly<Record<string, string>> = {
  "mov,mp4,m4a,3gp,3g2,mj2": "mp4",
  "matroska,webm": "mkv",
};
const TICKS_PER_SECOND = 10_000_000;
const NOT_SAID = {
  VideoRange: "Unknown",
  VideoRangeType: "Unknown",
  AudioSpatialFormat: "None",
  IsInterlaced: false,
  IsDefault: false,
  IsForced: false,
  IsHearingImpaired: false,
  IsExternal: false,
  IsTextSubtitleStream: false,
  SupportsExternalStream: false,
};

/**
 * Returns one name for a container, which may be a list as ffprobe gives it.
 */
export function extensionOf(container: string): string {
  return FAMILIES[container] ?? container.split(",")[0] ?? container;
}

/** Returns a file on the server's disk, as `MediaSourceInfo`. */
export function mediaSource(
  item: Pick<DemoItem, "kind" | "seed" | "runTimeTicks">,
  file: {
    id: string;
    path: string;
    name: string;
    container: string;
    sizeBytes: number;
    streams: readonly MediaStream[];
  },
): MediaSource {
  const seconds = (item.runTimeTicks ?? 0) / TICKS_PER_SECOND;
  const sound = file.streams.find((it) => it.Type === "Audio");
  const subtitle = file.streams.find((it) =>
    it.Type === "Subtitle" && it.IsDefault
  );
  return {
    Protocol: "File",
    Id: file.id,
    Path: file.path,
    Type: "Default",
    Container: extensionOf(file.container),
    Size: file.sizeBytes,
    Name: file.name,
    IsRemote: false,
    ETag: seededId(23, item.seed),
    ...(item.runTimeTicks === null ? {} : { RunTimeTicks: item.runTimeTicks }),
    ReadAtNativeFramerate: false,
    IgnoreDts: false,
    IgnoreIndex: false,
    GenPtsInput: false,
    SupportsTranscoding: true,
    SupportsDirectStream: true,
    SupportsDirectPlay: true,
    IsInfiniteStream: false,
    UseMostCompatibleTranscodingProfile: false,
    RequiresOpening: false,
    RequiresClosing: false,
    RequiresLooping: false,
    SupportsProbing: true,
    ...(item.kind === "Audio" || item.kind === "AudioBook"
      ? {}
      : { VideoType: "VideoFile" }),
    MediaStreams: file.streams,
    MediaAttachments: [],
    Formats: [],
    ...(seconds > 0
      ? { Bitrate: Math.round(8 * file.sizeBytes / seconds) }
      : {}),
    RequiredHttpHeaders: {},
    TranscodingSubProtocol: "http",
    ...(sound ? { DefaultAudioStreamIndex: sound.Index } : {}),
    ...(subtitle ? { DefaultSubtitleStreamIndex: subtitle.Index } : {}),
    HasSegments: false,
  };
}

/** Returns the picture of a film of the demo server. */
export function pictureStream(Index: number): MediaStream {
  return {
    ...NOT_SAID,
    Codec: "msrle",
    TimeBase: "1/2",
    VideoRange: "SDR",
    VideoRangeType: "SDR",
    DisplayTitle: "240p MSRLE SDR",
    IsAVC: false,
    BitDepth: 8,
    RefFrames: 1,
    Height: 180,
    Width: 320,
    AverageFrameRate: 2,
    RealFrameRate: 2,
    ReferenceFrameRate: 2,
    Type: "Video",
    AspectRatio: "16:9",
    Index,
    PixelFormat: "pal8",
    Level: 0,
    IsAnamorphic: false,
  };
}

export function soundStream(
  Index: number,
  { language, isDefault = false }: { language?: string; isDefault?: boolean } =
    {},
): MediaStream {
  return {
    ...NOT_SAID,
    Codec: "pcm_s16le",
    ...(language ? { Language: language } : {}),
    TimeBase: "1/22050",
    LocalizedDefault: "Default",
    LocalizedExternal: "External",
    DisplayTitle: `${language ?? ""} PCM_S16LE - Mono`.trim(),
    ChannelLayout: "mono",
    BitRate: 352_800,
    Channels: 1,
    SampleRate: 22_050,
    IsDefault: isDefault,
    Type: "Audio",
    Index,
  };
}

export function subtitleStream(
  Index: number,
  { codec, language, path, isForced = false, isHearingImpaired = false }: {
    codec: string;
    language: string;
    /** A subtitle beside the film has a path; without one it is inside. */
    path?: string;
    isForced?: boolean;
    isHearingImpaired?: boolean;
  },
): MediaStream {
  const words = [
    language,
    isForced ? "Forced" : "",
    isHearingImpaired ? "Hearing Impaired" : "",
    codec.toUpperCase(),
    path ? "External" : "",
  ];
  return {
    ...NOT_SAID,
    Codec: codec,
    Language: language,
    TimeBase: "1/1000",
    LocalizedUndefined: "Undefined",
    LocalizedDefault: "Default",
    LocalizedForced: "Forced",
    LocalizedExternal: "External",
    LocalizedHearingImpaired: "Hearing Impaired",
    DisplayTitle: words.filter((it) => it !== "").join(" - "),
    IsForced: isForced,
    IsHearingImpaired: isHearingImpaired,
    Type: "Subtitle",
    Index,
    IsExternal: path !== undefined,
    IsTextSubtitleStream: true,
    SupportsExternalStream: true,
    ...(path ? { Path: path } : {}),
  };
}

/** Returns the lyrics beside a track, which are one of its streams. */
export function lyricStream(Index: number, path: string): MediaStream {
  return { ...NOT_SAID, Type: "Lyric", Index, Path: path };
}
