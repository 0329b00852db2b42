import type { Failure, FailureKind } from "./failure.ts";
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

/** A download is one item of one server under one folder of a person's choice. */
export interface DownloadKey {
  readonly serverId: string;
  readonly itemId: string;
  /** The chosen folder, as an absolute path. */
  readonly root: string;
}

/** Returns text that names one download, and no other one. */
export function downloadId({ serverId, itemId, root }: DownloadKey): string {
  return JSON.stringify([serverId, itemId, root]);
}

/** Why a download failed; as a failure, without its stack. */
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

/** A stored download. Holds no secret. */
export interface Download extends DownloadKey {
  /** The account that fetches it. */
  readonly userId: string;
  /** The title that a user sees. */
  readonly title: string;
  /** Absolute: `root`, or a folder of a series or album in it. */
  readonly folder: string;
  /** The path of the file; null until the server named it. */
  readonly path: string | null;
  readonly sizeBytes: number | null;
  /** Bytes that are known to be on the disk. */
  readonly receivedBytes: number;
  /**
   * The date that names this version of the file, as the server wrote it; null
   * when it cannot prove that two answers are of the same version.
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
}

/** Downloads by key, across runs; everything in it may be read by anyone. */
export interface DownloadIndex {
  /** In the order in which they were added. */
  listDownloads(): Download[];
  findDownload(key: DownloadKey): Download | null;
  /** Inserts or replaces; the path stays as it was claimed. */
  saveDownload(download: Download): void;
  /**
   * Reserves a path for a stored download.
   *
   * @param pathKey the path as the least exact of file systems would see it
   * @returns whether no other download has that path
   */
  claimPath(
    key: DownloadKey,
    options: { path: string; pathKey: string },
  ): boolean;
  removeDownload(key: DownloadKey): void;
}

/**
 * The file of an unfinished download, held by this process alone. Methods throw
 * {@link Failure} `storage_denied` and `storage_unavailable` (a full disk).
 */
export interface PartFile {
  sizeBytes(): number;
  truncate(sizeBytes: number): void;
  /** At the end. */
  append(bytes: Uint8Array): void;
  /** Returns once the bytes are on the disk. */
  sync(): Promise<void>;
  /** The bytes from its start on, at most `length` of them. */
  read(length: number): Iterable<Uint8Array>;
  /** Moves it to `path`; false when something is there already. */
  moveTo(path: string): boolean;
  close(): void;
}

/** Folders and files of downloads; 0700 and 0600. */
export interface DownloadFiles {
  /** The default folder. */
  readonly defaultRoot: string;
  /** Makes a folder and those above it. */
  makeFolder(path: string): void;
  join(folder: string, ...names: readonly string[]): string;
  /** Makes or opens it; null when another process holds it. */
  openPart(path: string): PartFile | null;
  /** Returns whether some process holds it. */
  isHeld(path: string): boolean;
  /** Fine when it is not there. */
  remove(path: string): void;
  /** Names in a folder; none when there is no folder. */
  names(folder: string): string[];
  /** null when it is not there or no plain file. */
  sizeOf(path: string): number | null;
  /** Bytes `from` (inclusive) `to` (exclusive) of a file. */
  read(path: string, range: { from: number; to: number }): AsyncIterable<
    Uint8Array<ArrayBuffer>
  >;
  /** The free space for the user; null if the system does not report it. */
  freeBytes(folder: string): number | null;
}
