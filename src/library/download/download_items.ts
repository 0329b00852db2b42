import type { Download, FileChoice } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import { isAudio } from "../../core/media_item.ts";
import { chooseFiles } from "./choose_files.ts";
import { DiskSpace } from "./disk_space.ts";
import { askPermitted } from "./download_answer.ts";
import type { DownloadDependencies } from "./download_file.ts";
import { claimPath, nameFor } from "./download_name.ts";
import {
  type AccountSession,
  type FileItem,
  isComplete,
  isRunning,
  isWanted,
  listFiles,
  planDownload,
} from "./download_plan.ts";
import { dispositionName, nameKey } from "./file_name.ts";
import { inParallel } from "../pool.ts";
import { isLinkFile } from "./link_file.ts";
import {
  asLinked,
  type DownloadCall,
  downloadOne,
  type PlannedDownload,
} from "./run_download.ts";

/** The time between two looks at what other processes have changed. */
const LOOK_MS = 1_000;

export interface DownloadRequest {
  readonly items: readonly FileItem[];
  readonly root: string;
  /** The version to download; null for the server's choice. */
  readonly version?: string | null;
  /** The files to take of those in the items; all by default. */
  readonly only?: FileChoice;
  /** The number of parallel downloads. */
  readonly parallel: number;
}

/**
 * Fetches every file of the items. A failure is recorded and does not stop the
 * others.
 *
 * @throws {Failure} `cancelled` when interrupted; the others are `paused`
 * @throws {Failure} `storage_unavailable` if there is not enough space for all
 * @throws {Failure} `not_found` for a series, season or album without a file
 */
export async function downloadItems(
  deps: DownloadDependencies,
  session: AccountSession,
  { request, call }: { request: DownloadRequest; call: DownloadCall },
): Promise<Download[]> {
  const planned = await planAll(deps, session, request);
  const space = new DiskSpace(deps.files);
  deps.files.makeFolder(request.root);
  const left = planned.reduce((sum, it) => sum + leftOf(it.download), 0);
  space.check(request.root, left);
  saveQueued(deps, planned);
  for (const { download } of planned) {
    call.tell({ ...download, running: false });
  }
  const obeying = { ...call, tell: tellAndObey(deps, call) };
  const results = await inParallel(
    { items: planned, limit: request.parallel },
    (it) =>
      downloadOne(deps, session, {
        ...it,
        space,
        call: obeying,
        leaves: "paused",
      }),
  );
  if (call.signal.aborted) throw paused();
  return results;
}

/**
 * Adds every file of the items to the queue, and returns their downloads.
 *
 * @throws {Failure} `storage_unavailable` if there is not enough space for all
 * @throws {Failure} `not_found` for a series, season or album without a file
 */
export async function queueItems(
  deps: DownloadDependencies,
  session: AccountSession,
  request: Omit<DownloadRequest, "parallel">,
): Promise<Download[]> {
  const planned = await planAll(deps, session, request);
  deps.files.makeFolder(request.root);
  const left = planned.reduce((sum, it) => sum + leftOf(it.download), 0);
  new DiskSpace(deps.files).check(request.root, left);
  return saveQueued(deps, planned);
}

/** Stops a download that another process has paused or removed. */
function tellAndObey(
  deps: DownloadDependencies,
  { work, tell }: DownloadCall,
): DownloadCall["tell"] {
  const lookedMs = new Map<string, number>();
  return (it) => {
    tell(it);
    const nowMs = deps.clock.monotonicMs();
    const last = lookedMs.get(it.itemId) ?? -Infinity;
    if (!it.running || it.elsewhere || nowMs - last < LOOK_MS) return;
    lookedMs.set(it.itemId, nowMs);
    if (!isWanted(deps, it)) work.stopItem(it.itemId);
  };
}

/** Saves each download as queued, unless it is complete or is being fetched. */
function saveQueued(
  deps: DownloadDependencies,
  planned: readonly PlannedDownload[],
): Download[] {
  return planned.map(({ download }) => {
    const isHeld = isRunning(deps, download);
    // Another process may have finished it since it was planned.
    const known = deps.downloads.findDownload(download) ?? download;
    if (isHeld || isComplete(deps, known)) {
      if (known.isFollowed) deps.downloads.keepDownload(known);
      return known;
    }
    const queued: Download = {
      ...download,
      state: "queued",
      problem: null,
      isFollowed: false,
    };
    deps.downloads.saveDownload(queued);
    return queued;
  });
}

/**
 * Returns the files to fetch, under the names that they would get. Equal names
 * are numbered as in a download.
 */
export async function previewDownloads(
  deps: DownloadDependencies,
  session: AccountSession,
  { request, signal }: { request: DownloadRequest; signal: AbortSignal },
): Promise<Download[]> {
  const planned = await planAll(deps, session, request);
  const asked = await inParallel(
    { items: planned, limit: request.parallel },
    async ({ download, isRemote }) => {
      if (isRemote && download.state !== "done") {
        return { download: asLinked(download), name: null };
      }
      if (download.path !== null) {
        return { download: withoutProblem(download), name: null };
      }
      const { media } = session.server;
      const asked = media.stream({
        path: `/Items/${download.itemId}/Download`,
        signal,
      });
      const reply = await askPermitted(download.title, asked);
      reply.cancel();
      const length = Number(reply.header("content-length") ?? NaN);
      const disposition = reply.header("content-disposition");
      if (isLinkFile(dispositionName(disposition))) {
        return { download: asLinked(download), name: null };
      }
      const name = nameFor(disposition, download);
      const sizeBytes = Number.isSafeInteger(length)
        ? length
        : download.sizeBytes;
      return { download: { ...withoutProblem(download), sizeBytes }, name };
    },
  );
  const taken = new Set(
    planned.map(({ download: { path } }) => nameKey(path ?? "")),
  );
  const downloads = {
    claimPath: (_: unknown, { pathKey }: { pathKey: string }) =>
      !taken.has(pathKey) && taken.add(pathKey) !== null,
  };
  return asked.map(({ download, name }) =>
    name === null ? download : {
      ...download,
      path: claimPath({ files: deps.files, downloads }, { download, name }),
    }
  );
}

async function planAll(
  deps: DownloadDependencies,
  session: AccountSession,
  { items, root, version = null, only = "all" }: Omit<
    DownloadRequest,
    "parallel"
  >,
): Promise<PlannedDownload[]> {
  const { account } = session;
  const all = await listFiles(session, items, { version });
  const files = chooseFiles(all, only);
  return files.map((item) => ({
    download: planDownload(deps, { account, item, root }),
    ...factsOf(item),
  }));
}

/** Returns what a download needs to know of the item's file. */
export function factsOf(item: FileItem): Omit<PlannedDownload, "download"> {
  return {
    expectedBytes: item.sizeBytes,
    isRemote: item.isRemote ?? false,
    isVideo: !isAudio(item),
    sidecars: item.sidecars ?? [],
  };
}

function leftOf({ state, sizeBytes, receivedBytes }: Download): number {
  return state === "done" ? 0 : (sizeBytes ?? receivedBytes) - receivedBytes;
}

/** Removes the problem of an earlier run. */
function withoutProblem(download: Download): Download {
  return download.state === "failed"
    ? { ...download, state: "queued", problem: null }
    : download;
}

function paused(): Failure {
  return new Failure("cancelled", "Cannot finish: downloads are paused", {
    hint: "Run the same command to continue",
  });
}
