import type { MediaSegment } from "./media_segments.ts";
import type { RepeatMode } from "./playback_ports.ts";
import type { PlaybackPreferences } from "./playback_preferences.ts";

/** A request for bytes; no other headers are sent. */
export interface ByteRequest {
  /** Begins with `/`, below the base path; may hold a query, never a token. */
  readonly path: string;
  readonly method?: "GET" | "HEAD";
  readonly accept?: string | null;
  readonly range?: string | null;
  readonly ifRange?: string | null;
  readonly signal?: AbortSignal;
}

/** A reply whose body is read as it arrives. */
export interface ByteReply {
  readonly status: 200 | 206 | 416;
  /** Returns the first header of that name; null if there is none. */
  header(name: string): string | null;
  /**
   * Read once, at the reader's pace. Ends before the promised length only by
   * throwing a {@link Failure}: `unreachable`, `timeout`, `cancelled`.
   */
  readonly body: AsyncIterable<Uint8Array>;
  /** Discards the rest of the body. May be called at any time. */
  cancel(): void;
}

/** The number that stands for no subtitle. */
export const NO_TRACK = -1;

/** Describes an audio track or subtitles of a source. */
export interface MediaTrack {
  readonly kind: "audio" | "subtitle";
  /** The server's number of the stream: files beside the film come first. */
  readonly index: number;
  readonly language: string | null;
  /** The server's description, such as `English - AAC - Stereo`. */
  readonly title: string | null;
  /** The server's word, such as `aac` and `subrip`. */
  readonly codec: string | null;
  readonly isDefault: boolean;
  readonly isForced: boolean;
  readonly isHearingImpaired: boolean;
  /** True for a file beside the film. */
  readonly isExternal: boolean;
  /**
   * The format to ask for, which is also the extension: `srt`, `ass`, …; null
   * for audio, and for subtitles that are not text.
   */
  readonly format: string | null;
}

/** One file or version of an item, as the server would play it. */
export interface PlayableSource {
  readonly id: string;
  readonly container: string | null;
  readonly sizeBytes: number | null;
  readonly runtimeMs: number | null;
  /** True if the server sends it unchanged. */
  readonly direct: boolean;
  /** True if the server reads it from another one that a `.strm` file names. */
  readonly isRemote: boolean;
  /**
   * The path under which the server converts it to HLS, or passes on a remote
   * file. Never contains a token.
   */
  readonly madePath: string | null;
  /** Its audio tracks and subtitles, in the server's order. */
  readonly tracks: readonly MediaTrack[];
  /** The server's choice for this user; null if it makes none. */
  readonly defaultAudio: number | null;
  readonly defaultSubtitle: number | null;
}

/** The reasons that Jellyfin gives for offering nothing. */
export const PLAYBACK_ERRORS = [
  "NotAllowed",
  "NoCompatibleStream",
  "RateLimitExceeded",
] as const;
export type PlaybackError = typeof PLAYBACK_ERRORS[number];

export interface PlaybackInfo {
  readonly playSessionId: string | null;
  /** null if the server gives no reason, or an unknown one. */
  readonly error: PlaybackError | null;
  readonly sources: readonly PlayableSource[];
}

/** The report about a play session. */
export interface PlaybackReport {
  readonly itemId: string;
  readonly sourceId: string | null;
  readonly playSessionId: string | null;
  readonly positionMs: number;
  readonly paused: boolean;
  readonly transcoded: boolean;
  /** The number of the audio track; null if unknown. */
  readonly audioIndex?: number | null;
  /** The number of the subtitle, or {@link NO_TRACK}; null if unknown. */
  readonly subtitleIndex?: number | null;
  /** 0 to 100; null if unknown. */
  readonly volume?: number | null;
  readonly muted?: boolean;
  readonly repeat?: RepeatMode;
  /** For the last report: the player could not play it. */
  readonly failed?: boolean;
}

/**
 * Bytes and playback of a media server. Methods throw {@link Failure} as those
 * of `MediaServer` do, and `rejected` (401), `forbidden` (403), `not_found`
 * (404), `insecure` (a redirect, which is never followed).
 */
export interface MediaStreams {
  /** Limits apply until the first byte and between bytes, not to the whole. */
  stream(request: ByteRequest): Promise<ByteReply>;
  playbackInfo(
    request: {
      userId: string;
      itemId: string;
      /** Requests only this version. */
      sourceId?: string | null;
      /** False if the server has to transcode; true by default. */
      direct?: boolean;
      /** Numbers of streams; they count only together with `sourceId`. */
      audioIndex?: number | null;
      subtitleIndex?: number | null;
      /** In bits per second; null for no limit. */
      maxBitrate?: number | null;
    },
  ): Promise<PlaybackInfo>;
  /** Reads the account's settings for playback. */
  preferences(): Promise<PlaybackPreferences>;
  /**
   * Reads the segments of an item, or of one of its versions; empty if there
   * are none.
   */
  segments(fileId: string): Promise<readonly MediaSegment[]>;
  /** Registers the abilities of this client for its session. */
  announce(): Promise<void>;
  report(
    options: { moment: "start" | "progress" | "stop"; report: PlaybackReport },
  ): Promise<void>;
}
