import type { Account, ServerAddress } from "../../core/account.ts";
import type { Download, DownloadGroup } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import {
  nameWithSeries,
  nameWithYear,
  trackName,
} from "../../core/item_names.ts";
import {
  type MediaItem,
  PLAYABLE_TYPES,
  type StoredItem,
  trackCode,
} from "../../core/media_item.ts";
import type { Movable } from "../../core/move_on.ts";
import type { Clock } from "../../core/ports.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import type { ServerSidecar } from "../../core/sidecar.ts";
import type { DownloadDependencies } from "./download_file.ts";
import type { FileVersion, ItemFiles } from "../../core/library_ports.ts";
import { filesToPlay } from "../playback/choose_version.ts";
import { isLinkFile } from "./link_file.ts";
import { foldersFor, partPath } from "./download_name.ts";
import { inParallel } from "../pool.ts";
import { pagesOf } from "../sync/pages.ts";
import type { Session } from "../sync/dependencies.ts";

/** Items per page when a series is listed. */
const PAGE_SIZE = 200;
/** The number of items that are requested at once. */
const ASKED_AT_ONCE = 4;

/** An account's server, proven to be the one it signed in to. */
export interface AccountSession extends Movable<Session["server"]> {
  readonly account: Account;
  /** The address of the connection. */
  readonly address?: Pick<ServerAddress, "url">;
}

/**
 * An item with a file; for a track also whether its album has several discs.
 */
export type FileItem = MediaItem & Partial<Pick<StoredItem, "multiDisc">> & {
  /** True if the server only links to the file. */
  readonly isRemote?: boolean;
  readonly sidecars?: readonly ServerSidecar[];
  /** The server's newest reply about it. */
  readonly files?: ItemFiles;
};

/**
 * Returns every file of the items: the files of a series, a season or an album
 * in order.
 */
export async function listFiles(
  { server }: Pick<AccountSession, "server">,
  items: readonly FileItem[],
  { version = null }: { version?: string | null | undefined } = {},
): Promise<FileItem[]> {
  const found = new Map<string, FileItem>();
  for (const item of items) {
    const files = PLAYABLE_TYPES.includes(item.type)
      ? [item]
      : await listInside(server, item.id);
    if (files.length === 0) throw empty(item);
    for (const file of files) found.set(file.id, file);
  }
  const isMultiDisc = albumsWithDiscs(items, [...found.values()]);
  const read = await inParallel(
    { items: [...found.values()], limit: ASKED_AT_ONCE },
    async (it) =>
      await readParts(server, {
        id: it.id,
        wanted: it.type === "track" ? null : version,
        known: it.files ?? null,
      }),
  );
  return read.flat().map((it) => ({ ...it, multiDisc: isMultiDisc(it) }));
}

/** Returns the files of an item: one, or its parts in order. */
async function readParts(
  server: AccountSession["server"],
  which: { id: string; wanted: string | null; known: ItemFiles | null },
): Promise<FileItem[]> {
  const files = await filesToPlay(server, which);
  const { id } = which;
  const { item, version, isRemote, parts } = files;
  const fileId = version?.id ?? id;
  const sidecars = files.sidecars.filter((it) => it.fileId === fileId);
  const first: FileItem = version === null || version.id === id
    ? { ...item, sidecars }
    // Each version is an item with a file of its own.
    : { ...item, ...version, name: nameOfVersion(item, version), sidecars };
  const rest = await inParallel(
    { items: parts, limit: 1 },
    (it) => server.library.readFiles(it.id),
  );
  return [
    { ...first, isRemote },
    ...rest.map(({ item: part, sidecars }, at): FileItem => ({
      ...first,
      id: part.id,
      container: part.container,
      sizeBytes: part.sizeBytes,
      sidecars,
      name: `${first.name} - part ${at + 2}`,
    })),
  ];
}

function nameOfVersion({ name }: MediaItem, version: FileVersion): string {
  return version.name.startsWith(name)
    ? version.name
    : `${name} - ${version.name}`;
}

/**
 * Returns a function that checks whether an item is a track of an album with
 * several discs. One track on a later disc is enough to know.
 */
function albumsWithDiscs(
  items: readonly FileItem[],
  files: readonly MediaItem[],
): (item: MediaItem) => boolean {
  const known = items.filter((it) => it.multiDisc);
  const later = files.filter((it) =>
    it.type === "track" && (it.seasonNumber ?? 0) > 1
  );
  const albums = new Set([...known, ...later].map((it) => it.parentId));
  return ({ type, parentId }) =>
    type === "track" && parentId !== null && albums.has(parentId);
}

/** Reads everything playable inside an item, in order. */
export async function listInside(
  { library }: Pick<ServerSession, "library">,
  libraryId: string,
): Promise<MediaItem[]> {
  const query = { libraryId, limit: PAGE_SIZE, savedSince: null };
  const pages = pagesOf(
    (startIndex) => library.listItems({ ...query, startIndex }),
    {
      from: 0,
      limit: PAGE_SIZE,
      idsOf: ({ items }) => items.map(({ id }) => id),
    },
  );
  const files: MediaItem[] = [];
  for await (const { page: { items } } of pages) {
    files.push(...items.filter((it) => PLAYABLE_TYPES.includes(it.type)));
  }
  return files.sort(byNumbers);
}

function byNumbers(a: MediaItem, b: MediaItem): number {
  return (a.seasonNumber ?? 0) - (b.seasonNumber ?? 0) ||
    (a.episodeNumber ?? 0) - (b.episodeNumber ?? 0);
}

/** Returns the stored record of a download, or a new one. */
export function planDownload(
  deps: Pick<DownloadDependencies, "downloads" | "files" | "clock">,
  { account, item, root }: {
    account: Account;
    item: FileItem;
    root: string;
  },
): Download {
  const { serverId, userId } = account;
  const key = { serverId, itemId: item.id, root };
  const known = deps.downloads.findDownload(key);
  if (known && (known.state !== "done" || isComplete(deps, known))) {
    return { ...known, userId, group: groupOf(item) };
  }
  const made = newDownload(deps, {
    ...key,
    userId,
    item,
    clock: deps.clock,
  });
  return { ...made, sidecars: known?.sidecars ?? [] };
}

/** Returns whether a finished download still has its file. */
export function isComplete(
  { files }: Pick<DownloadDependencies, "files">,
  { state, path, sizeBytes }: Download,
): boolean {
  return state === "done" && path !== null &&
    files.sizeOf(path) === sizeBytes && !isLinkFile(path);
}

function newDownload(
  { files }: Pick<DownloadDependencies, "files">,
  { serverId, userId, root, item, clock }: {
    serverId: string;
    userId: string;
    root: string;
    item: FileItem;
    clock: Clock;
  },
): Download {
  return {
    serverId,
    userId,
    root,
    itemId: item.id,
    title: titleOf(item),
    group: groupOf(item),
    folder: files.join(root, ...foldersFor(item)),
    path: null,
    sizeBytes: item.sizeBytes,
    receivedBytes: 0,
    lastModified: null,
    sha256: null,
    state: "queued",
    problem: null,
    sidecars: [],
    isFollowed: false,
    addedAt: clock.now(),
  };
}

/** Returns the series of an episode, or the album of a track. */
function groupOf(item: FileItem): DownloadGroup | null {
  const { type, seriesId, seriesName, parentId, albumName } = item;
  const [id, name] = type === "track"
    ? [parentId, albumName]
    : [seriesId, seriesName];
  return id !== null && name !== null ? { id, name } : null;
}

/**
 * Builds the name of a file that has none on the server: `Film (1999).mkv`,
 * `Show S01E02 Name.mkv`, and `2-05 Name.flac` in an album with several discs.
 */
export function titleOf(item: FileItem): string {
  const { container, type } = item;
  const name = type === "episode"
    ? nameWithSeries(item)
    : type === "track"
    ? item.multiDisc
      ? joined([trackCode({ ...item, multiDisc: true }), trackName(item)])
      : item.name
    : nameWithYear(item);
  return container === null ? name : `${name}.${container}`;
}

function joined(parts: readonly (string | null)[]): string {
  return parts.filter((it) => it !== null && it !== "").join(" ");
}

/** Returns whether another process or command is downloading it. */
export function isRunning(
  { files }: Pick<DownloadDependencies, "files">,
  download: Download,
): boolean {
  return download.state !== "done" &&
    files.isHeld(partPath({ files }, download));
}

/** Returns false once any process has paused or removed a download. */
export function isWanted(
  { downloads }: Pick<DownloadDependencies, "downloads">,
  download: Download,
): boolean {
  const known = downloads.findDownload(download);
  return known !== null && known.state !== "paused";
}

function empty(item: MediaItem): Failure {
  return new Failure(
    "not_found",
    `Cannot download "${item.name}": it contains no file`,
    {
      hint: "See what it contains: `jellytau library show <item>`",
      remedy: "show-item",
    },
  );
}
