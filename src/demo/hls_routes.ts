import { byteReply } from "./byte_reply.ts";
import { textError } from "./error_replies.ts";
import { fixedFile } from "./media_files.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";

const SEGMENT_TICKS = 30_000_000;
const TICKS_PER_SECOND = 10_000_000;
/** A packet that decoders skip. Source: ISO/IEC 13818-1, null packets. */
const NULL_PACKET = new Uint8Array(188).fill(0xff);
NULL_PACKET.set([0x47, 0x1f, 0xff, 0x10]);
const PACKETS = 100;

/** Serves the encoder's playlists and pieces, for films and tracks. */
export const HLS_ROUTES: Readonly<Record<string, Route>> = {
  ...ofKind("videos"),
  ...ofKind("audio"),
};

function ofKind(kind: string): Record<string, Route> {
  return {
    [`get /${kind}/{id}/master.m3u8`]: guarded(masterPlaylist),
    [`get /${kind}/{id}/main.m3u8`]: guarded(mainPlaylist),
    [`get /${kind}/{id}/live.m3u8`]: guarded(mainPlaylist),
    [`get /${kind}/{id}/hls1/main/{segment}`]: guarded(segment),
  };
}

function idOf({ parameters }: SignedInCall): string {
  return parameters.id?.replaceAll("-", "") ?? "";
}

/**
 * Repeats the query in its lines, which have a token only if the query has one.
 */
function masterPlaylist(call: SignedInCall): Response {
  const item = call.library.find(idOf(call));
  if (item === null) return textError(404);
  const query = queryOf(call);
  const wanted = call.query;
  const bitrate = (Number(wanted.get("VideoBitrate")) || 0) +
    (Number(wanted.get("AudioBitrate")) || 128_000);
  const isFilm = call.request.url.toLowerCase().includes("/videos/");
  const codecs = isFilm
    ? 'VIDEO-RANGE=SDR,CODECS="avc1.42400C,mp4a.40.2",RESOLUTION=320x180,' +
      "FRAME-RATE=24"
    : 'CODECS="mp4a.40.2"';
  const length = item.runTimeTicks === null ? "live" : "main";
  return playlist([
    "#EXTM3U",
    `#EXT-X-STREAM-INF:BANDWIDTH=${bitrate},AVERAGE-BANDWIDTH=${bitrate},` +
    codecs,
    `${length}.m3u8${query}`,
  ]);
}

function mainPlaylist(call: SignedInCall): Response {
  const item = call.library.find(idOf(call));
  if (item === null) return textError(404);
  // A server cannot convert a remote film of unknown length.
  if (item.runTimeTicks === null) return textError(500);
  const query = queryOf(call);
  const lines = lengthsOf(call, item.runTimeTicks).map((ticks, i) => [
    `#EXTINF:${(ticks / TICKS_PER_SECOND).toFixed(6)}, nodesc`,
    `hls1/main/${i}.ts${query}${query === "" ? "?" : "&"}` +
    `runtimeTicks=${i * SEGMENT_TICKS}&actualSegmentLengthTicks=${ticks}`,
  ]);
  return playlist([
    "#EXTM3U",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    "#EXT-X-VERSION:3",
    `#EXT-X-TARGETDURATION:${SEGMENT_TICKS / TICKS_PER_SECOND}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    ...lines.flat(),
    "#EXT-X-ENDLIST",
  ]);
}

/** Counts the pieces that a test provided, or that the length needs. */
function lengthsOf(call: SignedInCall, runTimeTicks: number): number[] {
  const given = call.files.segments(idOf(call)).length;
  if (given > 0) return Array(given).fill(SEGMENT_TICKS);
  const whole = Math.floor(runTimeTicks / SEGMENT_TICKS);
  const rest = runTimeTicks - whole * SEGMENT_TICKS;
  return [...Array(whole).fill(SEGMENT_TICKS), ...(rest > 0 ? [rest] : [])];
}

/** Sends a piece that a test provided, or an empty one: there is no encoder. */
function segment(call: SignedInCall): Response {
  const { files, parameters, query, device, encoders, users } = call;
  const given = files.segments(idOf(call));
  const bytes = given[Number.parseInt(parameters.segment ?? "")];
  if (bytes === undefined && given.length > 0) return textError(404);
  encoders.start(device.deviceId, query.get("PlaySessionId") ?? "");
  users.sessions.touch(device).encoding = encodingView(query);
  const file = fixedFile(bytes ?? emptyPiece(), {
    name: "piece.ts",
    contentType: "video/mp2t",
  });
  return byteReply(call.request, file, { files, attachment: false });
}

function encodingView(query: URLSearchParams) {
  const reasons = query.get("TranscodeReasons")?.split(",") ?? [];
  return {
    AudioCodec: "aac",
    VideoCodec: "h264",
    Container: "ts",
    IsVideoDirect: false,
    IsAudioDirect: false,
    Bitrate: (Number(query.get("VideoBitrate")) || 0) +
      (Number(query.get("AudioBitrate")) || 0),
    Framerate: 128,
    CompletionPercentage: 15.138267842422122,
    Width: 320,
    Height: 180,
    AudioChannels: 1,
    HardwareAccelerationType: "none",
    TranscodeReasons: reasons,
  };
}

function emptyPiece(): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(PACKETS * NULL_PACKET.length);
  for (let i = 0; i < PACKETS; i++) bytes.set(NULL_PACKET, i * 188);
  return bytes;
}

/** Returns the unchanged query, so that clients can follow the lines. */
function queryOf({ request }: SignedInCall): string {
  return new URL(request.url).search.replace(/^\?&/, "?");
}

function playlist(lines: readonly string[]): Response {
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "application/vnd.apple.mpegurl" },
  });
}
