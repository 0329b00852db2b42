import { interrupted } from "../../core/abort.ts";
import {
  type Download,
  downloadId,
  problemOf,
} from "../../core/download_ports.ts";
import { Failure, type FailureKind, toFailure } from "../../core/failure.ts";
import { movingOn } from "../../core/move_on.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { titledFailure } from "../titled_failure.ts";
import { DiskSpace } from "./disk_space.ts";
import type { DownloadDependencies } from "./download_file.ts";
import { factsOf } from "./download_items.ts";
import {
  type AccountSession,
  isRunning,
  isWanted,
  listFiles,
} from "./download_plan.ts";
import { purgeDropped } from "./drop_downloads.ts";
import { type DownloadCall, downloadOne } from "./run_download.ts";

/** The time between two looks at what other processes have changed. */
const LOOK_MS = 1_000;
/** The pause after a failure that the next download would meet as well. */
const BLOCKED_MS = 60_000;
/** The time after which followed series are looked at again. */
const REFILL_MS = 15 * 60_000;
/** The tries of one download while the server is unreachable. */
const MAX_TRIES = 3;
/** The failures of a network that may pass, but also of a single bad file. */
const OF_NETWORK: readonly FailureKind[] = ["unreachable", "timeout"];
/** The failures of a disk that every other download meets too. */
const OF_DISK: readonly FailureKind[] = ["storage_unavailable"];
/** Belongs to no item: pausing a download ends the tasks of its item. */
const NO_ITEM = "";

export interface QueueCall extends DownloadCall {
  /** True to wait for more downloads when the queue is empty. */
  readonly stays: boolean;
  /** The limit of parallel downloads, unless one is stored. */
  readonly parallel: number;
  /** Lends the session of an account. */
  readonly withSession: (
    account: TokenKey,
    use: (session: AccountSession) => Promise<void>,
  ) => Promise<void>;
  /** Queues what followed series want; called under the lock of the queue. */
  readonly refill: () => Promise<void>;
  /** Called when the queue has to wait, such as for space on the disk. */
  readonly onBlocked: (failure: Failure) => void;
}

/**
 * Fetches the queued downloads in order, also those that are added meanwhile.
 * One process does so at a time; another one waits until it ends, and then
 * continues. A pause or a removal by another process takes effect within
 * seconds.
 *
 * @returns the downloads that have ended, with their problems
 * @throws {Failure} `cancelled` when interrupted; the others stay queued
 * @throws {Failure} of a session, once the rest has ended, unless it `stays`
 */
export async function runQueue(
  deps: DownloadDependencies,
  call: QueueCall,
): Promise<Download[]> {
  return await new QueueRun(deps, call).run();
}

interface Active {
  readonly download: Download;
  readonly task: Promise<void>;
}

class QueueRun {
  readonly #deps: DownloadDependencies;
  readonly #call: QueueCall;
  readonly #space: DiskSpace;
  readonly #active = new Map<string, Active>();
  readonly #ended = new Map<string, Download>();
  readonly #tries = new Map<string, number>();
  /** The time from which a download may be tried again. */
  readonly #dueMs = new Map<string, number>();
  /** The time from which the session of an account may be opened again. */
  readonly #sessionDueMs = new Map<string, number>();
  #sessionFailure: Failure | null = null;
  #blockedUntilMs = -Infinity;
  #refillMs = -Infinity;

  constructor(deps: DownloadDependencies, call: QueueCall) {
    this.#deps = deps;
    this.#call = call;
    this.#space = new DiskSpace(deps.files);
  }

  async run(): Promise<Download[]> {
    const { signal, stays } = this.#call;
    purgeDropped(this.#deps);
    while (!signal.aborted) {
      await this.#refill();
      const next = this.#next();
      if (next === null && !stays && !this.#showOthers()) break;
      if (next === null || !await this.#runLocked(next)) await this.#wait([]);
    }
    if (signal.aborted) throw stopped();
    if (this.#sessionFailure !== null) throw this.#sessionFailure;
    return [...this.#ended.values()];
  }

  /** Queues what followed series want, now and then; one process does so. */
  async #refill(): Promise<void> {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs < this.#refillMs) return;
    this.#refillMs = nowMs + REFILL_MS;
    let lock = null;
    try {
      lock = this.#deps.files.lockQueue();
      if (lock !== null) await this.#call.refill();
    } catch (caught) {
      // The queue may hold downloads of another server.
      if (!this.#call.signal.aborted) this.#call.onBlocked(toFailure(caught));
    } finally {
      lock?.release();
    }
  }

  /** @returns false if another process works on the queue */
  async #runLocked(next: Download): Promise<boolean> {
    const lock = this.#deps.files.lockQueue();
    if (lock === null) {
      this.#showOthers();
      return false;
    }
    try {
      await this.#runAccount(next);
    } finally {
      lock.release();
    }
    return true;
  }

  /** Fetches until the next download belongs to another account. */
  async #runAccount({ serverId, userId }: TokenKey): Promise<void> {
    const { withSession, work, signal: outer, stays } = this.#call;
    const account = { serverId, userId };
    const task = { account, itemId: NO_ITEM, outer };
    try {
      await withSession(
        account,
        (session) =>
          work.with(task, (signal) => this.#fetchAll(session, signal)),
      );
    } catch (caught) {
      if (outer.aborted) return;
      const failure = toFailure(caught);
      const isSignedOut = ["not_found", "not_signed_in"].includes(failure.kind);
      if (isSignedOut) return this.#failAll(account, failure);
      const nowMs = this.#deps.clock.monotonicMs();
      const dueMs = stays ? nowMs + BLOCKED_MS : Infinity;
      this.#sessionDueMs.set(accountId(account), dueMs);
      if (stays) this.#call.onBlocked(failure);
      else this.#sessionFailure ??= failure;
    }
  }

  async #fetchAll(session: AccountSession, signal: AbortSignal): Promise<void> {
    const { serverId, userId } = session.account;
    const limit = () =>
      this.#deps.downloads.findParallel() ?? this.#call.parallel;
    const tasks = () => [...this.#active.values()].map(({ task }) => task);
    while (!signal.aborted) {
      this.#stopUnwanted();
      const next = this.#next();
      const isMine = next?.serverId === serverId && next.userId === userId;
      if (next && isMine && this.#active.size < limit()) {
        const id = downloadId(next);
        const task = this.#fetch(session, { download: next, signal })
          .finally(() => this.#active.delete(id));
        this.#active.set(id, { download: next, task });
        continue;
      }
      if (this.#active.size === 0) break;
      await this.#wait(tasks());
    }
    await Promise.all(tasks());
  }

  /** Fetches one download. Never throws: the record contains the failure. */
  async #fetch(
    session: AccountSession,
    { download, signal }: { download: Download; signal: AbortSignal },
  ): Promise<void> {
    const id = downloadId(download);
    const { work, tell } = this.#call;
    const tried = (this.#tries.get(id) ?? 0) + 1;
    this.#tries.set(id, tried);
    const triesAgain = (kind: FailureKind) =>
      OF_DISK.includes(kind) ||
      (OF_NETWORK.includes(kind) && tried < MAX_TRIES);
    let ended: Download;
    try {
      tell({ ...download, running: true });
      const facts = await movingOn(session, (it) => readFacts(it, download));
      const call = { work, signal, tell };
      const after = { leaves: "queued" as const, triesAgain };
      const one = { download, ...facts, space: this.#space, call, ...after };
      ended = await downloadOne(this.#deps, session, one);
    } catch (caught) {
      ended = this.#leave(download, { failure: toFailure(caught), triesAgain });
      tell({ ...ended, running: false });
    }
    this.#settle(ended);
  }

  /** Records why a download could not begin, unless something else ended it. */
  #leave(
    download: Download,
    { failure, triesAgain }: {
      failure: Failure;
      triesAgain: (kind: FailureKind) => boolean;
    },
  ): Download {
    const known = this.#deps.downloads.findDownload(download);
    if (known === null) return { ...download, state: "paused" }; // dropped
    // Another process may have paused or finished it, or be fetching it.
    const isOurs = known.state === "queued" && !isRunning(this.#deps, known);
    if (failure.kind === "cancelled" || !isOurs) return known;
    const action = `Cannot download "${download.title}"`;
    const problem = problemOf(titledFailure(action, failure));
    const state = triesAgain(failure.kind) ? "queued" : "failed";
    const ended: Download = { ...known, state, problem };
    this.#deps.downloads.updateDownload(ended);
    return ended;
  }

  /** Notes how a download has ended, and when it may be tried again. */
  #settle(ended: Download): void {
    const { problem } = ended;
    const id = downloadId(ended);
    this.#ended.set(id, ended);
    if (ended.state !== "queued" && this.#call.stays) this.#tries.delete(id);
    if (ended.state !== "queued" || problem === null) return;
    const { kind, message, hint, remedy } = problem;
    if (OF_DISK.includes(kind)) {
      return this.#block(new Failure(kind, message, { hint, remedy }));
    }
    const nowMs = this.#deps.clock.monotonicMs();
    this.#dueMs.set(id, nowMs + BLOCKED_MS);
  }

  #block(failure: Failure): void {
    this.#blockedUntilMs = this.#deps.clock.monotonicMs() + BLOCKED_MS;
    this.#call.onBlocked(failure);
  }

  /** Returns the next download to fetch; null if none may be started now. */
  #next(): Download | null {
    const nowMs = this.#deps.clock.monotonicMs();
    if (nowMs < this.#blockedUntilMs) return null;
    return this.#deps.downloads.listQueued().find((it) => {
      const id = downloadId(it);
      const sessionDueMs = this.#sessionDueMs.get(accountId(it)) ?? -Infinity;
      if (nowMs < sessionDueMs) return false;
      const isDue = this.#call.stays
        // Queued again by the user, it has no problem.
        ? it.problem === null || nowMs >= (this.#dueMs.get(id) ?? -Infinity)
        : !this.#tries.has(id);
      return isDue && !this.#active.has(id) && !isRunning(this.#deps, it);
    }) ?? null;
  }

  /** Stops what another process has paused or dropped. */
  #stopUnwanted(): void {
    for (const { download } of this.#active.values()) {
      if (isWanted(this.#deps, download)) continue;
      this.#call.work.stopItem(download.itemId);
    }
  }

  /**
   * Reports the progress of what other processes fetch.
   *
   * @returns whether they fetch anything
   */
  #showOthers(): boolean {
    const found = this.#deps.downloads.listQueued()
      .filter((it) => isRunning(this.#deps, it));
    for (const it of found) {
      this.#call.tell({ ...it, running: true, elsewhere: true });
    }
    return found.length > 0;
  }

  #failAll({ serverId, userId }: TokenKey, failure: Failure): void {
    for (const it of this.#deps.downloads.listQueued()) {
      if (it.serverId !== serverId || it.userId !== userId) continue;
      const action = `Cannot download "${it.title}"`;
      const problem = problemOf(titledFailure(action, failure));
      const failed = { ...it, state: "failed" as const, problem };
      this.#deps.downloads.updateDownload(failed);
      this.#ended.set(downloadId(it), failed);
      this.#call.tell({ ...failed, running: false });
    }
  }

  /** Waits a little, or until one of the tasks has ended. */
  async #wait(tasks: readonly Promise<void>[]): Promise<void> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#call.signal, stop.signal]);
    const look = this.#deps.clock.wait(LOOK_MS, signal).catch(() => undefined);
    await Promise.race([look, ...tasks]);
    stop.abort();
  }
}

/** Reads what the server says about the file of a download. */
async function readFacts(session: AccountSession, { itemId }: Download) {
  const item = await session.server.library.readItem(itemId);
  const files = await listFiles(session, [item]);
  return factsOf(files.find(({ id }) => id === itemId) ?? item);
}

function accountId({ serverId, userId }: TokenKey): string {
  return `${serverId}:${userId}`;
}

function stopped(): Failure {
  return interrupted("Cannot finish the downloads", {
    hint: "They stay queued; `jellytau download resume` continues",
    remedy: "list-downloads",
  });
}
