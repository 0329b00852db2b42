/** Files that only their owner may read. */
import { delay } from "@std/async/delay";
import { Buffer } from "node:buffer";
import * as fs from "node:fs";
import { dirname } from "node:path";
import { diskFailure, errorCode, notRegular } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import { createFile, writeAll } from "./new_file.ts";
import { makePrivateFolder, syncFolder } from "./private_folder.ts";

const ON_WINDOWS = Deno.build.os === "windows";
/** Renaming fails on Windows while a scanner holds the file. */
const RENAME_TRIES = 8;
/** Opening fails there while the file is being replaced; 126 ms in all. */
const OPEN_TRIES = 7;

/** Keeps opening a pipe from waiting for a writer. Source: open(2) */
const READ_ONLY = fs.constants.O_RDONLY | fs.constants.O_NOFOLLOW |
  fs.constants.O_NONBLOCK;

/** An open file that only this user can access. */
export interface PrivateFile {
  readonly sizeBytes: number;
  /** Reads exactly `sizeBytes` bytes from `at`. */
  read(at: number, sizeBytes: number): Buffer;
}

/**
 * Lends a file that only this user can access. Does not follow links.
 *
 * @returns null if it does not exist
 * @throws {Failure} `storage_denied` for another owner, wider permissions, a
 * link; the hint names the command that fixes it
 * @throws {Failure} `storage_damaged` if it is larger than `maxBytes`
 */
export function withPrivateFile<T>(
  { path, maxBytes }: { path: string; maxBytes: number },
  use: (file: PrivateFile) => T,
): T | null {
  const file = openNoFollow(path);
  if (file === null) return null;
  try {
    const stat = fs.fstatSync(file);
    refuseExposed(path, stat);
    refuseLarge(`Cannot read "${path}"`, stat, { maxBytes });
    return use({
      sizeBytes: stat.size,
      read: (at, sizeBytes) => readExactly(file, at, { sizeBytes }),
    });
  } catch (caught) {
    throw diskFailure(`Cannot read "${path}"`, caught);
  } finally {
    fs.closeSync(file);
  }
}

/** Reads a whole file as {@link withPrivateFile} does. */
export function readPrivateFile(path: string, maxBytes: number): Buffer | null {
  return withPrivateFile({ path, maxBytes }, (it) => it.read(0, it.sizeBytes));
}

/**
 * Reads a file that another user may own, and that may be a link.
 *
 * @returns null if there is none
 * @throws {Failure} `storage_damaged` if it is larger than `maxBytes`
 */
export function readRegularFile(path: string, maxBytes: number): Buffer | null {
  const action = `Cannot read "${path}"`;
  let file: number | null = null;
  try {
    file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    const stat = fs.fstatSync(file);
    if (!stat.isFile()) throw notRegular(action, path);
    refuseLarge(action, stat, { maxBytes });
    return readExactly(file, 0, { sizeBytes: stat.size });
  } catch (caught) {
    if (errorCode(caught) === "ENOENT") return null;
    throw diskFailure(action, caught);
  } finally {
    if (file !== null) fs.closeSync(file);
  }
}

function refuseLarge(
  action: string,
  { size }: fs.Stats,
  { maxBytes }: { maxBytes: number },
) {
  if (size <= maxBytes) return;
  throw new Failure("storage_damaged", `${action}: too large`);
}

function readExactly(
  file: number,
  at: number,
  { sizeBytes }: { sizeBytes: number },
): Buffer {
  const bytes = Buffer.alloc(sizeBytes);
  for (let done = 0; done < sizeBytes;) {
    const read = fs.readSync(file, bytes, done, sizeBytes - done, at + done);
    if (read === 0) {
      throw new Failure("storage_damaged", "Cannot read file: it is cut short");
    }
    done += read;
  }
  return bytes;
}

function openNoFollow(path: string): number | null {
  try {
    if (ON_WINDOWS) return openOnWindows(path);
    return fs.openSync(path, READ_ONLY);
  } catch (caught) {
    if (errorCode(caught) === "ENOENT") return null;
    throw diskFailure(`Cannot read "${path}"`, caught);
  }
}

/** Windows always follows links, and opens no file that is being replaced. */
function openOnWindows(path: string): number {
  for (let tried = 1;; tried++) {
    try {
      if (fs.lstatSync(path).isSymbolicLink()) {
        throw Object.assign(new Error("a link"), { code: "ELOOP" });
      }
      return fs.openSync(path, fs.constants.O_RDONLY);
    } catch (caught) {
      if (!isBusy(caught) || tried === OPEN_TRIES) throw caught;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 ** tried);
    }
  }
}

/** Returns whether Windows reports that another process has the file open. */
function isBusy(caught: unknown): boolean {
  return ["EPERM", "EACCES", "EBUSY"].includes(errorCode(caught));
}

function refuseExposed(path: string, stat: fs.Stats): void {
  const action = `Cannot use "${path}"`;
  if (!stat.isFile()) throw notRegular(action, path);
  if (ON_WINDOWS) return;
  if (stat.uid !== Deno.uid()) {
    throw new Failure("storage_denied", `${action}: another user owns it`, {
      hint: `Run as that user, or: chown "$(id -u)" "${path}"`,
    });
  }
  if ((stat.mode & 0o077) !== 0) {
    throw new Failure(
      "storage_denied",
      `${action}: other users can access it`,
      {
        hint: `Run: chmod 600 "${path}"`,
      },
    );
  }
}

/**
 * Replaces the file in one step: a reader sees the old or the new content, and a
 * crash leaves one of them. Compares what the disk returns before it replaces
 * anything. The caller holds the lock, so no other process uses a leftover.
 *
 * @param making is awaited once the new file is open: both happen at the same time
 */
export async function replacePrivateFile(
  path: string,
  making: Promise<Uint8Array>,
): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    await writeNew(path, making);
    await renameOver(temporary, path);
    syncFolder(dirname(path));
  } catch (caught) {
    removeIfPossible(temporary);
    throw diskFailure(`Cannot write "${path}"`, caught);
  }
}

function removeIfPossible(path: string): void {
  try {
    fs.rmSync(path, { force: true });
  } catch {
    // The first failure is the one to report. The next write removes the file.
  }
}

async function writeNew(
  path: string,
  making: Promise<Uint8Array>,
): Promise<void> {
  making.catch(() => undefined); // not awaited if opening fails
  using file = openNew(`${path}.tmp`);
  if (!writeThrough(file, await making)) throw notReadBack(path);
}

/** Removes the file of a killed process instead of writing into it. */
function openNew(path: string): Deno.FsFile {
  try {
    return createFile(path);
  } catch (caught) {
    if (errorCode(caught) !== "EEXIST") throw caught;
    fs.rmSync(path, { force: true });
    return createFile(path);
  }
}

/** Waits until the disk has the content. @returns whether it reads the same */
function writeThrough(file: Deno.FsFile, content: Uint8Array): boolean {
  writeAll(file, content);
  file.syncSync();
  file.seekSync(0, Deno.SeekMode.Start);
  const back = Buffer.alloc(content.length);
  for (let at = 0; at < back.length;) {
    const read = file.readSync(back.subarray(at));
    if (read === null) return false;
    at += read;
  }
  return back.equals(content);
}

/**
 * Creates a file; never replaces one. An empty file is what a crash of this
 * function leaves, and is created again.
 */
export function createPrivateFile(path: string, content: Uint8Array): void {
  try {
    makePrivateFolder(dirname(path));
    const there = fs.lstatSync(path, { throwIfNoEntry: false });
    if (there?.isFile() && there.size === 0) fs.rmSync(path);
    using file = createFile(path);
    if (!writeThrough(file, content)) throw notReadBack(path);
    syncFolder(dirname(path));
  } catch (caught) {
    throw diskFailure(`Cannot make "${path}"`, caught);
  }
}

export function notReadBack(path: string): Failure {
  return new Failure(
    "storage_damaged",
    `Cannot write "${path}": the disk returned something else`,
  );
}

async function renameOver(from: string, to: string): Promise<void> {
  for (let tried = 1;; tried++) {
    try {
      return fs.renameSync(from, to);
    } catch (caught) {
      const retry = ON_WINDOWS && isBusy(caught) && tried < RENAME_TRIES;
      if (!retry) throw caught;
      await delay(10 * 2 ** tried);
    }
  }
}
