import type { MediaSource, MediaStream } from "./item_details.ts";
import type { DemoItem } from "./library_items.ts";
import { isVideo } from "./item_kinds.ts";
import type { UserPolicy } from "./user_policy.ts";

/** The server's limit if a profile names none. */
const DEFAULT_MAX_BITRATE = 8_000_000;

interface CodecProfile {
  readonly Type?: string;
  readonly Container?: string;
  readonly VideoCodec?: string;
  readonly AudioCodec?: string;
}

/** The formats that a client supports. */
export interface DeviceProfile {
  readonly MaxStreamingBitrate?: number;
  readonly DirectPlayProfiles?: readonly CodecProfile[];
  readonly TranscodingProfiles?: readonly CodecProfile[];
  readonly SubtitleProfiles?: readonly { Format?: string; Method?: string }[];
}

/** A request for playback, with the server's member names. */
export interface PlaybackRequest {
  readonly DeviceProfile?: DeviceProfile;
  readonly MaxStreamingBitrate?: number;
  readonly MediaSourceId?: string;
  readonly AudioStreamIndex?: number;
  readonly SubtitleStreamIndex?: number;
  readonly EnableDirectPlay?: boolean;
  readonly EnableDirectStream?: boolean;
  readonly EnableTranscoding?: boolean;
}

/** The chosen way to play a source. */
export interface StreamChoice {
  readonly direct: boolean;
  readonly transcodes: boolean;
  /** The reason for not playing it unchanged, in the server's words. */
  readonly reason: string | null;
  readonly maxBitrate: number;
}

/**
 * Chooses between the unchanged file and the encoder, by profile, bitrate and
 * policy.
 *
 * Source: Jellyfin `StreamBuilder.cs`, `MediaInfoHelper.cs`.
 */
export function chooseStream(
  item: DemoItem,
  source: MediaSource,
  { request, profile, policy, transcodeOnly, limit }: {
    request: PlaybackRequest;
    profile: DeviceProfile;
    policy: UserPolicy;
    transcodeOnly: boolean;
    /** The limit for clients outside the server's network; 0 for none. */
    limit: number;
  },
): StreamChoice {
  const wanted = request.MaxStreamingBitrate ??
    profile.MaxStreamingBitrate ?? DEFAULT_MAX_BITRATE;
  const maxBitrate = limit > 0 ? Math.min(wanted, limit) : wanted;
  const reason = transcodeOnly || (source.Bitrate ?? 0) > maxBitrate
    ? "ContainerBitrateExceedsLimit"
    : misfitOf(item, source, { profile });
  const allowed = request.EnableDirectPlay !== false ||
    request.EnableDirectStream !== false;
  const forced = source.IsRemote === true &&
    policy.ForceRemoteSourceTranscoding;
  const direct = allowed && !forced && reason === null;
  const right = isVideo(item)
    ? policy.EnableVideoPlaybackTranscoding
    : policy.EnableAudioPlaybackTranscoding;
  const transcodes = right && request.EnableTranscoding !== false;
  return { direct, transcodes, reason, maxBitrate };
}

function misfitOf(
  item: DemoItem,
  { Container = "", MediaStreams = [] }: MediaSource,
  { profile }: { profile: DeviceProfile },
): string | null {
  const type = isVideo(item) ? "Video" : "Audio";
  const codecOf = (kind: string) =>
    MediaStreams.find((it) => it.Type === kind)?.Codec;
  if (type === "Video" && codecOf("Video") === undefined) {
    return "VideoCodecNotSupported";
  }
  const profiles = (profile.DirectPlayProfiles ?? [])
    .filter((it) => (it.Type ?? "Video") === type)
    .filter((it) => takes(it.Container, Container));
  if (profiles.length === 0) return "ContainerNotSupported";
  const fits = profiles.some((it) =>
    takes(it.VideoCodec, codecOf("Video")) &&
    takes(it.AudioCodec, codecOf("Audio"))
  );
  return fits ? null : `${type}CodecNotSupported`;
}

/** Returns whether a list has a word; an empty list accepts all. */
function takes(list: string | undefined, word: string | undefined): boolean {
  if (!list || word === undefined) return true;
  return list.toLowerCase().split(",").includes(word.toLowerCase());
}

/** Returns the delivery of a subtitle to a client with this profile. */
export function deliveryOf(
  stream: MediaStream,
  profile: DeviceProfile,
  { transcoded }: { transcoded: boolean },
): "External" | "Embed" | "Encode" {
  const methods = (profile.SubtitleProfiles ?? [])
    .filter((it) => it.Format?.toLowerCase() === stream.Codec)
    .map((it) => it.Method);
  const inside = !stream.IsExternal && !transcoded;
  if (inside && methods.includes("Embed")) return "Embed";
  return methods.includes("External") ? "External" : "Encode";
}
