import { interrupted, untilAborted } from "../../core/abort.ts";
import { type Download, problemOf } from "../../core/download_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { isAudio } from "../../core/media_item.ts";
import type { ServerSidecar } from "../../core/sidecar.ts";
import { DiskSpace } from "./disk_space.ts";
import { askPermitted } from "./download_answer.ts";
import {
  type DownloadDependencies,
  type DownloadJob,
  DownloadRun,
} from "./download_file.ts";
import { fetchSidecars } from "./download_sidecars.ts";
import { claimPath, nameFor, partPath } from "./download_name.ts";
import {
  type AccountSession,
  type FileItem,
  isRunning,
  listFiles,
  planDownload,
} from "./download_plan.ts";
import { dispositionName, nameKey } from "./file_name.ts";
import { inParallel } from "../pool.ts";
import { readSegments } from "./kept_segments.ts";
import { isLinkFile, onlyLinked } from "./link_file.ts";
import type { ActiveTasks } from "./active_tasks.ts";
import { titledFailure } from "../titled_failure.ts";

/** A process that only checks the lock releases it much sooner. */
const LOCK_TRIES = 10;
const LOCK_WAIT_MS = 50;

/** A download, and whether it is being fetched. */
export interface LiveDownload extends Download {
  readonly running: boolean;
  /** True while it runs and the server does not answer. */
  readonly waiting?: boolean;
}

export interface DownloadRequest {
  readonly items: readonly FileItem[];
  readonly root: string;
  /** The version to download; null for the server's choice. */
  readonly version?: string | null;
  /** The number of parallel downloads. */
  readonly parallel: number;
}

export interface DownloadCall {
  readonly work: ActiveTasks;
  readonly signal: AbortSignal;
  readonly tell: (download: LiveDownload) => void;
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
  for (const { download: it } of planned) {
    if (it.state !== "done" && !isRunning(deps, it)) {
      deps.downloads.saveDownload({ ...it, state: "queued", problem: null });
    }
    call.tell({ ...it, running: false });
  }
  const results = await inParallel(
    { items: planned, limit: request.parallel },
    (it) => downloadOne(deps, session, { ...it, space, call }),
  );
  if (call.signal.aborted) throw paused();
  return results;
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

interface Planned {
  readonly download: Download;
  /** The file's current size in the library. */
  readonly expectedBytes: number | null;
  readonly isRemote: boolean;
  readonly isVideo: boolean;
  readonly sidecars: readonly ServerSidecar[];
}

async function planAll(
  deps: DownloadDependencies,
  session: AccountSession,
  { items, root, version = null }: DownloadRequest,
): Promise<Planned[]> {
  const { account } = session;
  const files = await listFiles(session, items, { version });
  return files.map((item) => ({
    download: planDownload(deps, { account, item, root }),
    expectedBytes: item.sizeBytes,
    isRemote: item.isRemote ?? false,
    isVideo: !isAudio(item),
    sidecars: item.sidecars ?? [],
  }));
}

function leftOf({ state, sizeBytes, receivedBytes }: Download): number {
  return state === "done" ? 0 : (sizeBytes ?? receivedBytes) - receivedBytes;
}

interface One extends Planned {
  readonly space: DiskSpace;
  readonly call: DownloadCall;
}

/** Never throws: the record contains the failure. */
async function downloadOne(
  deps: DownloadDependencies,
  session: AccountSession,
  { download, space, call, ...facts }: One,
): Promise<Download> {
  const { work, signal: outer, tell } = call;
  const { account } = session;
  const { itemId } = download;
  const finished = await work.with(
    { account, itemId, outer },
    async (signal) => {
      const run = { download, space, call: { ...call, signal } };
      const ended = await runOne(deps, session, { ...facts, ...run });
      if (ended.state !== "done") return ended;
      const wanted = facts.sidecars;
      // The next run fetches the rest.
      const { server } = session;
      const isNew = download.state !== "done";
      const lacksSegments = facts.isVideo &&
        (isNew || deps.downloads.findSegments(ended) === null);
      if (lacksSegments) {
        const reading = readSegments(deps, ended, { media: server.media });
        await untilAborted(reading, signal).catch(() => undefined);
      }
      return await fetchSidecars(deps, ended, { server, wanted, signal })
        .catch(() => deps.downloads.findDownload(ended) ?? ended);
    },
  );
  space.release(itemId);
  tell({ ...finished, running: false });
  return finished;
}

async function runOne(
  deps: DownloadDependencies,
  session: AccountSession,
  { download, expectedBytes, isRemote, space, call }: One,
): Promise<Download> {
  const { files, downloads, clock } = deps;
  if (download.state === "done") return download;
  if (isRemote) {
    const linked = asLinked(download);
    downloads.saveDownload(linked);
    return linked;
  }
  let run: DownloadRun | null = null;
  let part = null;
  try {
    if (call.signal.aborted) throw interrupted("Cannot download");
    files.makeFolder(download.folder);
    const path = partPath(deps, download);
    part = files.openPart(path);
    for (let tried = 1; part === null && tried < LOCK_TRIES; tried++) {
      await clock.wait(LOCK_WAIT_MS, call.signal);
      part = files.openPart(path);
    }
    if (part === null) return { ...download, ...failed(held(download)) };
    // Another process may have continued or finished it.
    const known = downloads.findDownload(download) ?? download;
    if (known.state === "done") {
      files.remove(path);
      return known;
    }
    // A process killed from here on leaves a record that is neither failed nor
    // running.
    const record = { ...known, state: "paused" as const, problem: null };
    downloads.saveDownload(record);
    const { server: { media, library } } = session;
    const { signal } = call;
    const tell: DownloadJob["tell"] = (it) =>
      call.tell({ ...it, running: true });
    const isRemoved = () => library.isRemoved(record.itemId);
    const job = { media, space, expectedBytes, signal, tell, isRemoved };
    run = new DownloadRun(deps, job, { part, record });
    return await run.run();
  } catch (caught) {
    const action = `Cannot download "${download.title}"`;
    const failure = titledFailure(action, toFailure(caught));
    return await leave(deps, { run, download, failure });
  } finally {
    if (part?.sizeBytes() === 0) files.remove(partPath(deps, download));
    part?.close();
  }
}

/** Keeps the received bytes, and records why the download ended. */
async function leave(
  { downloads }: DownloadDependencies,
  { run, download, failure }: {
    run: DownloadRun | null;
    download: Download;
    failure: Failure;
  },
): Promise<Download> {
  await run?.keep().catch(() => undefined); // the first failure is the cause
  const record = run?.record ?? downloads.findDownload(download) ?? download;
  // Another process may have finished it meanwhile.
  if (run === null && record.state === "done") return record;
  const left: Download = failure.kind === "cancelled"
    ? { ...record, state: "paused", problem: null }
    : { ...record, ...failed(failure) };
  downloads.saveDownload(left);
  return left;
}

function failed(failure: Failure) {
  return { state: "failed" as const, problem: problemOf(failure) };
}

/** Removes the problem of an earlier run. */
function withoutProblem(download: Download): Download {
  return download.state === "failed"
    ? { ...download, state: "queued", problem: null }
    : download;
}

/**
 * Returns a failed record without a file. If there was one, it was the text of
 * the link.
 */
function asLinked(download: Download): Download {
  const nothing = { path: null, sizeBytes: null, receivedBytes: 0 };
  return { ...download, ...nothing, ...failed(onlyLinked(download.title)) };
}

function held({ title }: Download): Failure {
  return new Failure(
    "storage_locked",
    `Cannot download "${title}": another JellyTau process is downloading it`,
    {
      hint: "Wait for it, or quit the other process; " +
        "`jellytau download list` shows its progress",
      remedy: "wait-for-download",
    },
  );
}

function paused(): Failure {
  return new Failure("cancelled", "Cannot finish: downloads are paused", {
    hint: "Run the same command to continue",
  });
}
