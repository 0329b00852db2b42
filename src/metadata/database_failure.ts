import * as fs from "node:fs";
import { DatabaseSync } from "node:sqlite";
import {
  DISK_ERROR,
  DISK_FULL,
  diskFailure,
  locksMissing,
} from "../core/disk_failure.ts";
import { Failure, type FailureKind } from "../core/failure.ts";
import { createFile, writeAll } from "../os/new_file.ts";

/** `SQLITE_BUSY` */
const BUSY = 5;
const FULL = 13;
const DISK = 10;
/** SQLite also reports this for an empty log on a read-only disk. */
const PROTOCOL = 15;
/** SQLite needs this much to start: the index of its log and a page or two. */
const LEAST_FREE_BYTES = 65_536;
/** The file system lacks locks, or the shared memory that they need. */
const LOCK_CODES: ReadonlySet<number> = new Set([
  2058, // SQLITE_IOERR_UNLOCK
  2314, // SQLITE_IOERR_RDLOCK
  3594, // SQLITE_IOERR_CHECKRESERVEDLOCK
  3850, // SQLITE_IOERR_LOCK
  4618, // SQLITE_IOERR_SHMOPEN
  5130, // SQLITE_IOERR_SHMLOCK
  5386, // SQLITE_IOERR_SHMMAP
]);
/** Codes that mean only that the file system refused; see {@link causeOf}. */
const REFUSED: ReadonlySet<number> = new Set([3, 8, DISK, FULL, 14, PROTOCOL]);
const HELD: readonly [FailureKind, string, string] = [
  "storage_timeout",
  "another process is using it",
  "Quit the other JellyTau process, then try again",
];
/** Primary result codes. Source: https://www.sqlite.org/rescode.html */
const CODES: Readonly<
  Record<number, readonly [FailureKind, string, string]>
> = {
  3: ["storage_denied", "permission is denied", "Check its permissions"],
  [BUSY]: HELD,
  6: HELD,
  8: ["storage_denied", "it is not writable", "Check its permissions"],
  [DISK]: [DISK_ERROR.kind, DISK_ERROR.state, DISK_ERROR.hint],
  11: [
    "storage_damaged",
    "it is damaged",
    "Move it away and sign in again; tokens are stored separately",
  ],
  [FULL]: [DISK_FULL.kind, DISK_FULL.state, DISK_FULL.hint],
  14: ["storage_unavailable", "it cannot be opened", "Check its folder"],
  [PROTOCOL]: HELD,
  26: [
    "storage_damaged",
    "it is not a database",
    "Move it away and sign in again; tokens are stored separately",
  ],
};

/** Translates errors of SQLite and the file system. */
export function databaseFailure(path: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  const action = `Cannot use metadata "${path}"`;
  const code = resultCode(caught);
  if (code === null) return diskFailure(action, caught);
  const primary = code & 0xff;
  if (LOCK_CODES.has(code) || (primary === BUSY && lacksLocks(path))) {
    return locksMissing(action);
  }
  const cause = REFUSED.has(primary) ? causeOf(path, primary) : null;
  if (cause !== null) return diskFailure(action, cause);
  const [kind, state, hint] = CODES[primary] ??
    ["internal" as const, `SQLite answered ${code}`, null];
  return new Failure(kind, `${action}: ${state}`, {
    code,
    ...(hint === null ? {} : { hint }),
  });
}

/**
 * Finds the reason why the file system refused, which SQLite does not report.
 * Does not open the file itself: that would drop SQLite's locks.
 */
function causeOf(path: string, primary: number): unknown {
  if (primary === FULL) return withCode("ENOSPC");
  if (path === ":memory:") return null;
  const probe = `${path}.${crypto.randomUUID()}.probe`;
  try {
    using file = createFile(probe);
    writeAll(file, new Uint8Array(LEAST_FREE_BYTES));
    const { mode } = fs.statSync(path);
    return (mode & 0o200) === 0 ? withCode("EACCES") : null;
  } catch (caught) {
    return caught;
  } finally {
    fs.rmSync(probe, { force: true });
  }
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}

/**
 * Returns whether files here cannot be locked at all, as on some network file
 * systems. SQLite reports "busy" then, but a file that only this process knows
 * is never busy.
 */
function lacksLocks(path: string): boolean {
  if (path === ":memory:") return false;
  const probe = `${path}.${crypto.randomUUID()}.probe`;
  try {
    const database = new DatabaseSync(probe);
    try {
      database.exec("BEGIN IMMEDIATE; ROLLBACK;");
      return false;
    } finally {
      database.close();
    }
  } catch (caught) {
    return isBusy(caught) || LOCK_CODES.has(resultCode(caught) ?? 0);
  } finally {
    for (const suffix of ["", "-journal"]) {
      fs.rmSync(`${probe}${suffix}`, { force: true });
    }
  }
}

/** Returns whether another process holds the file at the moment. */
export function isBusy(caught: unknown): boolean {
  return ((resultCode(caught) ?? 0) & 0xff) === BUSY;
}

/** SQLite's messages, which are never translated, for calls without a code. */
const MESSAGES: readonly (readonly [text: string, code: number])[] = [
  ["access permission denied", 3],
  ["database is locked", BUSY],
  ["attempt to write a readonly database", 8],
  ["disk I/O error", 10],
  ["database disk image is malformed", 11],
  ["database or disk is full", 13],
  ["unable to open database file", 14],
  ["locking protocol", PROTOCOL],
  ["file is not a database", 26],
];

/** Deno's binding gives the code with some calls and only the text with others. */
function resultCode(caught: unknown): number | null {
  if (!(caught instanceof Error)) return null;
  if ("errcode" in caught && typeof caught.errcode === "number") {
    return caught.errcode;
  }
  const { message } = caught;
  return MESSAGES.find(([text]) => message.startsWith(text))?.[1] ?? null;
}
