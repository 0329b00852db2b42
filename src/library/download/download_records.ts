import { createHash } from "node:crypto";
import { interrupted } from "../../core/abort.ts";
import { type Download, problemOf } from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { StoredSidecar } from "../../core/sidecar.ts";
import type { DownloadDependencies } from "./download_file.ts";
import type { LiveDownload } from "./download_items.ts";
import { partPath } from "./download_name.ts";
import { isRunning } from "./download_plan.ts";

type RecordDependencies = Pick<DownloadDependencies, "downloads" | "files">;

/** Returns every stored download, and whether it is being fetched. */
export function listDownloads(deps: RecordDependencies): LiveDownload[] {
  return deps.downloads.listDownloads().map((it) => ({
    ...it,
    running: isRunning(deps, it),
  }));
}

/**
 * Reads every finished file and compares it with its record. Changes no record:
 * the result for a changed file is `failed`.
 */
export async function verifyDownloads(
  deps: RecordDependencies,
  { signal, tell }: {
    signal: AbortSignal;
    tell: (download: LiveDownload) => void;
  },
): Promise<Download[]> {
  const results: Download[] = [];
  const done = deps.downloads.listDownloads()
    .filter((it) => it.state === "done");
  for (const download of done) {
    tell({ ...download, running: true });
    const problem = await findProblem(deps, download, { signal });
    const sidecars: StoredSidecar[] = [];
    for (const it of download.sidecars) {
      if (it.path === null) {
        sidecars.push(it);
        continue;
      }
      const bad = await findProblem(deps, it, { signal });
      sidecars.push({ ...it, problem: bad && problemOf(bad) });
    }
    results.push(
      problem === null ? { ...download, sidecars } : {
        ...download,
        sidecars,
        state: "failed",
        problem: problemOf(problem),
      },
    );
  }
  return results;
}

async function findProblem(
  { files }: RecordDependencies,
  { path, sizeBytes, sha256 }: Pick<Download, "path" | "sizeBytes" | "sha256">,
  { signal }: { signal: AbortSignal },
): Promise<Failure | null> {
  const action = `Cannot verify "${path}"`;
  try {
    const size = path === null ? null : files.sizeOf(path);
    if (path === null || size === null) {
      return new Failure("not_found", `${action}: it does not exist`, { hint });
    }
    if (size !== sizeBytes) {
      const found = `${action}: it has ${size} bytes, not ${sizeBytes}`;
      return new Failure("storage_damaged", found, { hint });
    }
    const hash = createHash("sha256");
    for await (const block of files.read(path, { from: 0, to: size })) {
      if (signal.aborted) throw interrupted(action);
      hash.update(block);
    }
    if (hash.digest("hex") === sha256) return null;
    const found = `${action}: it differs from what was downloaded`;
    return new Failure("storage_damaged", found, { hint });
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind === "cancelled") throw failure;
    return failure;
  }
}

const hint = "Download it again, or move it back to its folder";

/**
 * Removes the records of an item's downloads, and unfinished files. A finished
 * file stays.
 *
 * @returns the number of removed records
 * @throws {Failure} `storage_locked` while one is being fetched
 */
export function removeDownloads(
  deps: RecordDependencies,
  itemId: string,
): number {
  const found = deps.downloads.listDownloads()
    .filter((it) => it.itemId === itemId);
  for (const download of found) {
    if (isRunning(deps, download)) {
      throw new Failure(
        "storage_locked",
        `Cannot remove "${download.title}": it is being downloaded`,
        {
          hint: "Pause it first, or quit the JellyTau process that is " +
            "downloading it",
        },
      );
    }
    if (download.state !== "done") {
      deps.files.remove(partPath(deps, download));
    }
    deps.downloads.removeDownload(download);
  }
  return found.length;
}
