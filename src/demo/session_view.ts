import { itemView } from "./item_view.ts";
import type { DemoItem } from "./library_items.ts";
import type { DemoLibrary } from "./library.ts";
import type { Session, Sessions } from "./sessions.ts";
import type { DemoOptions } from "./demo_options.ts";
import { longDate } from "./user_data_view.ts";

const NEVER = "0001-01-01T00:00:00.0000000Z";
const STOPPED = {
  CanSeek: false,
  IsPaused: false,
  IsMuted: false,
  RepeatMode: "RepeatNone",
  PlaybackOrder: "Default",
};
/** The fields of the item that a session plays. */
const PLAYING_FIELDS = new Set([
  "datecreated",
  "externalurls",
  "path",
  "enablemediasourcedisplay",
  "taglines",
  "genres",
  "providerids",
  "parentid",
  "studios",
  "localtrailercount",
  "specialfeaturecount",
  "primaryimageaspectratio",
  "mediastreams",
  "chapters",
  "trickplay",
  "width",
  "height",
  "originaltitle",
  "overview",
]);
/** A queue of 10.11 omits only members that a page of one item needs. */
const QUEUE_LEAVES_OUT = ["PlayAccess", "UserData"];

export interface SessionViewer {
  readonly sessions: Sessions;
  readonly library: DemoLibrary;
  readonly options: DemoOptions;
}

/** Builds a `SessionInfoDto`. */
export function sessionView(session: Session, viewer: SessionViewer) {
  const { device, capabilities, playing } = session;
  const { mediaTypes, commands, mediaControl, persistentId } = capabilities;
  return {
    PlayState: playStateOf(session, viewer),
    AdditionalUsers: [],
    Capabilities: {
      PlayableMediaTypes: mediaTypes,
      SupportedCommands: commands,
      SupportsMediaControl: mediaControl,
      SupportsPersistentIdentifier: persistentId,
    },
    RemoteEndPoint: "127.0.0.1",
    PlayableMediaTypes: mediaTypes,
    Id: session.id,
    UserId: device.user.id,
    UserName: device.user.name,
    Client: device.client,
    LastActivityDate: longDate(session.lastActivityMs),
    LastPlaybackCheckIn: session.lastCheckInMs === null
      ? NEVER
      : longDate(session.lastCheckInMs),
    LastPausedDate: playing?.paused ? longDate(playing.reportedMs) : undefined,
    DeviceName: device.device,
    NowPlayingItem: playing?.item
      ? playingView(playing.item, { session, viewer })
      : undefined,
    DeviceId: device.deviceId,
    ApplicationVersion: device.version,
    TranscodingInfo: session.encoding ?? undefined,
    IsActive: true,
    SupportsMediaControl: session.hasSocket,
    SupportsRemoteControl: session.hasSocket,
    ...queueView(session, viewer),
    HasCustomDeviceName: false,
    PlaylistItemId: session.playlistItemId ?? undefined,
    ServerId: viewer.options.id,
    SupportedCommands: commands,
  };
}

function playStateOf({ playing }: Session, { sessions }: SessionViewer) {
  if (playing === null) return STOPPED;
  const { NowPlayingQueue: _, PlaylistItemId: __, ...state } = playing.state;
  return {
    PositionTicks: sessions.positionOf(playing),
    ...STOPPED,
    ...state,
  };
}

function playingView(
  item: DemoItem,
  { session, viewer }: { session: Session; viewer: SessionViewer },
) {
  return itemView(item, detailFor(session, viewer, { fields: PLAYING_FIELDS }));
}

function detailFor(
  { device }: Session,
  { library, options }: SessionViewer,
  { fields }: { fields: ReadonlySet<string> | null },
) {
  return {
    serverId: options.id,
    mode: options.mode,
    userId: device.user.id,
    library,
    fields,
    imageTypes: null,
    userData: false,
    configuration: device.user.configuration,
  };
}

/** 12 sends an empty queue, whatever a client reported. */
function queueView(session: Session, viewer: SessionViewer) {
  if (viewer.options.mode === "12") return { NowPlayingQueue: [] };
  const queue = session.queue;
  const items = queue.flatMap(({ Id }) => viewer.library.find(Id) ?? []);
  const views = items.map((it) => {
    const view = itemView(it, detailFor(session, viewer, { fields: null }));
    const kept = Object.entries(view)
      .filter(([name]) => !QUEUE_LEAVES_OUT.includes(name));
    return Object.fromEntries(kept);
  });
  return { NowPlayingQueue: queue, NowPlayingQueueFullItems: views };
}
