import { byteReply } from "./byte_reply.ts";
import { emptyError, problemError, textError } from "./error_replies.ts";
import type { DemoFile } from "./media_files.ts";
import { guarded, open, type Route, type RouteCall } from "./route.ts";

const DURATION_SECONDS = 4;

/** Bytes: downloads, static streams, HLS and subtitles. */
export const MEDIA_ROUTES: Readonly<Record<string, Route>> = {
  "get /items/{id}/download": guarded((call) => {
    if (!call.files.switches.downloading) return emptyError(403);
    if (call.library.find(idOf(call)) === null) {
      return problemError(404, "Not Found");
    }
    const file = call.files.find(idOf(call));
    return file === null ? textError(400) : send(call, file, true);
  }),
  "get /items/{id}/file": guarded((call) => {
    const file = call.files.find(idOf(call));
    return file === null ? textError(404) : send(call, file, false);
  }),
  "head /items/{id}/download": guarded(notAllowed),
  "head /items/{id}/file": guarded(notAllowed),
  ...bothMethods("/videos/{id}/stream", open(staticStream)),
  ...bothMethods("/audio/{id}/stream", open(staticStream)),
  "get /videos/{id}/master.m3u8": guarded(masterPlaylist),
  "get /videos/{id}/main.m3u8": guarded(mainPlaylist),
  "get /videos/{id}/hls1/main/{segment}": guarded(segment),
  "get /videos/{id}/{source}/subtitles/{index}/{start}/{name}": open(subtitles),
};

function bothMethods(path: string, route: Route): Record<string, Route> {
  return { [`get ${path}`]: route, [`head ${path}`]: route };
}

function idOf({ parameters }: RouteCall): string {
  return parameters.id?.replaceAll("-", "") ?? "";
}

function notAllowed(): Response {
  return new Response(null, { status: 405, headers: { allow: "GET" } });
}

function send(
  { request, files }: RouteCall,
  file: DemoFile,
  attachment: boolean,
): Response {
  return byteReply(request, file, { files, attachment });
}

/** Open to everybody, as on a stock server; or not, behind a hardened proxy. */
function staticStream(call: RouteCall): Response {
  const { files, device, query, request } = call;
  if (files.switches.hardened && device === null) return emptyError(401);
  const file = files.find(idOf(call));
  if (file === null) return textError(404);
  if (query.get("static") === "true") return send(call, file, false);
  const headers = { "content-type": "video/mp2t", "accept-ranges": "none" };
  if (request.method === "HEAD") return new Response(null, { headers });
  const first = file.read(0, Math.min(file.sizeBytes, 65_536));
  return new Response(new Blob([first]).stream(), { headers });
}

/** The token is in every address of the tree, as the server puts it there. */
function masterPlaylist(call: RouteCall): Response {
  const query = `ApiKey=${call.device?.token}&api_key=${call.device?.token}`;
  return playlist([
    "#EXTM3U",
    "#EXT-X-STREAM-INF:BANDWIDTH=128000",
    `main.m3u8?${query}&SegmentContainer=ts`,
  ]);
}

function mainPlaylist(call: RouteCall): Response {
  const { files, device, request } = call;
  const { origin, pathname } = new URL(request.url);
  const base = `${origin}${pathname.replace(/main\.m3u8$/i, "")}`;
  const count = files.segments(idOf(call)).length;
  const lines = Array.from({ length: count }, (_, i) => [
    `#EXTINF:${DURATION_SECONDS}.0,`,
    // Relative ones and whole ones: both are seen in the wild.
    `${i % 2 ? base : ""}hls1/main/${i}.ts?ApiKey=${device?.token}`,
  ]);
  return playlist([
    "#EXTM3U",
    "#EXT-X-VERSION:3",
    "#EXT-X-PLAYLIST-TYPE:VOD",
    `#EXT-X-TARGETDURATION:${DURATION_SECONDS + 1}`,
    "#EXT-X-MEDIA-SEQUENCE:0",
    ...lines.flat(),
    "#EXT-X-ENDLIST",
  ]);
}

function segment(call: RouteCall): Response {
  const name = call.parameters.segment ?? "";
  const bytes = call.files.segments(idOf(call))[Number.parseInt(name)];
  if (bytes === undefined) return textError(404);
  return new Response(bytes, { headers: { "content-type": "video/mp2t" } });
}

function subtitles(call: RouteCall): Response {
  if (call.files.find(idOf(call)) === null) return textError(404);
  const text = "1\n00:00:00,000 --> 00:00:02,000\nHello\n";
  const headers = { "content-type": "application/x-subrip" };
  return new Response(text, { headers });
}

function playlist(lines: readonly string[]): Response {
  return new Response(`${lines.join("\n")}\n`, {
    headers: { "content-type": "application/vnd.apple.mpegurl" },
  });
}
