import { dirname } from "node:path";
import { Failure } from "../core/failure.ts";
import { fileFailure, makePrivateFolder } from "./private_file.ts";

/** Fifty processes that each write a few times are through well before. */
const LOCK_LIMIT_MS = 30_000;
const POLL_MS = { min: 2, max: 20 } as const;

/**
 * Holds a lock across processes while `use` runs. The lock is on a file of its
 * own, because the one it guards is replaced; it ends with the process.
 *
 * @throws {Failure} `storage_timeout` when another process keeps it
 */
export async function withFileLock<T>(
  path: string,
  use: () => Promise<T>,
  limitMs: number = LOCK_LIMIT_MS,
): Promise<T> {
  using file = openLockFile(path);
  const deadlineMs = performance.now() + limitMs;
  while (!file.tryLockSync(true)) {
    if (performance.now() > deadlineMs) {
      throw new Failure(
        "storage_timeout",
        "Cannot write encrypted file: another process keeps it locked",
        { hint: "End the other JellyTau, then try again" },
      );
    }
    const waitMs = POLL_MS.min + Math.random() * (POLL_MS.max - POLL_MS.min);
    await new Promise((done) => setTimeout(done, waitMs));
  }
  return await use();
}

/** The folder is made where it is missing: whoever locks is about to write. */
function openLockFile(path: string): Deno.FsFile {
  const options = { read: true, write: true, create: true, mode: 0o600 };
  try {
    return Deno.openSync(path, options);
  } catch (caught) {
    if (caught instanceof Deno.errors.NotFound) {
      makePrivateFolder(dirname(path));
      return Deno.openSync(path, options);
    }
    throw fileFailure(`Cannot lock "${path}"`, caught);
  }
}
