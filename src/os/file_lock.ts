import { delay } from "@std/async/delay";
import * as fs from "node:fs";
import { dirname } from "node:path";
import { diskFailure, lockFailure, notRegular } from "../core/disk_failure.ts";
import { Failure } from "../core/failure.ts";
import { makePrivateFolder } from "./private_folder.ts";

/** The maximum time for one process: a write takes milliseconds. */
const KEPT_LIMIT_MS = 30_000;
/** The maximum wait in a queue: enough for fifty processes. */
const QUEUE_LIMIT_MS = 300_000;
const WRITE = "Cannot write encrypted file";
const POLL_MS = { min: 2, max: 20 } as const;

/**
 * Holds a lock across processes while `use` runs. The lock has its own file,
 * because the file that it guards is replaced. It ends with the process.
 *
 * @throws {Failure} `storage_timeout` if another process keeps it
 * @throws {Failure} `storage_unavailable` if the file system has no locks
 */
export async function withFileLock<T>(
  path: string,
  use: () => Promise<T>,
  options: { keptLimitMs?: number; action?: string } = {},
): Promise<T> {
  const file = openLockFile(path);
  const { keptLimitMs = KEPT_LIMIT_MS, action = WRITE } = options;
  try {
    await acquire(file, { keptLimitMs, action });
    return await use();
  } finally {
    closeLocked(file);
  }
}

/**
 * Opens a lock's file and locks it; null if another process has locked it.
 *
 * @throws {Failure} `storage_unavailable` if the file system has no locks
 */
export function tryFileLock(path: string, action: string): Deno.FsFile | null {
  const file = openLockFile(path);
  let isLocked = false;
  try {
    isLocked = tryLock(file, action);
    return isLocked ? file : null;
  } finally {
    if (!isLocked) file.close();
  }
}

/**
 * Unlocks a file and closes it. Closing alone would leave the lock to a program
 * that is being started: it has a copy of the open file until it runs.
 *
 * Source: flock(2), fork(2).
 */
export function closeLocked(file: Deno.FsFile): void {
  try {
    file.unlockSync();
  } catch {
    // A file system without locks refuses this too.
  }
  file.close();
}

/** The new owner updates the file's time, so that a queue keeps waiting. */
async function acquire(
  file: Deno.FsFile,
  { keptLimitMs, action }: { keptLimitMs: number; action: string },
): Promise<void> {
  const startMs = performance.now();
  let deadlineMs = startMs + keptLimitMs;
  let taken: number | null = null;
  while (!tryLock(file, action)) {
    taken ??= takenAtMs(file);
    const nowMs = performance.now();
    if (nowMs > deadlineMs) {
      const before = taken;
      taken = takenAtMs(file);
      const kept = taken === before;
      if (kept || nowMs > startMs + QUEUE_LIMIT_MS) throw tooLong(action);
      deadlineMs = nowMs + keptLimitMs;
    }
    const waitMs = POLL_MS.min + Math.random() * (POLL_MS.max - POLL_MS.min);
    await delay(waitMs);
  }
  const now = new Date();
  file.utimeSync(now, now);
}

function takenAtMs(file: Deno.FsFile): number {
  return file.statSync().mtime?.getTime() ?? 0;
}

/** Creates the folder if it is missing, because a write follows the lock. */
function openLockFile(path: string): Deno.FsFile {
  try {
    if (!fs.existsSync(dirname(path))) makePrivateFolder(dirname(path));
    return openRegular(path);
  } catch (caught) {
    throw diskFailure(`Cannot lock "${path}"`, caught);
  }
}

/**
 * `Deno.open` has no flag to refuse links; only this user can write the folder.
 */
function openRegular(path: string): Deno.FsFile {
  const there = fs.lstatSync(path, { throwIfNoEntry: false });
  if (there?.isSymbolicLink()) {
    throw Object.assign(new Error("a link"), { code: "ELOOP" });
  }
  if (there && !there.isFile()) throw notRegular(`Cannot lock "${path}"`, path);
  const write = { read: true, write: true, create: true, mode: 0o600 };
  return Deno.openSync(path, write);
}

function tryLock(file: Deno.FsFile, action: string): boolean {
  try {
    return file.tryLockSync(true);
  } catch (caught) {
    throw lockFailure(action, caught);
  }
}

function tooLong(action: string): Failure {
  return new Failure(
    "storage_timeout",
    `${action}: another process has locked it`,
    { hint: "Quit the other JellyTau process, then try again" },
  );
}
