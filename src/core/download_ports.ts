import type { Failure, FailureKind } from "./failure.ts";
import type { MediaSegment } from "./media_segments.ts";
import type { Remedy } from "./remedy.ts";
import type { StoredSidecar } from "./sidecar.ts";

/** The promised values of a download's `state`. */
export const DOWNLOAD_STATES = [
  "queued",
  "running",
  "paused",
  "done",
  "failed",
] as const;
export type DownloadState = typeof DOWNLOAD_STATES[number];

/**
 * Identifies a download: one item of one server, in a folder that a user chose.
 */
export interface DownloadKey {
  readonly serverId: string;
  readonly itemId: string;
  /** The chosen folder, as an absolute path. */
  readonly root: string;
}

/** Returns text that identifies one download. */
export function downloadId({ serverId, itemId, root }: DownloadKey): string {
  return JSON.stringify([serverId, itemId, root]);
}

/** The failure of a download, without its stack. */
export interface DownloadProblem {
  readonly kind: FailureKind;
  readonly message: string;
  readonly hint: string;
  readonly remedy: Remedy | null;
}

/** Returns the parts of a failure that are stored. */
export function problemOf(
  { kind, message, hint, remedy }: Failure,
): DownloadProblem {
  return { kind, message, hint, remedy };
}

/** The files of a series, a season or a list that a download takes. */
export const FILE_CHOICES = ["all", "next", "unwatched"] as const;
export type FileChoice = typeof FILE_CHOICES[number];

/** A series or an album, which a list of downloads shows as one group. */
export interface DownloadGroup {
  readonly id: string;
  readonly name: string;
}

/** A place in the queue, from the download's own. */
export const QUEUE_MOVES = ["first", "up", "down", "last"] as const;
export type QueueMove = typeof QUEUE_MOVES[number];

/** A stored download. Holds no secret. */
export interface Download extends DownloadKey {
  /** The account that fetches it. */
  readonly userId: string;
  /** The title that a user sees. */
  readonly title: string;
  /** The series or album that it belongs to; null if there is none. */
  readonly group: DownloadGroup | null;
  /** Absolute: `root`, or a folder of a series or album in it. */
  readonly folder: string;
  /** The path of the file; null until the server named it. */
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** Bytes that are known to be on the disk. */
  readonly receivedBytes: number;
  /**
   * The date that names this version of the file, as the server wrote it; null
   * if it cannot prove that two replies are of the same version.
   */
  readonly lastModified: string | null;
  /** 64 lower-case hex digits, once it is done. */
  readonly sha256: string | null;
  /** Never stored as `running`: the lock on its file shows that. */
  readonly state: Exclude<DownloadState, "running">;
  readonly problem: DownloadProblem | null;
  /** Its subtitles or lyrics, once it is done. */
  readonly sidecars: readonly StoredSidecar[];
  readonly addedAt: Date;
  /** True if no user asked for it, only a followed series. */
  readonly isFollowed: boolean;
}

/**
 * Stores downloads by key, across runs, and their queue, which all processes
 * share. Holds no secrets.
 *
 * A dropped download is stored only until its unfinished file is deleted;
 * nothing but {@link listDropped} returns it.
 */
export interface DownloadIndex {
  /** Lists downloads in the order of the queue: as added, unless moved. */
  listDownloads(): Download[];
  /** Lists the downloads in the state `queued`, in the order of the queue. */
  listQueued(): Download[];
  findDownload(key: DownloadKey): Download | null;
  /**
   * Inserts or replaces, also a dropped download; the path stays as it was
   * claimed, and what a user asked for stays so.
   */
  saveDownload(download: Download): void;
  /**
   * Records the progress of a download, unless it was removed or dropped. The
   * state `queued` does not replace `paused`: another process has paused it.
   *
   * @returns whether it is still stored
   */
  updateDownload(download: Download): boolean;
  /**
   * Pauses an unfinished download, or queues it again without its problem.
   *
   * @returns false if it is complete, or no longer stored
   */
  setState(key: DownloadKey, state: "queued" | "paused"): boolean;
  /** Notes that a user wants a download of a followed series. */
  keepDownload(key: DownloadKey): void;
  /** Moves an unfinished download among the other unfinished ones. */
  moveDownload(key: DownloadKey, to: QueueMove): void;
  /** Returns the limit of parallel downloads; null if none was chosen. */
  findParallel(): number | null;
  saveParallel(parallel: number): void;
  /** Hides a download until {@link purgeDownload} removes it. */
  dropDownload(key: DownloadKey): void;
  listDropped(): Download[];
  /** Removes a download if it is still dropped. */
  purgeDownload(key: DownloadKey): void;
  /**
   * Reserves a path for a stored download.
   *
   * @param pathKey equal for all paths that a file system may treat as the same
   * @returns whether no other download has that path
   */
  claimPath(
    key: DownloadKey,
    options: { path: string; pathKey: string },
  ): boolean;
  /**
   * Returns the segments that are stored with the downloads of an item; null if
   * none were saved yet.
   */
  findSegments(
    item: Pick<DownloadKey, "serverId" | "itemId">,
  ): readonly MediaSegment[] | null;
  /** Stores segments with the downloads of an item, if there are any. */
  saveSegments(
    item: Pick<DownloadKey, "serverId" | "itemId">,
    segments: readonly MediaSegment[],
  ): void;
}

/**
 * The file of an unfinished download, locked by this process. Methods throw
 * {@link Failure} `storage_denied` and `storage_unavailable` (a full disk).
 */
export interface PartFile {
  sizeBytes(): number;
  truncate(sizeBytes: number): void;
  /** Appends bytes at the end. */
  append(bytes: Uint8Array): void;
  /** Returns once the bytes are on the disk. */
  sync(): Promise<void>;
  /** Reads the first `length` bytes. */
  read(length: number): Iterable<Uint8Array>;
  /** Moves it to `path`; false if that exists already. */
  moveTo(path: string): boolean;
  close(): void;
}

/** Creates and reads the folders (0700) and files (0600) of downloads. */
export interface DownloadFiles {
  /** The default folder. */
  readonly defaultRoot: string;
  /** Creates a folder and its parents. */
  makeFolder(path: string): void;
  join(folder: string, ...names: readonly string[]): string;
  /**
   * Takes the lock of the process that works on the queue; null if another one
   * has it. The lock ends with the process.
   */
  lockQueue(): { release(): void } | null;
  /** Opens or creates a file; null if another process holds it. */
  openPart(path: string): PartFile | null;
  /** Returns whether a process holds the file. */
  isHeld(path: string): boolean;
  /** Removes a file; does nothing if it does not exist. */
  remove(path: string): void;
  /** Lists the names in a folder; empty if it does not exist. */
  names(folder: string): string[];
  /** Returns null if the file does not exist or is not a regular file. */
  sizeOf(path: string): number | null;
  /** Reads a file from `from` (inclusive) to `to` (exclusive). */
  read(path: string, range: { from: number; to: number }): AsyncIterable<
    Uint8Array<ArrayBuffer>
  >;
  /** The free space for the user; null if the system does not report it. */
  freeBytes(folder: string): number | null;
}
