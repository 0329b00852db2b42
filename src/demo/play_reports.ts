import { textError } from "./error_replies.ts";
import type { DemoMode } from "./demo_options.ts";
import type { DemoItem } from "./library_items.ts";
import type { DemoUserData } from "./library_model.ts";
import { afterStart, afterStop, atPosition } from "./play_state.ts";
import { idIn, type Model, numberIn, readModel } from "./read_model.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { announceUserData } from "./user_data_view.ts";
import type { DemoUser } from "./users.ts";

/** A player's report, unchanged. */
export interface PlayReport {
  readonly moment: "start" | "progress" | "stop";
  readonly userId: string;
  // deno-lint-ignore no-explicit-any -- sent by a client
  readonly body: any;
}

type Moment = PlayReport["moment"];

/** Stores the reports of players. */
export const REPORT_ROUTES: Readonly<Record<string, Route>> = {
  "post /sessions/playing": guarded((call) => report(call, "start")),
  "post /sessions/playing/progress": guarded((call) =>
    report(call, "progress")
  ),
  "post /sessions/playing/stopped": guarded((call) => report(call, "stop")),
  "post /sessions/playing/ping": guarded(() =>
    new Response(null, { status: 204 })
  ),
};

const BODY_NAMES: Readonly<Record<Moment, string>> = {
  start: "playbackStartInfo",
  progress: "playbackProgressInfo",
  stop: "playbackStopInfo",
};
/** Source: Jellyfin `PlaybackProgressInfo.cs`, `PlaybackStopInfo.cs`. */
const MEMBERS = {
  ItemId: "id",
  MediaSourceId: "text",
  PlaySessionId: "text",
  SessionId: "text",
  PlaylistItemId: "text",
  LiveStreamId: "text",
  PositionTicks: "integer",
  PlaybackStartTimeTicks: "integer",
  AudioStreamIndex: "integer",
  SubtitleStreamIndex: "integer",
  VolumeLevel: "integer",
  Brightness: "integer",
  CanSeek: "boolean",
  IsPaused: "boolean",
  IsMuted: "boolean",
  Failed: "boolean",
  PlayMethod: ["DirectPlay", "DirectStream", "Transcode"],
  RepeatMode: ["RepeatNone", "RepeatAll", "RepeatOne"],
  PlaybackOrder: ["Default", "Shuffle"],
  NowPlayingQueue: "any",
} as const;
/** The members of a report that appear in the session. */
const STATE_MEMBERS = [
  "CanSeek",
  "IsPaused",
  "IsMuted",
  "VolumeLevel",
  "AudioStreamIndex",
  "SubtitleStreamIndex",
  "MediaSourceId",
  "PlayMethod",
  "RepeatMode",
  "PlaybackOrder",
  "NowPlayingQueue",
  "PlaylistItemId",
] as const;

/** Updates the user's data from a report, by the server's thresholds. */
async function report(call: SignedInCall, moment: Moment): Promise<Response> {
  const { request, device, users, library, plays } = call;
  const raw = await request.clone().json().catch(() => null);
  const model = await readModel(request, BODY_NAMES[moment], MEMBERS);
  if (model instanceof Response) return model;
  const positionTicks = numberIn(model, "positionticks");
  if (moment === "stop" && (positionTicks ?? 0) < 0) return textError(400);
  plays.push({ moment, userId: device.user.id, body: raw });
  const item = library.find(idIn(model, "itemid"));
  users.sessions.play(
    device,
    moment === "stop" ? null : {
      item,
      positionTicks: positionTicks ?? 0,
      paused: model.get("ispaused") === true,
      state: stateOf(model),
    },
  );
  if (moment === "stop") {
    call.encoders.end(
      device.deviceId,
      String(model.get("playsessionid") ?? ""),
    );
  }
  if (item !== null) {
    applyReport(call, { item, moment, model, positionTicks });
    if (moment !== "progress") announceUserData(call, [item]);
  }
  return new Response(null, { status: 204 });
}

function applyReport(
  { library, device, options }: SignedInCall,
  { item, moment, model, positionTicks }: {
    item: DemoItem;
    moment: Moment;
    model: Model;
    positionTicks: number | null;
  },
): void {
  const before = library.userData(device.user.id, item);
  const change = (after: Parameters<typeof library.changeUserData>[2]) =>
    library.changeUserData(device.user.id, item, after);
  if (moment === "start") {
    change(
      afterStart(item, before, { mode: options.mode, nowMs: Date.now() }),
    );
  } else if (moment === "progress") {
    if (positionTicks !== null) change(atPosition(item, positionTicks));
    change(streamsOf(model, device.user, { mode: options.mode }));
  } else if (model.get("failed") !== true) {
    change(afterStop(item, { before, positionTicks }));
  }
}

/**
 * Returns the streams that a server stores. Before 12 it forgets those that a
 * report leaves out.
 *
 * Source: Jellyfin `SessionManager.UpdatePlaybackSettings`.
 */
function streamsOf(
  model: Model,
  { configuration }: DemoUser,
  { mode }: { mode: DemoMode },
): Partial<DemoUserData> {
  const { RememberAudioSelections, RememberSubtitleSelections } = configuration;
  const audioIndex = numberIn(model, "audiostreamindex");
  const subtitleIndex = numberIn(model, "subtitlestreamindex");
  const isKept = (index: number | null) => index === null && mode === "12";
  return {
    ...(isKept(audioIndex)
      ? {}
      : { audioIndex: RememberAudioSelections ? audioIndex : null }),
    ...(isKept(subtitleIndex)
      ? {}
      : { subtitleIndex: RememberSubtitleSelections ? subtitleIndex : null }),
  };
}

function stateOf(model: Model): Record<string, unknown> {
  return Object.fromEntries(
    STATE_MEMBERS.filter((it) => model.has(it.toLowerCase()))
      .map((it) => [it, model.get(it.toLowerCase())]),
  );
}

/** Ends silent sessions, at the position that the server assumes. */
export function endSilentSessions(
  { users, library }: Pick<SignedInCall, "users" | "library">,
): void {
  for (
    const { session, item, positionTicks } of users.sessions.endSilent()
  ) {
    const { id } = session.device.user;
    const before = library.userData(id, item);
    library.changeUserData(
      id,
      item,
      afterStop(item, { before, positionTicks }),
    );
  }
}
