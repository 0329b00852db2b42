import type { Download, DownloadProblem } from "../core/download_ports.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { FileItem } from "../library/download_plan.ts";
import {
  downloadItems,
  type LiveDownload,
  previewDownloads,
} from "../library/download_items.ts";
import { DownloadMeter, stateOf } from "../library/download_meter.ts";
import { asItemId, selectItem } from "../library/find_item.ts";
import {
  forgetDownload,
  listDownloads,
  verifyDownloads,
} from "../library/kept_downloads.ts";
import type { DOWNLOAD_COMMANDS, DownloadView } from "./download_commands.ts";
import type { CommandOptions, Handlers, ServiceParts } from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { type AccountSession, withSession } from "./session.ts";
import { explainMissing, whyUnplayable } from "../library/why_unplayable.ts";
import { fillForNames } from "./unkept_library.ts";
import { problemView } from "./views.ts";

export const DOWNLOAD_HANDLERS: Handlers<keyof typeof DOWNLOAD_COMMANDS> = {
  "list-downloads": (parts) => ({
    downloads: listDownloads(parts).map(downloadView),
  }),
  "plan-download": async (parts, input, context) => {
    await fillForNames(parts, input, { context, items: input.items });
    return await withSession({ parts, input, context }, async (session) => {
      const request = await requestOf(parts, session, input);
      const { signal } = context;
      const options = { request, signal };
      const planned = await previewDownloads(parts, session, options);
      return { downloads: planned.map(stored) };
    });
  },
  "start-download": async (parts, input, context) => {
    await fillForNames(parts, input, { context, items: input.items });
    return await withSession({ parts, input, context }, async (session) => {
      const request = await requestOf(parts, session, input);
      const { signal } = context;
      const meter = meterOf(parts, context);
      const tell = (it: LiveDownload) => meter.take(it);
      const call = { work: parts.work, signal, tell };
      const done = await downloadItems(parts, session, { request, call });
      return { downloads: done.map(stored) };
    });
  },
  "pause-download": ({ work }, { itemId }) => ({
    paused: work.stopItem(itemId),
  }),
  "remove-download": (parts, { itemId }) => {
    const removed = forgetDownload(parts, itemId);
    if (removed === 0) throw unknown(itemId);
    return { removed };
  },
  "verify-downloads": async (parts, _input, context) => {
    const meter = meterOf(parts, context);
    const tell = (it: LiveDownload) => meter.take(it);
    const { signal } = context;
    const results = await verifyDownloads(parts, { signal, tell });
    return { downloads: results.map(stored) };
  },
};

function meterOf({ clock }: ServiceParts, { tell }: CommandOptions) {
  return new DownloadMeter(
    clock,
    (it) => tell({ kind: "download-progress", ...it }),
  );
}

async function requestOf(
  parts: ServiceParts,
  session: AccountSession,
  input: Pick<
    Decoded<"start-download">,
    "items" | "folder" | "parallel" | "version"
  >,
) {
  const { items: wanted, folder, parallel, version } = input;
  const items: FileItem[] = [];
  for (const it of wanted) {
    items.push(await meantItem(parts, { session, reference: it }));
  }
  const root = folder ?? parts.files.defaultRoot;
  return { items, root, parallel, version };
}

/**
 * Returns a stored item. If it is not stored, reads an id from the server, or
 * asks the server why a name was not found.
 */
export async function meantItem(
  { library }: Pick<ServiceParts, "library">,
  { session, reference }: { session: AccountSession; reference: string },
): Promise<FileItem> {
  const { account, server, token } = session;
  try {
    return selectItem(library, { account, reference });
  } catch (caught) {
    const id = asItemId(reference);
    const failure = toFailure(caught);
    if (failure.kind !== "not_found") throw failure;
    if (id === null) {
      const ask = () => whyUnplayable(session, reference);
      throw await explainMissing(failure, ask);
    }
    const files = await server.library.readFiles(token, id);
    return { ...files.item, files };
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

/** Returns the title with the extension of its file, once that has a name. */
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
