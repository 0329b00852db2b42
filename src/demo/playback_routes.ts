import {
  json,
  notValid,
  problemError,
  textError,
  validationError,
} from "./error_replies.ts";
import { randomHex } from "./users.ts";
import { isVideo } from "./item_kinds.ts";
import type { MediaSource, MediaStream } from "./item_details.ts";
import { defaultStreams } from "./default_streams.ts";
import type { MediaFiles } from "./media_files.ts";
import type { DemoItem } from "./library_items.ts";
import { pictureStream, soundStream } from "./media_sources.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { detailsOf } from "./sample_details.ts";
import {
  chooseStream,
  deliveryOf,
  type DeviceProfile,
  type PlaybackRequest,
  type StreamChoice,
} from "./stream_choice.ts";
import { dashed } from "./user_data_view.ts";

/** The limits of a test of the connection. */
const TEST_BYTES = { usual: 102_400, most: 100_000_000 };

/** Offers the versions of an item to players. */
export const PLAYBACK_ROUTES: Readonly<Record<string, Route>> = {
  "get /playback/bitratetest": guarded(bitrateTest),
  "post /items/{id}/playbackinfo": guarded(playbackInfo),
  "get /items/{id}/playbackinfo": guarded(playbackInfo),
  "delete /videos/activeencodings": guarded(({ query, encoders }) => {
    const deviceId = query.get("deviceId") ?? "";
    encoders.end(deviceId, query.get("playSessionId") ?? "");
    return new Response(null, { status: 204 });
  }),
};

/**
 * Replies with more bytes than were asked for: the next power of two, which is
 * the size of a buffer of the server.
 *
 * Source: Jellyfin `MediaInfoController.GetBitrateTestBytes`.
 */
function bitrateTest({ query }: SignedInCall): Response {
  const text = query.get("size") ?? String(TEST_BYTES.usual);
  if (!/^-?\d+$/.test(text)) return notValid("size", text);
  const size = Number(text);
  if (size < 1 || size > TEST_BYTES.most) {
    return validationError({
      size: [`The field size must be between 1 and ${TEST_BYTES.most}.`],
    });
  }
  const bytes = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
  const headers = { "content-type": "application/octet-stream" };
  return new Response(bytes, { headers });
}

/**
 * Replies with sources; with a device profile, these contain the caller's
 * token.
 */
async function playbackInfo(call: SignedInCall): Promise<Response> {
  const item = call.library.visible(call.device.user, call.parameters.id ?? "");
  const request = await readRequest(call.request);
  if (request instanceof Response) return request;
  if (item === null) return problemError(404, "Not Found");
  const all = (detailsOf(item).MediaSources ?? [])
    .map((it) => probed(withSizeOf(it, call.files), { item, call }));
  if (item.container === null && all.length === 0) return textError(500);
  const wanted = request.MediaSourceId?.replaceAll("-", "");
  const counted = wanted ? request : withoutTracks(request);
  const sources = wanted ? all.filter((it) => it.Id === wanted) : all;
  if (sources.length === 0) {
    return json({ MediaSources: [], ErrorCode: "NoCompatibleStream" });
  }
  const playSessionId = randomHex(16);
  const MediaSources = sources.map((source) =>
    request.DeviceProfile === undefined
      ? source
      : preparedSource(call, { item, source, request: counted, playSessionId })
  );
  return json({ MediaSources, PlaySessionId: playSessionId });
}

/**
 * Drops the numbers of streams, which count only for a source that is named.
 */
function withoutTracks(request: PlaybackRequest): PlaybackRequest {
  const { AudioStreamIndex: _, SubtitleStreamIndex: __, ...rest } = request;
  return rest;
}

/**
 * Returns a source with its file's size, which can differ from the scanned one.
 */
function withSizeOf(source: MediaSource, files: MediaFiles): MediaSource {
  const file = source.IsRemote === true ? null : files.find(source.Id);
  return file === null ? source : { ...source, Size: file.sizeBytes };
}

/**
 * Returns a link as the server probes it for playback; unchanged if it is dead.
 */
function probed(
  source: MediaSource,
  { item, call: { files } }: { item: DemoItem; call: SignedInCall },
): MediaSource {
  const file = source.IsRemote === true ? files.findRemote(source.Id) : null;
  if (file === null || source.MediaStreams?.length !== 0) return source;
  const streams = isVideo(item)
    ? [pictureStream(0), soundStream(1)]
    : [soundStream(0)];
  return {
    ...source,
    Container: file.name.split(".").at(-1) ?? "",
    ...(item.runTimeTicks === null ? {} : { RunTimeTicks: item.runTimeTicks }),
    MediaStreams: streams,
    DefaultAudioStreamIndex: streams.length - 1,
  };
}

async function readRequest(
  request: Request,
): Promise<PlaybackRequest | Response> {
  const text = await request.text();
  if (text === "") return {};
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    const message = "The JSON value could not be converted. Path: $";
    return validationError({ $: [message] });
  }
}

interface Preparing {
  readonly item: DemoItem;
  readonly source: MediaSource;
  readonly request: PlaybackRequest;
  readonly playSessionId: string;
}

function preparedSource(call: SignedInCall, preparing: Preparing) {
  const { item, source, request } = preparing;
  const { DeviceProfile: profile = {} } = request;
  const { policy } = call.device.user;
  const { transcodeOnly } = call.files.options;
  const limit = call.options.inNetwork ? 0 : policy.RemoteClientBitrateLimit;
  const context = { request, profile, policy, transcodeOnly, limit };
  const choice = chooseStream(item, source, context);
  const transcoded = !choice.direct && choice.transcodes;
  const { MediaStreams = [], ...rest } = source;
  return {
    ...rest,
    SupportsTranscoding: choice.transcodes,
    SupportsDirectStream: choice.direct && request.EnableDirectStream !== false,
    SupportsDirectPlay: choice.direct && request.EnableDirectPlay !== false,
    MediaStreams: MediaStreams.map((it) =>
      streamView(call, it, { source, item, profile, transcoded })
    ),
    ...(transcoded ? transcodingView(call, preparing, { choice }) : {}),
    ...defaultsOf(call, item, { source, request }),
  };
}

/** Returns the default streams; a track has only one, so none is sent. */
function defaultsOf(
  { device: { user }, library }: SignedInCall,
  item: DemoItem,
  { source, request }: { source: MediaSource; request: PlaybackRequest },
) {
  const { AudioStreamIndex: sound, SubtitleStreamIndex: subtitle } = request;
  const data = library.userData(user.id, item);
  const { configuration } = user;
  const usual = defaultStreams(source, { configuration, data });
  return {
    DefaultAudioStreamIndex: isVideo(item) ? sound ?? usual.audio : undefined,
    DefaultSubtitleStreamIndex: subtitle ?? usual.subtitle,
  };
}

function streamView(
  { device }: SignedInCall,
  stream: MediaStream,
  { source, item, profile, transcoded }: {
    source: MediaSource;
    item: DemoItem;
    profile: DeviceProfile;
    transcoded: boolean;
  },
): MediaStream {
  if (stream.Type !== "Subtitle") return stream;
  const method = deliveryOf(stream, profile, { transcoded });
  if (method !== "External") return { ...stream, DeliveryMethod: method };
  const path = `/Videos/${dashed(item.id)}/${source.Id}/Subtitles/` +
    `${stream.Index}/0/Stream.${stream.Codec}`;
  return {
    ...stream,
    DeliveryMethod: method,
    DeliveryUrl: `${path}?ApiKey=${device.token}`,
    IsExternalUrl: false,
  };
}

function transcodingView(
  call: SignedInCall,
  { item, source, request, playSessionId }: Preparing,
  { choice }: { choice: StreamChoice },
) {
  const { device, options } = call;
  const kind = isVideo(item) ? "videos" : "audio";
  const remuxed = source.IsRemote === true && choice.reason === null;
  const sound = request.AudioStreamIndex ?? source.DefaultAudioStreamIndex;
  const audioBitrate = Math.min(192_000, choice.maxBitrate / 4);
  const query = new URLSearchParams([
    ["DeviceId", device.deviceId],
    ["MediaSourceId", source.Id],
    ...(remuxed ? [["Static", "true"]] : []),
    ["VideoCodec", "h264"],
    ["AudioCodec", "aac"],
    ...(sound === undefined ? [] : [["AudioStreamIndex", String(sound)]]),
    ...(remuxed ? [] : [
      ["VideoBitrate", String(choice.maxBitrate - audioBitrate)],
      ["AudioBitrate", String(audioBitrate)],
      ["SegmentContainer", "ts"],
    ]),
    ["PlaySessionId", playSessionId],
    ["ApiKey", device.token],
    ["Tag", String(source.ETag ?? "")],
    ...(choice.reason ? [["TranscodeReasons", choice.reason]] : []),
  ]);
  const name = remuxed ? "stream.mkv" : "master.m3u8";
  // Older servers begin the query with an ampersand.
  const mark = options.mode === "12" || remuxed ? "?" : "?&";
  return {
    TranscodingUrl: `/${kind}/${dashed(item.id)}/${name}${mark}${query}`,
    TranscodingSubProtocol: remuxed ? "http" : "hls",
    TranscodingContainer: remuxed ? "mkv" : "ts",
  };
}
