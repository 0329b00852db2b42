import { createHash } from "node:crypto";
import { interrupted } from "../../core/abort.ts";
import {
  type Download,
  problemOf,
  type QueueMove,
} from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { StoredSidecar } from "../../core/sidecar.ts";
import type { DownloadDependencies } from "./download_file.ts";
import { dropDownloads } from "./drop_downloads.ts";
import { isRunning } from "./download_plan.ts";
import type { LiveDownload } from "./run_download.ts";

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

/** Finds the stored downloads of an item, in any folder. */
function ofItem({ downloads }: RecordDependencies, itemId: string): Download[] {
  return downloads.listDownloads().filter((it) => it.itemId === itemId);
}

/**
 * Pauses the unfinished downloads of an item, or queues them again.
 *
 * @returns the number of changed records
 */
export function setItemState(
  deps: RecordDependencies,
  { itemId, state }: { itemId: string; state: "queued" | "paused" },
): number {
  return ofItem(deps, itemId)
    .filter((it) => it.state !== state && deps.downloads.setState(it, state))
    .length;
}

/** @returns the number of moved records */
export function moveItem(
  deps: RecordDependencies,
  { itemId, to }: { itemId: string; to: QueueMove },
): number {
  const moved = ofItem(deps, itemId).filter((it) => it.state !== "done");
  for (const it of moved) deps.downloads.moveDownload(it, to);
  return moved.length;
}

/**
 * Removes the downloads of an item, and their unfinished files. A finished file
 * stays, unless `deleteFile` is true.
 *
 * @returns the number of removed records
 */
export function removeDownloads(
  deps: RecordDependencies,
  { itemId, deleteFile }: { itemId: string; deleteFile: boolean },
): number {
  const found = ofItem(deps, itemId);
  for (const it of found) {
    if (deleteFile && it.state === "done") deleteFiles(deps, it);
  }
  dropDownloads(deps, found);
  return found.length;
}

/** Deletes a finished file, and its subtitles or lyrics. */
export function deleteFiles(
  { files }: RecordDependencies,
  { path, sidecars }: Download,
): void {
  for (const it of [path, ...sidecars.map((one) => one.path)]) {
    if (it !== null) files.remove(it);
  }
}
