import type { Account } from "../../core/account.ts";
import type {
  DownloadFiles,
  DownloadIndex,
} from "../../core/download_ports.ts";
import { Failure, type FailureKind } from "../../core/failure.ts";
import { type MediaItem, PLAYABLE_TYPES } from "../../core/media_item.ts";
import { nameWithSeries } from "../../core/item_names.ts";
import type { FileVersion } from "../../core/library_ports.ts";
import {
  type MediaTrack,
  NO_TRACK,
  type PlayableSource,
  type PlaybackError,
} from "../../core/media_ports.ts";
import {
  type ChosenTracks,
  PLAYERS_CHOICE,
  type TrackLanguages,
} from "../../core/playback_ports.ts";
import {
  chooseStoredTracks,
  chooseTracks,
  NOTHING_USUAL,
  type UsualTracks,
  type WantedTracks,
  withoutMissing,
} from "./choose_tracks.ts";
import { findCopy, type LocalCopy } from "../download/local_copy.ts";
import { localSubtitles } from "../download/download_sidecars.ts";
import { type AccountSession, titleOf } from "../download/download_plan.ts";
import {
  localTracks,
  type PlannedTrack,
  planTracks,
  playableTracks,
} from "../download/planned_tracks.ts";
import { isPlaylistPath } from "./hls_playlist.ts";
import { naming } from "../titled_failure.ts";
import { MOST_BITRATE } from "../../core/bitrate.ts";
import { safeFileName } from "../download/file_name.ts";
import type { TrackMemory } from "./track_memory.ts";

/** The item to play, and the source of its bytes. */
export interface PlayPlan {
  readonly title: string;
  readonly fileName: string;
  /** Below the server's base path; null if the server cannot be reached. */
  readonly path: string | null;
  readonly copy: LocalCopy | null;
  readonly sourceId: string | null;
  readonly playSessionId: string | null;
  readonly transcoded: boolean;
  /**
   * The limit, in bits per second, because of which the server encodes the
   * stream; null if it does not, or for another reason.
   */
  readonly bitrateLimit: number | null;
  readonly runtimeMs: number | null;
  readonly tracks: readonly PlannedTrack[];
  /** All tracks of the source, or the downloaded ones without a server. */
  readonly offered: readonly MediaTrack[];
  readonly wanted: WantedTracks;
  /** The tracks that the user named for the queue but this item lacks. */
  readonly missing: WantedTracks;
  /** The languages that were chosen before, if only the server knows tracks. */
  readonly languages: TrackLanguages;
  readonly chosen: ChosenTracks;
  /** The chosen tracks that the server encodes, so that any player plays them. */
  readonly encoded: ChosenTracks;
}

export interface PlanRequest {
  readonly account: Account;
  /** null if the server cannot be reached. */
  readonly session: AccountSession | null;
  readonly item: MediaItem;
  /** The version to play; null for the server's choice. */
  readonly version?: FileVersion | null;
  readonly partNumber?: number;
  readonly wanted?: WantedTracks;
  /** True to play without the wanted tracks if the item lacks them. */
  readonly mayLackTracks?: boolean;
  readonly memory?: TrackMemory | null;
  /** True if the file cannot be played, so that the server has to convert it. */
  readonly transcode?: boolean;
  /** In bits per second; null for no limit. */
  readonly maxBitrate?: number | null;
}

/** A part of the server's words, such as `ContainerBitrateExceedsLimit`. */
const LIMIT_REASON = "BitrateExceedsLimit";

const SERVERS_CHOICE: WantedTracks = { audio: null, subtitles: null };

interface PlanDependencies {
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
}

/** Returns whether an item can be played without its server. */
export function isWhole(copy: LocalCopy | null): copy is LocalCopy {
  return copy !== null && copy.heldBytes === copy.totalBytes;
}

/**
 * Chooses the stream: the file itself, from the disk as far as it was
 * downloaded, or a transcoded stream.
 *
 * @throws {Failure} `usage` for an item without a file, or without the wanted
 * track
 * @throws {Failure} `unreachable` if the server cannot be reached and the
 * wanted track is not stored
 * @throws {Failure} `server_error` if the server offers no stream
 */
export async function planPlayback(
  deps: PlanDependencies,
  request: PlanRequest,
): Promise<PlayPlan> {
  const { account, session, item, version = null, partNumber = 1 } = request;
  if (!PLAYABLE_TYPES.includes(item.type)) throw notPlayable(item);
  const { serverId } = account;
  const key = { serverId, itemId: version?.id ?? item.id };
  const found = findCopy(deps, key);
  const title = titleOf({ ...item, container: null }) +
    (partNumber > 1 ? ` (part ${partNumber})` : "");
  const { wanted, usual } = wantedOf(request);
  const base = { title, fileName: playedName(item) };
  if (session === null) {
    const stored = localSubtitles(deps, key);
    return {
      ...base,
      wanted,
      missing: SERVERS_CHOICE,
      runtimeMs: item.runtimeMs,
      path: null,
      copy: found,
      sourceId: null,
      playSessionId: null,
      transcoded: false,
      bitrateLimit: null,
      tracks: localTracks(stored),
      offered: stored,
      chosen: chooseStoredTracks(stored, wanted, { title, usual }),
      languages: languagesOf(usual),
      encoded: PLAYERS_CHOICE,
    };
  }
  const what = { request, session, title };
  const { source, chosen, playSessionId, ...named } = await chooseStream(what);
  const isOfFile = !source.isRemote && !request.transcode &&
    (source.direct || isWhole(found));
  const copy = isOfFile ? found : null;
  const transcoded = !source.direct && !isWhole(copy);
  const path = pathOf(item, source);
  const encoded = transcoded && isPlaylistPath(path);
  const tracks = planTracks(source, { itemId: item.id, encoded, chosen });
  return {
    ...base,
    ...named,
    runtimeMs: source.runtimeMs ?? item.runtimeMs,
    path,
    copy,
    sourceId: source.id,
    playSessionId,
    transcoded,
    bitrateLimit: encoded ? limitOf(path, request) : null,
    tracks,
    offered: source.tracks,
    languages: NO_LANGUAGES,
    ...playableTracks(chosen, tracks, { encoded }),
  };
}

/** Returns the limit for which the server encodes a stream; null if it is none. */
function limitOf(
  path: string | null,
  { maxBitrate = null, transcode = false }: PlanRequest,
): number | null {
  if (maxBitrate === null || maxBitrate >= MOST_BITRATE || transcode) {
    return null;
  }
  // A server that gives reasons may have others.
  const query = new URLSearchParams(path?.split("?")[1] ?? "");
  const reasons = query.get("TranscodeReasons") ?? LIMIT_REASON;
  return reasons.includes(LIMIT_REASON) ? maxBitrate : null;
}

function wantedOf({ wanted = SERVERS_CHOICE, memory }: PlanRequest) {
  return {
    wanted: memory?.wanted(wanted) ?? wanted,
    usual: memory?.usual() ?? NOTHING_USUAL,
  };
}

const NO_LANGUAGES: TrackLanguages = { audio: null, subtitles: null };

function languagesOf(
  { choices: { audio, subtitle } }: UsualTracks,
): TrackLanguages {
  // A player would prefer the full subtitles of that language to forced ones.
  const isFull = subtitle !== null && subtitle !== "off" && !subtitle.isForced;
  return {
    audio: audio?.language ?? null,
    subtitles: isFull ? subtitle.language : null,
  };
}

interface Stream extends Pick<PlayPlan, "wanted" | "missing"> {
  readonly source: PlayableSource;
  readonly chosen: ChosenTracks;
  readonly playSessionId: string | null;
}

/** Asks once more if the server has to encode other tracks than it chose. */
async function chooseStream(
  { request, session, title }: {
    request: PlanRequest;
    session: AccountSession;
    title: string;
  },
): Promise<Stream> {
  const { account, item, version = null, transcode = false } = request;
  const { mayLackTracks = false } = request;
  const { server: { media } } = session;
  const { wanted, usual } = wantedOf(request);
  const ask = async (
    sourceId: string | null,
    tracks: Partial<ChosenTracks>,
  ): Promise<Stream> => {
    const asked = media.playbackInfo({
      userId: account.userId,
      itemId: item.id,
      sourceId,
      direct: !transcode,
      maxBitrate: request.maxBitrate ?? null,
      audioIndex: tracks.audio ?? null,
      subtitleIndex: tracks.subtitle ?? null,
    });
    const info = await naming(`Cannot play "${title}"`, asked);
    const offered = transcode
      ? info.sources.map((it) => ({ ...it, direct: false }))
      : info.sources;
    const source = chooseSource(offered, version?.id ?? sourceId);
    if (source === null) throw nothingOffered(item, info.error);
    const named = mayLackTracks
      ? withoutMissing(wanted, source.tracks)
      : wanted;
    const chosen = chooseTracks(source, named, { title, usual });
    const missing = {
      audio: named.audio === null ? wanted.audio : null,
      subtitles: named.subtitles === null ? wanted.subtitles : null,
    };
    const { playSessionId } = info;
    return { source, chosen, playSessionId, wanted: named, missing };
  };
  const first = await ask(version?.id ?? null, {});
  const { source, chosen } = first;
  const isServers = chosen.audio === source.defaultAudio &&
    (chosen.subtitle ?? NO_TRACK) === (source.defaultSubtitle ?? NO_TRACK);
  return source.direct || isServers ? first : await ask(source.id, chosen);
}

function chooseSource(
  sources: readonly PlayableSource[],
  sourceId: string | null,
): PlayableSource | null {
  const wanted = sources.filter((it) =>
    sourceId === null || plainId(it.id) === plainId(sourceId)
  );
  return wanted.find((it) => it.direct) ??
    wanted.find((it) => it.madePath !== null) ?? null;
}

function plainId(id: string): string {
  return id.replaceAll("-", "").toLowerCase();
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

function notPlayable(item: MediaItem): Failure {
  const name = nameWithSeries(item);
  const type = item.type === "album" ? "an album" : `a ${item.type}`;
  return new Failure("usage", `Cannot play "${name}": it is ${type}`, {
    hint: "Name one of its episodes or tracks; find them with " +
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
    "the user has reached the stream limit",
    "Stop playing on another device, or ask the server's administrator to " +
    "raise the limit",
  ],
  NoCompatibleStream: [
    "server_error",
    "the server has no version that it may send",
    "Ask the server's administrator to allow transcoding for this user, or " +
    "to check that the file still exists",
  ],
  none: [
    "server_error",
    "the server offers no stream and no reason",
    "See the server's log; the file may be missing",
  ],
};
