import * as fs from "node:fs";
import { dirname, join } from "node:path";
import type { DownloadFiles, PartFile } from "../core/download_ports.ts";
import {
  diskFailure,
  errorCode,
  isDiskFull,
  lockFailure,
  notRegular,
} from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import { closeLocked, tryFileLock } from "../os/file_lock.ts";
import { createFile, writeAll } from "../os/new_file.ts";
import { syncFolder } from "../os/private_folder.ts";

const ON_WINDOWS = Deno.build.os === "windows";
const READ_BLOCK_BYTES = 1_048_576;
const SMALL_BLOCK_BYTES = 262_144;
/** Syncing less at a time costs more than it saves. */
const SYNC_AHEAD_BYTES = 16 * 1_048_576;

/** Stores downloads on the disks of this machine. */
export class SystemDownloadFiles implements DownloadFiles {
  readonly defaultRoot: string;
  readonly join = join;

  readonly #queueLock: string;

  constructor(
    defaultRoot: string,
    queueLock = `${defaultRoot}.lock`,
  ) {
    this.defaultRoot = defaultRoot;
    this.#queueLock = queueLock;
  }

  lockQueue(): { release(): void } | null {
    const lock = tryFileLock(this.#queueLock, "Cannot lock the download queue");
    return lock && { release: () => closeLocked(lock) };
  }

  makeFolder(path: string): void {
    try {
      fs.mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch (caught) {
      throw folderFailure(path, caught);
    }
  }

  openPart(path: string): PartFile | null {
    return guard(`Cannot write "${path}"`, () => {
      for (;;) {
        refuseLink(path);
        const file = openOrCreate(path);
        if (file === null) continue;
        if (!tryLock(file, path, { alone: true })) {
          file.close();
          return null;
        }
        // Another process may have moved it between opening and locking.
        if (isSame(path, file)) return new LockedPart(path, file);
        closeLocked(file);
      }
    });
  }

  isHeld(path: string): boolean {
    if (this.sizeOf(path) === null) return false;
    return guard(`Cannot read "${path}"`, () => {
      const file = openExisting(path);
      if (file === null) return false; // its process has just moved it
      try {
        return !tryLock(file, path, { alone: false });
      } finally {
        closeLocked(file);
      }
    });
  }

  remove(path: string): void {
    guard(`Cannot remove "${path}"`, () => fs.rmSync(path, { force: true }));
  }

  names(folder: string): string[] {
    return guard(`Cannot read folder "${folder}"`, () => {
      try {
        return fs.readdirSync(folder);
      } catch (caught) {
        if (errorCode(caught) === "ENOENT") return [];
        throw caught;
      }
    });
  }

  sizeOf(path: string): number | null {
    const stat = fs.lstatSync(path, { throwIfNoEntry: false });
    return stat?.isFile() ? stat.size : null;
  }

  async *read(
    path: string,
    { from, to }: { from: number; to: number },
  ): AsyncGenerator<Uint8Array<ArrayBuffer>> {
    using file = guard(`Cannot read "${path}"`, () => Deno.openSync(path));
    file.seekSync(from, Deno.SeekMode.Start);
    for (let at = from; at < to;) {
      const block = new Uint8Array(Math.min(SMALL_BLOCK_BYTES, to - at));
      const read = await file.read(block);
      if (read === null) throw shortened(path);
      at += read;
      yield block.subarray(0, read);
    }
  }

  freeBytes(folder: string): number | null {
    try {
      const { bavail, bsize } = fs.statfsSync(folder);
      return Number(bavail) * Number(bsize);
    } catch {
      return null; // the file system does not report it
    }
  }
}

class LockedPart implements PartFile {
  readonly #path: string;
  readonly #file: Deno.FsFile;
  /** A second handle: Deno cannot write through a handle while it syncs it. */
  #synced: Deno.FsFile | null = null;
  #syncing: Promise<void> | null = null;
  #unsynced = 0;

  constructor(path: string, file: Deno.FsFile) {
    this.#path = path;
    this.#file = file;
  }

  sizeBytes(): number {
    return this.#guard(() => this.#file.statSync().size);
  }

  truncate(sizeBytes: number): void {
    this.#guard(() => this.#file.truncateSync(sizeBytes));
  }

  append(bytes: Uint8Array): void {
    this.#guard(() => {
      this.#file.seekSync(0, Deno.SeekMode.End);
      writeAll(this.#file, bytes);
    });
    this.#unsynced += bytes.length;
    if (this.#unsynced >= SYNC_AHEAD_BYTES) this.#syncAhead();
  }

  /** Syncs during the transfer, so that the last sync takes less time. */
  #syncAhead(): void {
    if (this.#syncing !== null) return;
    this.#unsynced = 0;
    try {
      this.#synced ??= Deno.openSync(this.#path, { write: true });
    } catch {
      return; // syncing early only saves time
    }
    this.#syncing = this.#synced.syncData()
      .catch(() => undefined) // sync() finds the same error
      .finally(() => this.#syncing = null);
  }

  async sync(): Promise<void> {
    await this.#syncing;
    try {
      await this.#file.syncData();
    } catch (caught) {
      throw downloadFailure(`Cannot write "${this.#path}"`, caught);
    }
  }

  *read(length: number): Generator<Uint8Array> {
    const block = new Uint8Array(READ_BLOCK_BYTES);
    this.#guard(() => this.#file.seekSync(0, Deno.SeekMode.Start));
    for (let left = length; left > 0;) {
      const part = block.subarray(0, Math.min(block.length, left));
      const read = this.#guard(() => this.#file.readSync(part));
      if (read === null) throw shortened(this.#path);
      left -= read;
      yield part.subarray(0, read);
    }
  }

  moveTo(path: string): boolean {
    return guard(`Cannot write "${path}"`, () => {
      const moved = moveWithoutReplacing(this.#path, path);
      if (moved) syncFolder(dirname(path));
      return moved;
    });
  }

  close(): void {
    closeLocked(this.#file);
    const close = () => this.#synced?.close();
    if (this.#syncing === null) close();
    else this.#syncing.finally(close);
  }

  #guard<T>(use: () => T): T {
    return guard(`Cannot write "${this.#path}"`, use);
  }
}

/**
 * Moves a file unless `to` exists. A rename would replace a file that appears
 * at the last moment and a hard link never does, so links are tried first.
 *
 * @returns false if `to` exists
 */
function moveWithoutReplacing(from: string, to: string): boolean {
  try {
    fs.linkSync(from, to);
    fs.unlinkSync(from);
    return true;
  } catch (caught) {
    if (errorCode(caught) === "EEXIST") return false;
    if (fs.lstatSync(to, { throwIfNoEntry: false })) return false;
    fs.renameSync(from, to);
    return true;
  }
}

function refuseLink(path: string): void {
  const stat = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!stat || stat.isFile()) return;
  throw notRegular(`Cannot write "${path}"`, path);
}

/**
 * Opens a file, or creates it, but not through a link that appeared after the
 * check.
 *
 * @returns null if another file appeared in the meantime
 */
function openOrCreate(path: string): Deno.FsFile | null {
  const file = openExisting(path);
  if (file !== null) return file;
  try {
    return createFile(path);
  } catch (caught) {
    if (caught instanceof Deno.errors.AlreadyExists) return null;
    throw caught;
  }
}

/** @returns null if there is no file */
function openExisting(path: string): Deno.FsFile | null {
  try {
    return Deno.openSync(path, { read: true, write: true });
  } catch (caught) {
    if (caught instanceof Deno.errors.NotFound) return null;
    throw caught;
  }
}

/**
 * Returns whether a path still names an open file. Windows reports no file
 * number for an open file; there it is enough that the path exists.
 */
function isSame(path: string, file: Deno.FsFile): boolean {
  const named = fs.lstatSync(path, { throwIfNoEntry: false });
  if (!named) return false;
  return ON_WINDOWS || named.ino === file.statSync().ino;
}

function shortened(path: string): Failure {
  return new Failure(
    "storage_damaged",
    `Cannot read "${path}": it is shorter than it was`,
    { hint: "Another program changed it: download it again" },
  );
}

function guard<T>(action: string, use: () => T): T {
  try {
    return use();
  } catch (caught) {
    throw downloadFailure(action, caught);
  }
}

/** The reasons why a folder that the user chose cannot be created, by errno. */
const NO_FOLDER: Readonly<Record<string, string>> = {
  ENOENT: "it cannot be created there",
  ENOTDIR: "a file is in its way",
  EEXIST: "a file is in its way",
  ENAMETOOLONG: "its name is too long",
  EINVAL: "its name is not allowed there",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
};

function folderFailure(path: string, caught: unknown): Failure {
  const action = `Cannot make folder "${path}"`;
  const code = errorCode(caught);
  const state = Object.hasOwn(NO_FOLDER, code) ? NO_FOLDER[code] : undefined;
  if (state === undefined) return downloadFailure(action, caught);
  return new Failure("usage", `${action}: ${state}`, {
    code,
    hint: "Choose another folder with `--dir`",
    remedy: "choose-folder",
  });
}

/** Adds a hint for downloads to an error of the disk. */
function downloadFailure(action: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  const { kind, message, code, hint } = diskFailure(action, caught);
  const foreign = { code: code ?? "unknown" };
  if (isDiskFull(caught)) {
    return new Failure(kind, message, {
      ...foreign,
      hint: "Free some disk space, then run it again to continue",
    });
  }
  if (kind === "storage_denied") {
    return new Failure(kind, message, {
      ...foreign,
      hint: "Check the owner and the permissions, or choose another `--dir`",
      remedy: "open-folder",
    });
  }
  return new Failure(kind, message, { ...foreign, hint });
}

function tryLock(file: Deno.FsFile, path: string, how: { alone: boolean }) {
  try {
    return file.tryLockSync(how.alone);
  } catch (caught) {
    const { kind, message } = lockFailure(`Cannot lock "${path}"`, caught);
    throw new Failure(kind, message, {
      code: "ENOLCK",
      hint: "Choose a folder on a local disk with `--dir`",
      remedy: "choose-folder",
    });
  }
}
