import { Failure, type FailureKind } from "./failure.ts";

interface Refusal {
  readonly kind: FailureKind;
  readonly state: string;
  readonly hint: string;
}

const DENIED: Refusal = {
  kind: "storage_denied",
  state: "permission is denied",
  hint: "Check the owner and the permissions of the file and its folder",
};
export const READ_ONLY: Refusal = {
  kind: "storage_denied",
  state: "the file system is read-only",
  hint: "Make it writable, or set JELLYTAU_HOME to a folder that is",
};
export const DISK_FULL: Refusal = {
  kind: "storage_unavailable",
  state: "disk full",
  hint: "Free some disk space, then try again",
};
const LOCKS_MISSING: Refusal = {
  kind: "storage_unavailable",
  state: "this file system does not support file locks",
  hint: "Set JELLYTAU_HOME to a folder on a local disk",
};
export const DISK_ERROR: Refusal = {
  kind: "storage_unavailable",
  state: "the disk reported an error",
  hint: "Check the disk and the system log",
};
const NOT_REGULAR: Refusal = {
  kind: "storage_denied",
  state: "it is not a regular file",
  hint: "Move it to another place, then try again",
};
const NO_FOLDER: Refusal = {
  kind: "storage_unavailable",
  state: "a part of the path is not a folder",
  hint: "Set HOME or JELLYTAU_HOME to a folder",
};
const LINK: Refusal = {
  kind: "storage_denied",
  state: "it is a link",
  hint: "Remove the link; JellyTau does not follow links here",
};
const NO_PLACE: Refusal = {
  kind: "storage_unavailable",
  state: "its folder cannot be created",
  hint: "Set HOME or JELLYTAU_HOME to a folder that you can write to",
};

/** Failures by errno name, or by the class of Deno's error without an errno. */
const REFUSALS: Readonly<Record<string, Refusal>> = {
  EACCES: DENIED,
  EPERM: DENIED,
  PermissionDenied: DENIED,
  EROFS: READ_ONLY,
  ReadOnlyFilesystem: READ_ONLY,
  ENOSPC: DISK_FULL,
  EDQUOT: DISK_FULL,
  StorageFull: DISK_FULL,
  QuotaExceeded: DISK_FULL,
  ENOLCK: LOCKS_MISSING,
  EIO: DISK_ERROR,
  EISDIR: NOT_REGULAR,
  ENXIO: NOT_REGULAR,
  IsADirectory: NOT_REGULAR,
  ENOTDIR: NO_FOLDER,
  NotADirectory: NO_FOLDER,
  ENOENT: NO_PLACE,
  NotFound: NO_PLACE,
  ELOOP: LINK,
  FilesystemLoop: LINK,
};

/**
 * Translates an error of the file system.
 *
 * @param action what failed: `Cannot write "…"`
 */
export function diskFailure(action: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  const code = errorCode(caught);
  const refusal = refusalOf(caught);
  const { kind, state, hint } = refusal ?? { ...DISK_ERROR, state: code };
  return new Failure(kind, `${action}: ${state}`, { code, hint });
}

/** Refuses a folder, a device, a pipe or a socket where a file should be. */
export function notRegular(action: string, path: string): Failure {
  return new Failure(NOT_REGULAR.kind, `${action}: ${NOT_REGULAR.state}`, {
    hint: `Move it away: mv "${path}" "${path}.other"`,
  });
}

/**
 * Translates an error of a call that locks a file. A file system without locks
 * fails with one of several errors, some of which have no name.
 */
export function lockFailure(action: string, caught: unknown): Failure {
  if (caught instanceof Failure) return caught;
  if (errorCode(caught) === "EIO") return diskFailure(action, caught);
  return locksMissing(action);
}

export function locksMissing(action: string): Failure {
  const { kind, state, hint } = LOCKS_MISSING;
  return new Failure(kind, `${action}: ${state}`, { code: "ENOLCK", hint });
}

/** Returns whether the disk refuses writes but may still be readable. */
export function refusesWrites(caught: unknown): boolean {
  const refusal = refusalOf(caught);
  return refusal === DENIED || refusal === READ_ONLY || refusal === DISK_FULL;
}

export function isDiskFull(caught: unknown): boolean {
  return refusalOf(caught) === DISK_FULL;
}

export function isLocksMissing(caught: unknown): caught is Failure {
  return caught instanceof Failure && refusalOf(caught) === LOCKS_MISSING;
}

function refusalOf(caught: unknown): Refusal | null {
  const code = `${caught instanceof Failure ? caught.code : errorCode(caught)}`;
  return Object.hasOwn(REFUSALS, code) ? REFUSALS[code] ?? null : null;
}

/** Returns the errno's name, else the name of the error's class. */
export function errorCode(caught: unknown): string {
  if (!(caught instanceof Error)) return "unknown";
  return "code" in caught && typeof caught.code === "string"
    ? caught.code
    : caught.name;
}
