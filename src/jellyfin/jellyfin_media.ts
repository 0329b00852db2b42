import { Failure } from "../core/failure.ts";
import type {
  ByteReply,
  ByteRequest,
  MediaStreams,
  PlaybackInfo,
  PlaybackReport,
} from "../core/media_ports.ts";
import type { MediaSegment } from "../core/media_segments.ts";
import type { RepeatMode } from "../core/playback_ports.ts";
import type { StreamReply, StreamRequest } from "./http/byte_stream.ts";
import type { PlaybackPreferences } from "../core/playback_preferences.ts";
import { decodeReply } from "./decode_reply.ts";
import { playbackInfoSchema, readPlaybackInfo } from "./decode/playback.ts";
import { preferencesSchema, readPreferences } from "./decode/preferences.ts";
import { readSegments, segmentsSchema } from "./decode/segments.ts";
import { DEVICE_PROFILE } from "./device_profile.ts";
import type { HttpReply } from "./http/transport.ts";

const TICKS_PER_MS = 10_000;
const JSON_DEPTH = 40;
/** A film with a hundred streams and chapters. */
const INFO_MAX_BYTES = 4 * 1_048_576;

/** Hundreds of segments. */
const SEGMENTS_MAX_BYTES = 256 * 1_024;

/**
 * The abilities of this client. It has no socket, so it takes no commands.
 *
 * Source: Jellyfin `ClientCapabilitiesDto.cs`.
 */
const CAPABILITIES = {
  PlayableMediaTypes: "Video,Audio",
  SupportedCommands: "",
  SupportsMediaControl: false,
  SupportsPersistentIdentifier: true,
} as const;

const REPORT_PATHS = {
  start: "/Sessions/Playing",
  progress: "/Sessions/Playing/Progress",
  stop: "/Sessions/Playing/Stopped",
} as const;

/** Source: Jellyfin `RepeatMode.cs`. */
const REPEAT_WORDS: Readonly<Record<RepeatMode, string>> = {
  off: "RepeatNone",
  all: "RepeatAll",
  one: "RepeatOne",
};

/** The connection to the server for bytes and playback. */
export interface MediaCalls {
  ask(call: {
    method: "GET" | "POST";
    path: string;
    body?: unknown;
    maxBodyBytes: number;
  }): Promise<HttpReply>;
  stream(request: StreamRequest): Promise<StreamReply>;
  failure(path: string, reply: HttpReply): Failure;
}

/** Bytes and playback of one Jellyfin server. */
export class JellyfinMedia implements MediaStreams {
  readonly #calls: MediaCalls;

  constructor(calls: MediaCalls) {
    this.#calls = calls;
  }

  async stream(request: ByteRequest): Promise<ByteReply> {
    const { accept, range, ifRange } = request;
    const reply = await this.#calls.stream({
      method: request.method ?? "GET",
      path: request.path,
      headers: {
        accept: accept ?? "*/*",
        ...(range ? { range } : {}),
        ...(range && ifRange ? { "if-range": ifRange } : {}),
      },
      signal: request.signal,
    });
    const { status } = reply;
    if (isUsable(reply)) return reply;
    reply.cancel();
    const place = placeOf(request.path);
    if (status === 404) throw missing(place);
    throw this.#calls.failure(place, headersOnly(reply));
  }

  async playbackInfo(
    { userId, itemId, maxBitrate, ...wanted }: Parameters<
      MediaStreams["playbackInfo"]
    >[0],
  ): Promise<PlaybackInfo> {
    const path = `/Items/${itemId}/PlaybackInfo`;
    const MaxStreamingBitrate = maxBitrate ??
      DEVICE_PROFILE.MaxStreamingBitrate;
    const reply = await this.#calls.ask({
      method: "POST",
      path,
      body: {
        UserId: userId,
        ...wantedBody(wanted),
        DeviceProfile: { ...DEVICE_PROFILE, MaxStreamingBitrate },
        MaxStreamingBitrate,
        AutoOpenLiveStream: false,
      },
      maxBodyBytes: INFO_MAX_BYTES,
    });
    if (reply.status === 404) throw missing(path);
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const options = { path, jsonDepth: JSON_DEPTH };
    const raw = decodeReply(playbackInfoSchema, reply, options);
    return readPlaybackInfo(raw, itemId);
  }

  async preferences(): Promise<PlaybackPreferences> {
    const path = "/Users/Me";
    const maxBodyBytes = INFO_MAX_BYTES;
    const reply = await this.#calls.ask({ method: "GET", path, maxBodyBytes });
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const options = { path, jsonDepth: JSON_DEPTH };
    return readPreferences(decodeReply(preferencesSchema, reply, options));
  }

  async segments(fileId: string): Promise<readonly MediaSegment[]> {
    const path = `/MediaSegments/${fileId}`;
    const maxBodyBytes = SEGMENTS_MAX_BYTES;
    const reply = await this.#calls.ask({ method: "GET", path, maxBodyBytes });
    if (reply.status === 404) return [];
    if (reply.status !== 200) throw this.#calls.failure(path, reply);
    const options = { path, jsonDepth: JSON_DEPTH };
    return readSegments(decodeReply(segmentsSchema, reply, options));
  }

  async report(
    { moment, report }: {
      moment: keyof typeof REPORT_PATHS;
      report: PlaybackReport;
    },
  ): Promise<void> {
    await this.#post({
      path: REPORT_PATHS[moment],
      body: reportBody(report),
    });
  }

  async announce(): Promise<void> {
    await this.#post({
      path: "/Sessions/Capabilities/Full",
      body: CAPABILITIES,
    });
  }

  async #post(
    { path, body }: { path: string; body: unknown },
  ): Promise<void> {
    const reply = await this.#calls.ask({
      method: "POST",
      path,
      body,
      maxBodyBytes: INFO_MAX_BYTES,
    });
    if (reply.status === 204 || reply.status === 200) return;
    throw this.#calls.failure(path, reply);
  }
}

type WantedStream = Omit<
  Parameters<MediaStreams["playbackInfo"]>[0],
  "userId" | "itemId" | "maxBitrate"
>;

function wantedBody(
  { sourceId, direct = true, ...wanted }: WantedStream,
) {
  return {
    ...known({ MediaSourceId: sourceId }),
    ...(direct ? {} : { EnableDirectPlay: false, EnableDirectStream: false }),
    ...indexes(wanted),
  };
}

/** A server forgets the user's choice if it gets no number. */
function indexes(
  { audioIndex, subtitleIndex }: Pick<
    PlaybackReport,
    "audioIndex" | "subtitleIndex"
  >,
) {
  return known({
    AudioStreamIndex: audioIndex,
    SubtitleStreamIndex: subtitleIndex,
  });
}

/** Leaves out the members that have no value. */
function known(members: Record<string, string | number | null | undefined>) {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => (value ?? null) !== null),
  );
}

function isUsable(reply: StreamReply): reply is StreamReply & ByteReply {
  return [200, 206, 416].includes(reply.status);
}

function reportBody(report: PlaybackReport) {
  const { itemId, sourceId, playSessionId, positionMs, paused } = report;
  return {
    ItemId: itemId,
    ...(sourceId === null ? {} : { MediaSourceId: sourceId }),
    ...(playSessionId === null ? {} : { PlaySessionId: playSessionId }),
    PositionTicks: Math.max(0, Math.round(positionMs * TICKS_PER_MS)),
    IsPaused: paused,
    IsMuted: report.muted ?? false,
    ...known({ VolumeLevel: report.volume }),
    ...indexes(report),
    ...known({ RepeatMode: report.repeat && REPEAT_WORDS[report.repeat] }),
    CanSeek: true,
    PlayMethod: report.transcoded ? "Transcode" : "DirectPlay",
    ...(report.failed === undefined ? {} : { Failed: report.failed }),
  };
}

const READ_HEADERS = [
  "content-type",
  "location",
  "retry-after",
  "server",
  "www-authenticate",
  "x-response-time-ms",
];

/**
 * Returns a reply without a body, whose status can be translated like others.
 */
function headersOnly(reply: StreamReply): HttpReply {
  const headers = READ_HEADERS.flatMap((name) => {
    const value = reply.header(name);
    return value === null ? [] : [[name, value] as const];
  });
  return { status: reply.status, headers, body: new Uint8Array() };
}

/** Returns the path without its query, which is long and not helpful. */
function placeOf(path: string): string {
  return path.split("?")[0] ?? path;
}

function missing(path: string): Failure {
  return new Failure("not_found", `Cannot read "${path}": it does not exist`, {
    hint: "It may have been removed: update the library with " +
      "`jellytau library sync`",
    remedy: "sync-library",
  });
}
