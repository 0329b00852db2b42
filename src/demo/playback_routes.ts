import { problemError, textError } from "./error_replies.ts";
import { json } from "./error_replies.ts";
import { randomHex } from "./household.ts";
import { mediaSources } from "./library_views.ts";
import { guarded, type Route, type RouteCall } from "./route.ts";

/** The server's own thresholds. Source: Jellyfin `ServerConfiguration.cs`. */
const RESUME_FROM = 0.05;
const PLAYED_FROM = 0.9;

type SignedIn = RouteCall & { device: NonNullable<RouteCall["device"]> };

/** One report of a player, as it came. */
export interface PlayReport {
  readonly moment: "start" | "progress" | "stop";
  readonly userId: string;
  // deno-lint-ignore no-explicit-any -- what a client sent
  readonly body: any;
}

/** What players can be had as, and what they report. */
export const PLAYBACK_ROUTES: Readonly<Record<string, Route>> = {
  "post /items/{id}/playbackinfo": guarded(playbackInfo),
  "post /sessions/playing": guarded((call) => report(call, "start")),
  "post /sessions/playing/progress": guarded((call) =>
    report(call, "progress")
  ),
  "post /sessions/playing/stopped": guarded((call) => report(call, "stop")),
};

/** With a device profile, the answer holds the caller's token. */
async function playbackInfo(call: SignedIn): Promise<Response> {
  const { library, parameters, request, device, files } = call;
  const id = parameters.id?.replaceAll("-", "") ?? "";
  const item = library.find(id);
  if (item === null) return problemError(404, "Not Found");
  const body = await request.json().catch(() => ({}));
  const [source] = mediaSources(item) ?? [];
  if (source === undefined) return textError(400);
  const file = files.find(id);
  const direct = !files.switches.transcodeOnly;
  const query = `MediaSourceId=${id}&PlaySessionId=p&ApiKey=${device.token}`;
  const url = body.DeviceProfile === undefined
    ? undefined
    : `/videos/${dashed(id)}/master.m3u8?${query}&api_key=${device.token}`;
  return json({
    MediaSources: [{
      ...source,
      Size: file?.sizeBytes ?? source.Size,
      SupportsDirectPlay: direct,
      SupportsDirectStream: direct,
      TranscodingUrl: url,
      TranscodingSubProtocol: "hls",
      MediaStreams: [{
        Type: "Subtitle",
        Index: 2,
        Codec: "subrip",
        Language: "eng",
        DisplayTitle: "English",
        IsExternal: true,
        IsTextSubtitleStream: true,
        DeliveryMethod: "External",
        DeliveryUrl:
          `/Videos/${id}/${id}/Subtitles/2/0/Stream.srt?ApiKey=${device.token}`,
      }],
    }],
    PlaySessionId: randomHex(16),
  });
}

/** A report moves the user's data on, by the server's thresholds. */
async function report(
  call: SignedIn,
  moment: PlayReport["moment"],
): Promise<Response> {
  const { request, device, household, library, plays } = call;
  household.sessions.touch(device);
  const body = await request.json().catch(() => null);
  if (typeof body !== "object" || body === null) {
    return problemError(400, "Bad Request");
  }
  const ticks = Number(body.PositionTicks ?? 0);
  if (moment === "stop" && ticks < 0) return textError(400);
  plays.push({ moment, userId: device.user.id, body });
  const item = library.find(String(body.ItemId ?? ""));
  if (item === null) return new Response(null, { status: 204 });
  const share = ticks / (item.runTimeTicks ?? Infinity);
  const played = body.PositionTicks === undefined || share >= PLAYED_FROM;
  const before = library.userData(device.user.id, item);
  library.changeUserData(device.user.id, item, {
    ...(moment === "start" ? { playCount: before.playCount + 1 } : {}),
    lastPlayedMs: Date.now(),
    positionTicks: played || share < RESUME_FROM ? 0 : ticks,
    ...(played && moment === "stop" ? { played: true } : {}),
  });
  return new Response(null, { status: 204 });
}

function dashed(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
