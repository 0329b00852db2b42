import type { Account } from "../core/account.ts";
import type { DownloadFiles, DownloadIndex } from "../core/download_ports.ts";
import { Failure, type FailureKind } from "../core/failure.ts";
import { type MediaItem, PLAYABLE_TYPES } from "../core/media_item.ts";
import type { FileVersion } from "../core/library_ports.ts";
import type {
  PlayableSource,
  PlaybackError,
  SubtitleTrack,
} from "../core/media_ports.ts";
import { type DiskCopy, findCopy } from "./disk_copy.ts";
import { localSubtitles } from "./download_sidecars.ts";
import { type AccountSession, titleOf } from "./download_plan.ts";
import { naming } from "./titled_failure.ts";
import { safeFileName } from "./file_name.ts";

/** The item to play, and the source of its bytes. */
export interface PlayPlan {
  readonly title: string;
  readonly fileName: string;
  /** Below the server's base path; null when it is out of reach. */
  readonly path: string | null;
  readonly copy: DiskCopy | null;
  readonly sourceId: string | null;
  readonly playSessionId: string | null;
  readonly transcoded: boolean;
  readonly runtimeMs: number | null;
  /** Paths of subtitles beside the file. */
  readonly subtitles: readonly (SubtitleTrack & {
    path: string;
    /** Its file on this machine's disk, if it was downloaded. */
    file?: string;
  })[];
}

interface PlanParts {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
}

/** Returns whether an item can be played without its server. */
export function isWhole(copy: DiskCopy | null): copy is DiskCopy {
  return copy !== null && copy.heldBytes === copy.totalBytes;
}

/**
 * Chooses what is played: the file as it is, from the disk as far as it is
 * there; else what the server makes of it.
 *
 * @param session null when the server is out of reach
 * @throws {Failure} `usage` for what has no bytes of its own
 * @throws {Failure} `server_error` when the server offers nothing
 */
export async function planPlayback(
  parts: PlanParts,
  { account, session, item, version = null, partNumber = 1 }: {
    account: Account;
    session: AccountSession | null;
    item: MediaItem;
    /** The version to play; null for the server's choice. */
    version?: FileVersion | null;
    partNumber?: number;
  },
): Promise<PlayPlan> {
  if (!PLAYABLE_TYPES.includes(item.type)) throw notPlayable(item);
  const { serverId } = account;
  const fileId = version?.id ?? item.id;
  const copy = findCopy(parts, { serverId, itemId: fileId });
  const title = titleOf({ ...item, container: null }) +
    (partNumber > 1 ? ` (part ${partNumber})` : "");
  const base = {
    title,
    fileName: playedName(item),
    runtimeMs: item.runtimeMs,
  };
  if (session === null) {
    return {
      ...base,
      path: null,
      copy,
      sourceId: null,
      playSessionId: null,
      transcoded: false,
      subtitles: localSubtitles(parts, { serverId, itemId: fileId }),
    };
  }
  const { server: { media }, token } = session;
  const sourceId = version?.id ?? null;
  const request = { userId: account.userId, itemId: item.id, sourceId };
  const asked = media.playbackInfo(token, request);
  const info = await naming(`Cannot play "${title}"`, asked);
  const { playSessionId } = info;
  const source = chooseSource(info.sources, sourceId);
  if (source === null) throw nothingOffered(item, info.error);
  const isOfFile = !source.isRemote && (source.direct || isWhole(copy));
  const usable = isOfFile ? copy : null;
  return {
    ...base,
    path: pathOf(item, source),
    copy: usable,
    sourceId: source.id,
    playSessionId,
    transcoded: !source.direct && !isWhole(usable),
    runtimeMs: source.runtimeMs ?? item.runtimeMs,
    subtitles: source.subtitles.map((it) => ({
      ...it,
      path: `/Videos/${item.id}/${encodeURIComponent(source.id)}/Subtitles/` +
        `${it.index}/0/Stream.${it.codec}`,
    })),
  };
}

function chooseSource(
  sources: readonly PlayableSource[],
  sourceId: string | null,
): PlayableSource | null {
  const wanted = sources.filter((it) =>
    sourceId === null || it.id.replaceAll("-", "").toLowerCase() === sourceId
  );
  return wanted.find((it) => it.direct) ??
    wanted.find((it) => it.madePath !== null) ?? null;
}

/** Extensions that no player takes for a list of addresses. */
const EXTENSION =
  /^(mkv|webm|mp4|m4v|mov|avi|ts|m2ts|mpe?g|wmv|flv|ogv|mp3|m4a|flac|ogg|opus|wav|wma)$/i;

/** Returns the last part of the address, for players that show it. */
function playedName(item: MediaItem): string {
  const container = item.container ?? "";
  const extension = EXTENSION.test(container) ? container : "media";
  const title = titleOf({ ...item, container: null });
  return `${safeFileName(title, item.id)}.${extension}`;
}

function pathOf({ id, type }: MediaItem, source: PlayableSource): string {
  if (!source.direct) return source.madePath ?? "";
  const kind = type === "track" || type === "audiobook" ? "Audio" : "Videos";
  const sourceId = encodeURIComponent(source.id);
  return `/${kind}/${id}/stream?static=true&mediaSourceId=${sourceId}`;
}

function notPlayable({ name, type }: MediaItem): Failure {
  return new Failure("usage", `Cannot play "${name}": it is a ${type}`, {
    hint: "Name one of its episodes or tracks; to find them: " +
      "`jellytau library search <words>`",
    remedy: "show-item",
  });
}

function nothingOffered(
  { name }: MediaItem,
  error: PlaybackError | null,
): Failure {
  const [kind, state, hint] = OFFERED_NOTHING[error ?? "none"];
  return new Failure(kind, `Cannot play "${name}": ${state}`, { hint });
}

const OFFERED_NOTHING: Readonly<
  Record<
    PlaybackError | "none",
    readonly [kind: FailureKind, state: string, hint: string]
  >
> = {
  NotAllowed: [
    "forbidden",
    "playback is not permitted for this user",
    "Ask the server's administrator to allow media playback for this user",
  ],
  RateLimitExceeded: [
    "forbidden",
    "the user's limit of streams is reached",
    "Stop playing on another device, or ask the server's administrator to " +
    "raise the limit",
  ],
  NoCompatibleStream: [
    "server_error",
    "the server has no version of it that it may send",
    "Ask the server's administrator to allow transcoding for this user, or " +
    "to check that the file still exists",
  ],
  none: [
    "server_error",
    "the server offers no stream and no reason",
    "See the server's log; the file may be gone",
  ],
};
