import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Download, DownloadProblem } from "../core/download_ports.ts";
import { Failure } from "../core/failure.ts";
import type { FileItem } from "../library/download/download_plan.ts";
import {
  downloadItems,
  type LiveDownload,
  previewDownloads,
} from "../library/download/download_items.ts";
import { DownloadMeter, stateOf } from "../library/download/download_meter.ts";
import {
  listDownloads,
  removeDownloads,
  verifyDownloads,
} from "../library/download/download_records.ts";
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
  "pause-download": ({ work }, { itemId }) => ({
    paused: work.stopItem(itemId),
  }),
  "remove-download": (deps, { itemId }) => {
    const removed = removeDownloads(deps, itemId);
    if (removed === 0) throw unknown(itemId);
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
    input: Decoded<"start-download"> | Decoded<"plan-download">;
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
  { session, ids, folder, parallel, version }:
    & Pick<Decoded<"start-download">, "folder" | "parallel" | "version">
    & { session: AccountSession; ids: readonly string[] },
) {
  const items: FileItem[] = [];
  for (const id of ids) {
    items.push(await findOrReadItem(library, { session, id }));
  }
  const root = folder ?? settings()["download.folder"] ?? files.defaultRoot;
  return { items, root, parallel, version };
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
