import {
  type HeldToken,
  withAccountSession,
} from "../auth/accounts/account_server.ts";
import { withAddressesNow } from "../auth/accounts/confirmed_records.ts";
import { confirmingRejection } from "../auth/accounts/confirm_rejection.ts";
import { readSettled, readToken } from "../auth/accounts/read_token.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Download, DownloadProblem } from "../core/download_ports.ts";
import { Failure } from "../core/failure.ts";
import { DEFAULT_PARALLEL } from "../core/settings.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { FileItem } from "../library/download/download_plan.ts";
import { surveyDownload } from "../library/download/choose_files.ts";
import {
  downloadItems,
  previewDownloads,
  queueItems,
} from "../library/download/download_items.ts";
import { DownloadMeter, stateOf } from "../library/download/download_meter.ts";
import {
  listDownloads,
  moveItem,
  removeDownloads,
  setItemState,
  verifyDownloads,
} from "../library/download/download_records.ts";
import type { LiveDownload } from "../library/download/run_download.ts";
import { type QueueCall, runQueue } from "../library/download/run_queue.ts";
import { fillFollows } from "../library/download/fill_follows.ts";
import { expandLists } from "../library/lists/expand_lists.ts";
import { findOrReadItem, resolveItemId } from "../library/resolve_reference.ts";
import type { DOWNLOAD_COMMANDS, DownloadView } from "./download_commands.ts";
import type {
  CommandOptions,
  Handlers,
  ServiceDependencies,
} from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { type AccountSession, askerFor, withSession } from "./session.ts";
import { syncUnstoredNames } from "./unstored_library.ts";
import { problemView } from "./views.ts";
import { WaitNotices } from "./wait_notices.ts";

export const DOWNLOAD_HANDLERS: Handlers<keyof typeof DOWNLOAD_COMMANDS> = {
  "list-downloads": (deps) => ({
    downloads: listDownloads(deps).map(downloadView),
  }),
  "plan-download": async (deps, input, context) => {
    const ids = await idsOf(deps, { input, context });
    return await withSession({ deps, input, context }, async (session) => {
      const request = await requestOf(deps, { ...input, session, ids });
      const { signal } = context;
      const options = { request, signal };
      const planned = await previewDownloads(deps, session, options);
      return { downloads: planned.map(stored) };
    });
  },
  "start-download": async (deps, input, context) => {
    const ids = await idsOf(deps, { input, context });
    return await withSession({ deps, input, context }, async (session) => {
      const request = await requestOf(deps, { ...input, session, ids });
      const { signal } = context;
      const meter = meterOf(deps, context);
      const tell = (it: LiveDownload) => meter.take(it);
      const call = { work: deps.work, signal, tell };
      const done = await downloadItems(deps, session, { request, call });
      return { downloads: done.map(stored) };
    });
  },
  "survey-download": async (deps, input, context) => {
    const ids = await idsOf(deps, { input, context });
    return await withSession({ deps, input, context }, async (session) => {
      const request = await requestOf(deps, { ...input, session, ids });
      const { choices, freeBytes } = await surveyDownload(
        deps,
        session,
        request,
      );
      return { choices: [...choices], freeBytes };
    });
  },
  "queue-downloads": async (deps, input, context) => {
    const ids = await idsOf(deps, { input, context });
    return await withSession({ deps, input, context }, async (session) => {
      const request = await requestOf(deps, { ...input, session, ids });
      const queued = await queueItems(deps, session, request);
      return { downloads: queued.map(stored) };
    });
  },
  "run-queue": async (deps, { stays, parallel, timeoutMs }, context) => {
    if (parallel !== null) deps.downloads.saveParallel(parallel);
    const meter = meterOf(deps, context);
    const notices = new WaitNotices(context);
    const held = new Map<string, HeldToken>();
    const withSession: QueueCall["withSession"] = (account, use) =>
      withKeptToken({ deps, held, context, timeoutMs }, { account, use });
    const ended = await runQueue(deps, {
      work: deps.work,
      signal: context.signal,
      stays,
      parallel: deps.settings()["download.parallel"] ?? DEFAULT_PARALLEL,
      tell: (it) => {
        notices.take(it);
        meter.take(it);
      },
      withSession,
      refill: () => fillFollows(deps, { root: rootOf(deps), withSession }),
      onBlocked: (failure) => notices.report(failure),
    });
    return { downloads: ended.map(stored) };
  },
  "pause-download": (deps, { itemId }) => {
    const paused = setItemState(deps, { itemId, state: "paused" });
    deps.work.stopItem(itemId);
    return { paused };
  },
  "resume-download": (deps, { itemId }) => ({
    resumed: setItemState(deps, { itemId, state: "queued" }),
  }),
  "move-download": (deps, input) => ({ moved: moveItem(deps, input) }),
  "remove-download": (deps, input) => {
    const { itemId } = input;
    skipFollowed(deps, itemId);
    const removed = removeDownloads(deps, input);
    if (removed === 0) throw unknown(itemId);
    deps.work.stopItem(itemId);
    return { removed };
  },
  "verify-downloads": async (deps, _input, context) => {
    const meter = meterOf(deps, context);
    const tell = (it: LiveDownload) => meter.take(it);
    const { signal } = context;
    const results = await verifyDownloads(deps, { signal, tell });
    return { downloads: results.map(stored) };
  },
};

function meterOf({ clock }: ServiceDependencies, { tell }: CommandOptions) {
  return new DownloadMeter(
    clock,
    (it) => tell({ kind: "download-progress", ...it }),
  );
}

/** Returns the ids of the items that the user named. */
async function idsOf(
  deps: ServiceDependencies,
  { input, context }: {
    input: Decoded<"queue-downloads">;
    context: CommandOptions;
  },
): Promise<string[]> {
  await syncUnstoredNames(deps, input, { context, items: input.items });
  const account = resolveAccount(deps.accounts, input.account);
  const ask = askerFor({ deps, input, context });
  const ids: string[] = [];
  const references = await expandLists(deps, {
    account,
    references: input.items,
    ask,
  });
  for (const reference of references) {
    ids.push(await resolveItemId(deps, { account, reference, ask }));
  }
  return ids;
}

async function requestOf(
  { library, files, settings }: ServiceDependencies,
  { session, ids, folder, version, only, parallel = DEFAULT_PARALLEL }:
    & Pick<Decoded<"queue-downloads">, "folder" | "version" | "only">
    & { session: AccountSession; ids: readonly string[]; parallel?: number },
) {
  const items: FileItem[] = [];
  for (const id of ids) {
    items.push(await findOrReadItem(library, { session, id }));
  }
  const root = folder ?? rootOf({ files, settings });
  return { items, root, parallel, version, only };
}

/** Returns the folder to save to, unless the user chooses another one. */
function rootOf(
  { files, settings }: Pick<ServiceDependencies, "files" | "settings">,
): string {
  return settings()["download.folder"] ?? files.defaultRoot;
}

/**
 * Lends a session of an account of the queue. The token is read once, because a
 * later connection must not open a locked keyring; a sign-in replaces it.
 */
async function withKeptToken(
  { deps, held, context: { signal }, timeoutMs }: {
    deps: ServiceDependencies;
    held: Map<string, HeldToken>;
    context: CommandOptions;
    timeoutMs: number | undefined;
  },
  { account, use }: {
    account: TokenKey;
    use: (session: AccountSession) => Promise<void>;
  },
): Promise<void> {
  const id = `${account.serverId}:${account.userId}`;
  deps.servers.prepare?.();
  const read = () => readToken(deps, resolveAccount(deps.accounts, id));
  const known = held.get(id) ?? await readSettled(deps, read);
  held.set(id, known);
  const call = timeoutMs === undefined ? { signal } : { signal, timeoutMs };
  try {
    const options = { held: await withAddressesNow(deps, known), call };
    await withAccountSession(
      { deps, options },
      (session) => confirmingRejection(session, () => use(session)),
    );
  } catch (caught) {
    held.delete(id);
    throw caught;
  }
}

/** A followed series does not download again what a user removes. */
function skipFollowed(
  { downloads, follows }: ServiceDependencies,
  itemId: string,
): void {
  for (const it of downloads.listDownloads()) {
    if (it.itemId === itemId) follows.skipItem(it);
  }
}

function stored(download: Omit<LiveDownload, "running">): DownloadView {
  return downloadView({ ...download, running: false });
}

function downloadView(download: LiveDownload): DownloadView {
  return {
    itemId: download.itemId,
    path: download.path,
    sizeBytes: download.sizeBytes,
    receivedBytes: download.receivedBytes,
    state: stateOf(download),
    problem: viewOf(download.problem),
    title: titleOn(download),
    sha256: download.sha256,
    serverId: download.serverId,
    userId: download.userId,
    root: download.root,
    group: download.group,
    sidecars: download.sidecars.map((it) => ({
      kind: it.kind,
      language: it.language,
      path: it.path,
      sizeBytes: it.sizeBytes,
      sha256: it.sha256,
      state: it.problem === null ? "done" : "failed",
      problem: viewOf(it.problem),
    })),
  };
}

function viewOf(problem: DownloadProblem | null) {
  if (problem === null) return null;
  const { kind, message, hint, remedy } = problem;
  return problemView(new Failure(kind, message, { hint, remedy }));
}

/** Returns the title with the extension of its file, if that is known. */
function titleOn({ title, path }: Download): string {
  const [extension] = /\.[0-9A-Za-z]{1,16}$/.exec(path ?? "") ?? [];
  return extension === undefined || title.endsWith(extension)
    ? title
    : `${title.replace(/\.[0-9a-z]{1,5}$/, "")}${extension}`;
}

function unknown(itemId: string): Failure {
  return new Failure(
    "not_found",
    `Cannot remove download "${itemId}": it does not exist`,
    { hint: "See `jellytau download list`", remedy: "list-downloads" },
  );
}
