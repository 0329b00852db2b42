import { problemError, textError } from "./error_replies.ts";
import { json } from "./error_replies.ts";
import { randomHex } from "./household.ts";
import { detailsOf } from "./sample_details.ts";
import { guarded, type Route, type RouteCall } from "./route.ts";

type SignedIn = RouteCall & { device: NonNullable<RouteCall["device"]> };

/** What players can be had as. */
export const PLAYBACK_ROUTES: Readonly<Record<string, Route>> = {
  "post /items/{id}/playbackinfo": guarded(playbackInfo),
};

/** With a device profile, the answer holds the caller's token. */
async function playbackInfo(call: SignedIn): Promise<Response> {
  const { library, parameters, request, device, files } = call;
  const id = parameters.id?.replaceAll("-", "") ?? "";
  const item = library.find(id);
  if (item === null) return problemError(404, "Not Found");
  const body = await request.json().catch(() => ({}));
  const [source] = detailsOf(item).MediaSources ?? [];
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

function dashed(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}
