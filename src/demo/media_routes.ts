import { byteReply } from "./byte_reply.ts";
import {
  emptyError,
  notValid,
  problemError,
  textError,
} from "./error_replies.ts";
import { HLS_ROUTES } from "./hls_routes.ts";
import { isFolder } from "./item_kinds.ts";
import { contentTypeOf, type DemoFile } from "./media_files.ts";
import {
  guarded,
  open,
  type Route,
  type RouteCall,
  type SignedInCall,
} from "./route.ts";
import { detailsOf } from "./sample_details.ts";
import { SUBTITLE_ROUTES } from "./subtitle_routes.ts";

const START_BYTES = 65_536;
const BITRATE_TEST_BYTES = 102_400;
const BITRATE_TEST_MAX_BYTES = 100_000_000;

/** Serves bytes: downloads, static streams, HLS and subtitles. */
export const MEDIA_ROUTES: Readonly<Record<string, Route>> = {
  "get /items/{id}/download": guarded(download),
  "get /items/{id}/file": guarded((call) => {
    const item = call.library.find(idOf(call));
    const file = item && isFolder(item) ? null : call.files.find(idOf(call));
    return file === null
      ? textError(404)
      : send(call, { file, attachment: false });
  }),
  "head /items/{id}/download": guarded(notAllowed),
  "head /items/{id}/file": guarded(notAllowed),
  ...streamPaths("/videos/{id}"),
  ...streamPaths("/audio/{id}"),
  "get /audio/{id}/universal": guarded(universal),
  "get /playback/bitratetest": guarded(bitrateTest),
  ...HLS_ROUTES,
  ...SUBTITLE_ROUTES,
};

function streamPaths(path: string): Record<string, Route> {
  const route = open(staticStream);
  return {
    [`get ${path}/stream`]: route,
    [`head ${path}/stream`]: route,
    [`get ${path}/stream.{container}`]: route,
    [`head ${path}/stream.{container}`]: route,
  };
}

function idOf({ parameters }: RouteCall): string {
  return parameters.id?.replaceAll("-", "") ?? "";
}

function notAllowed(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}

function send(
  { request, files }: RouteCall,
  { file, attachment }: { file: DemoFile; attachment: boolean },
): Response {
  return byteReply(request, file, { files, attachment });
}

function download(call: SignedInCall): Response {
  const { files, library, device } = call;
  const right = device.user.policy.EnableContentDownloading;
  if (!files.options.downloading || !right) return emptyError(403);
  const item = library.visible(device.user, idOf(call));
  if (item === null) {
    const fails = call.options.mode === "10.11" &&
      library.removed.has(idOf(call));
    return fails ? textError(500) : problemError(404, "Not Found");
  }
  if (isFolder(item)) return textError(400);
  const file = files.find(item.id);
  return file === null
    ? textError(404)
    : send(call, { file, attachment: true });
}

/** Sends a file without a token, unless a hardened proxy requires one. */
function staticStream(call: RouteCall): Response {
  const { files, device, query, request, library } = call;
  if (files.options.hardened && device === null) return emptyError(401);
  const item = library.find(idOf(call));
  const wanted = query.get("mediaSourceId")?.replaceAll("-", "");
  const sources = item === null ? [] : detailsOf(item).MediaSources ?? [];
  const source = wanted ? sources.find((it) => it.Id === wanted) : sources[0];
  if (wanted && item !== null && source === undefined) return textError(400);
  if (source?.IsRemote === true) return remoteStream(call, source.Id);
  const file = files.find(source?.Id ?? idOf(call));
  if (file === null) return textError(404);
  if (query.get("static") === "true") {
    return send(call, { file, attachment: false });
  }
  const { container = "ts" } = call.parameters;
  const headers = {
    "content-type": container === "ts"
      ? "video/mp2t"
      : contentTypeOf(`stream.${container}`),
    "accept-ranges": "none",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  const first = file.read(0, Math.min(file.sizeBytes, START_BYTES));
  return new Response(new Blob([first]).stream(), { headers });
}

/** Forwards the reply of another server, always from the start. */
function remoteStream({ files, request }: RouteCall, id: string): Response {
  const file = files.findRemote(id);
  if (file === null) return textError(500);
  const headers = {
    "content-type": file.contentType,
    "accept-ranges": "none",
  };
  if (request.method === "HEAD") return new Response(null, { headers });
  return new Response(file.read(0, file.sizeBytes), { headers });
}

/** Sends a track unchanged if the client supports its container. */
function universal(call: SignedInCall): Response {
  const { library, files, query } = call;
  const item = library.find(idOf(call));
  const file = files.find(idOf(call));
  if (item === null || file === null) return problemError(404, "Not Found");
  const containers = query.get("container")?.split(",") ?? [];
  const extension = file.name.split(".").at(-1) ?? "";
  const fits = containers.length === 0 || containers.includes(extension);
  if (fits) return send(call, { file, attachment: false });
  const { search } = new URL(call.request.url);
  const bitrate = query.get("maxStreamingBitrate") ?? "128000";
  return new Response(
    "#EXTM3U\n" +
      `#EXT-X-STREAM-INF:BANDWIDTH=${bitrate},AVERAGE-BANDWIDTH=${bitrate},` +
      `CODECS="mp4a.40.2"\nmain.m3u8${search}&SegmentContainer=ts\n`,
    { headers: { "content-type": "application/vnd.apple.mpegurl" } },
  );
}

/** Sends bytes from pooled buffers, whose sizes are powers of two. */
function bitrateTest({ query }: SignedInCall): Response {
  const text = query.get("size") ?? String(BITRATE_TEST_BYTES);
  const size = Number(text);
  if (!(size >= 1 && size <= BITRATE_TEST_MAX_BYTES)) {
    return notValid("size", text);
  }
  const bytes = new Uint8Array(2 ** Math.ceil(Math.log2(size)));
  return new Response(bytes, {
    headers: { "content-type": "application/octet-stream" },
  });
}
