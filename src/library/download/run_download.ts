import { interrupted, untilAborted } from "../../core/abort.ts";
import { type Download, problemOf } from "../../core/download_ports.ts";
import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import type { ServerSidecar } from "../../core/sidecar.ts";
import { movingStream } from "../moving_stream.ts";
import { titledFailure } from "../titled_failure.ts";
import type { ActiveTasks } from "./active_tasks.ts";
import type { DiskSpace } from "./disk_space.ts";
import {
  type DownloadDependencies,
  type DownloadJob,
  DownloadRun,
} from "./download_file.ts";
import { partPath } from "./download_name.ts";
import { type AccountSession, isRunning } from "./download_plan.ts";
import { fetchSidecars } from "./download_sidecars.ts";
import { purgeDropped } from "./drop_downloads.ts";
import { findMoved } from "./find_moved.ts";
import { readSegments } from "./kept_segments.ts";
import { onlyLinked } from "./link_file.ts";

/** A process that only checks the lock releases it much sooner. */
const LOCK_TRIES = 10;
const LOCK_WAIT_MS = 50;
/** The time between two looks at a download of another process. */
const OTHER_WAIT_MS = 500;

/** A download, and whether it is being fetched. */
export interface LiveDownload extends Download {
  readonly running: boolean;
  /** True while it runs and the server does not answer. */
  readonly waiting?: boolean;
  /** True while another process fetches it. */
  readonly elsewhere?: boolean;
}

export interface DownloadCall {
  readonly work: ActiveTasks;
  readonly signal: AbortSignal;
  readonly tell: (download: LiveDownload) => void;
}

/** A download with what the server says about its file. */
export interface PlannedDownload {
  readonly download: Download;
  /** The file's current size in the library. */
  readonly expectedBytes: number | null;
  readonly isRemote: boolean;
  readonly isVideo: boolean;
  readonly sidecars: readonly ServerSidecar[];
}

interface One extends PlannedDownload {
  readonly space: DiskSpace;
  readonly call: DownloadCall;
  /** The state after an interruption. */
  readonly leaves: "queued" | "paused";
  /** Returns whether the queue tries again after such a failure. */
  readonly triesAgain?: (kind: FailureKind) => boolean;
}

/** Fetches one file. Never throws: the record contains the failure. */
export async function downloadOne(
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
  purgeDropped(deps);
  tell({ ...finished, running: false });
  return finished;
}

async function runOne(
  deps: DownloadDependencies,
  session: AccountSession,
  { download, expectedBytes, isRemote, space, call, ...after }: One,
): Promise<Download> {
  const { files, downloads } = deps;
  if (download.state === "done") return download;
  if (isRemote) {
    const linked = asLinked(download);
    downloads.updateDownload(linked);
    return linked;
  }
  let run: DownloadRun | null = null;
  let part = null;
  try {
    if (call.signal.aborted) throw interrupted("Cannot download");
    files.makeFolder(download.folder);
    const path = partPath(deps, download);
    part = await openPart(deps, download, call);
    if (part === null) return { ...download, ...failed(held(download)) };
    const record = readAgain(deps, download);
    if (record.state !== "queued") {
      if (record.state === "done") files.remove(path);
      return record;
    }
    const moved = await findMoved(deps, record);
    if (moved !== null) return moved;
    const media = movingStream(session);
    const { signal } = call;
    const tell: DownloadJob["tell"] = (it) =>
      call.tell({ ...it, running: true });
    const isRemoved = () => session.server.library.isRemoved(record.itemId);
    // The budget of a followed series was planned with this size.
    const maxBytes = record.isFollowed ? record.sizeBytes : null;
    const job = {
      ...{ media, space, signal, tell, isRemoved, maxBytes },
      expectedBytes: maxBytes ?? expectedBytes,
    };
    run = new DownloadRun(deps, job, { part, record });
    return await run.run();
  } catch (caught) {
    const action = `Cannot download "${download.title}"`;
    const failure = titledFailure(action, toFailure(caught));
    return await leave(deps, { run, download, failure, ...after });
  } finally {
    if (part?.sizeBytes() === 0) files.remove(partPath(deps, download));
    part?.close();
  }
}

/**
 * Opens the part file. Waits while another process fetches a download of this
 * queue; returns null if the holder does not know the queue.
 */
async function openPart(
  deps: DownloadDependencies,
  download: Download,
  { signal, tell }: DownloadCall,
) {
  const path = partPath(deps, download);
  for (let tried = 1;; tried++) {
    const part = deps.files.openPart(path);
    if (part !== null) return part;
    const known = deps.downloads.findDownload(download);
    if (known === null && tried >= LOCK_TRIES) return null;
    const isShort = tried < LOCK_TRIES;
    if (known && !isShort) tell({ ...known, running: true, elsewhere: true });
    await deps.clock.wait(isShort ? LOCK_WAIT_MS : OTHER_WAIT_MS, signal);
  }
}

/**
 * Returns the record as another process may have left it: complete, failed, or
 * paused. A process that is killed from here on leaves a queued download.
 */
function readAgain(
  { downloads }: DownloadDependencies,
  download: Download,
): Download {
  const known = downloads.findDownload(download);
  if (known !== null) return known;
  const isDropped = downloads.listDropped().some((it) =>
    it.itemId === download.itemId && it.root === download.root
  );
  if (isDropped) return { ...download, state: "paused" };
  const added = { ...download, state: "queued" as const, problem: null };
  downloads.saveDownload(added);
  return added;
}

/** Keeps the received bytes, and records why the download ended. */
async function leave(
  deps: DownloadDependencies,
  { run, download, failure, leaves, triesAgain = () => false }:
    & Pick<One, "download" | "leaves" | "triesAgain">
    & { run: DownloadRun | null; failure: Failure },
): Promise<Download> {
  const { downloads } = deps;
  await run?.keep().catch(() => undefined); // the first failure is the cause
  const known = downloads.findDownload(download);
  if (known === null) return { ...download, state: "paused" }; // dropped
  // Another process may have finished it, or be at it.
  if (run === null && (known.state === "done" || isRunning(deps, known))) {
    return known;
  }
  const record = run?.record ?? known;
  if (failure.kind === "cancelled") {
    const state = known.state === "paused" ? "paused" : leaves;
    if (known.state !== state) downloads.setState(known, state);
    return { ...record, state, problem: null };
  }
  const left = { ...record, ...failed(failure) };
  const kept: Download = triesAgain(failure.kind)
    ? { ...left, state: "queued" }
    : left;
  downloads.updateDownload(kept);
  return kept;
}

function failed(failure: Failure) {
  return { state: "failed" as const, problem: problemOf(failure) };
}

/**
 * Returns a failed record without a file. If there was one, it was the text of
 * the link.
 */
export function asLinked(download: Download): Download {
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
