import { Failure } from "../core/failure.ts";
import { fileFailure } from "./private_file.ts";

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
  while (!await file.tryLock(true)) {
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

function openLockFile(path: string): Deno.FsFile {
  try {
    return Deno.openSync(path, {
      read: true,
      write: true,
      create: true,
      mode: 0o600,
    });
  } catch (caught) {
    throw fileFailure(`Cannot lock "${path}"`, caught);
  }
}
