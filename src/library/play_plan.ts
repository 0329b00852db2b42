import type { Account } from "../core/account.ts";
import type { DownloadFiles, DownloadIndex } from "../core/download_ports.ts";
import { Failure } from "../core/failure.ts";
import { type MediaItem, PLAYABLE_TYPES } from "../core/media_item.ts";
import type { PlayableSource, SubtitleTrack } from "../core/media_ports.ts";
import { type DiskCopy, findCopy } from "./disk_copy.ts";
import { type AccountSession, titleOf } from "./download_plan.ts";
import { safeFileName } from "./file_name.ts";

/** What will be played, and from where. */
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
  readonly subtitles: readonly (SubtitleTrack & { path: string })[];
}

interface PlanParts {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
}

/** Whether an item can be played without its server. */
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
  { account, session, item }: {
    account: Account;
    session: AccountSession | null;
    item: MediaItem;
  },
): Promise<PlayPlan> {
  if (!PLAYABLE_TYPES.includes(item.type)) throw notPlayable(item);
  const { serverId } = account;
  const copy = findCopy(parts, { serverId, itemId: item.id });
  const title = titleOf({ ...item, container: null });
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
      subtitles: [],
    };
  }
  const { server: { media }, token } = session;
  const request = { userId: account.userId, itemId: item.id };
  const { playSessionId, sources } = await media.playbackInfo(token, request);
  const source = sources.find((it) => it.direct) ??
    sources.find((it) => it.hlsPath !== null);
  if (!source) throw nothingOffered(item);
  return {
    ...base,
    path: pathOf(item, source),
    copy: source.direct || isWhole(copy) ? copy : null,
    sourceId: source.id,
    playSessionId,
    transcoded: !source.direct && !isWhole(copy),
    runtimeMs: source.runtimeMs ?? item.runtimeMs,
    subtitles: source.subtitles.map((it) => ({
      ...it,
      path: `/Videos/${item.id}/${encodeURIComponent(source.id)}/Subtitles/` +
        `${it.index}/0/Stream.${it.codec}`,
    })),
  };
}

/** Extensions that no player takes for that of a list of addresses. */
const EXTENSION =
  /^(mkv|webm|mp4|m4v|mov|avi|ts|m2ts|mpe?g|wmv|flv|ogv|mp3|m4a|flac|ogg|opus|wav|wma)$/i;

/** The last part of the address, for players that show it. */
function playedName(item: MediaItem): string {
  const [first = ""] = (item.container ?? "").split(",");
  const extension = EXTENSION.test(first) ? first.toLowerCase() : "media";
  const title = titleOf({ ...item, container: null });
  return `${safeFileName(title, item.id)}.${extension}`;
}

function pathOf({ id, type }: MediaItem, source: PlayableSource): string {
  if (!source.direct) return source.hlsPath ?? "";
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

function nothingOffered({ name }: MediaItem): Failure {
  return new Failure(
    "server_error",
    `Cannot play "${name}": the server offers no way`,
    { hint: "The server's log says why; its file may be gone" },
  );
}
