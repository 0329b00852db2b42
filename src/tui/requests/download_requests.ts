import { downloadId } from "../../core/download_ports.ts";
import type { DownloadView as DownloadRecord } from "../../service/protocol.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type DownloadRequests =
  & Pick<
    Requests,
    "download" | "togglePause" | "removeDownload" | "verifyDownloads"
  >
  & { readonly readDownloads: Use };

/** The number of parallel downloads; more would overload a home server. */
const PARALLEL = 2;

export function downloadRequests(tools: Tools): DownloadRequests {
  const { client, quietly, run, say } = tools;
  return {
    readDownloads,
    verifyDownloads: () =>
      run("Verifying every file", (signal) => verify(tools, signal)),
    download(ids) {
      say(ids.length === 1 ? "Downloading" : `Downloading ${ids.length} items`);
      start(ids, null);
    },
    togglePause({ itemId, root, state }) {
      if (state === "done") return;
      if (state !== "running") return start([itemId], root);
      quietly(async (signal) => {
        await client.send("pause-download", { itemId }, { signal });
        await readDownloads(signal);
      });
    },
    removeDownload: ({ itemId }) =>
      quietly(async (signal) => {
        await client.send("remove-download", { itemId }, { signal });
        await readDownloads(signal);
      }),
  };

  function readDownloads(signal: AbortSignal): Promise<void> {
    return showDownloads(tools, { signal });
  }

  /** Downloads in the background; events report the progress. */
  function start(items: readonly string[], folder: string | null): void {
    quietly(async (signal) => {
      const input = {
        account: null,
        items: [...items],
        folder,
        parallel: PARALLEL,
      };
      try {
        const reply = await client.send("start-download", input, { signal });
        reportEnd(tools, reply.downloads);
      } finally {
        if (!signal.aborted) await readDownloads(signal);
      }
    });
  }
}

/** Lists every download, with the result of each that was verified. */
async function showDownloads(
  { client, dispatch }: Tools,
  { checked = [], signal }: {
    checked?: readonly DownloadRecord[];
    signal?: AbortSignal;
  },
): Promise<void> {
  const options = signal ? { signal } : {};
  const { downloads } = await client.send("list-downloads", {}, options);
  // An item can be in several folders.
  const results = new Map(checked.map((it) => [downloadId(it), it]));
  const shown = downloads.map((it) => results.get(downloadId(it)) ?? it);
  dispatch({ kind: "downloads", downloads: shown });
}

function reportEnd(
  { say, remedyText }: Tools,
  downloads: readonly DownloadRecord[],
): void {
  const done = downloads.filter((it) => it.state === "done");
  if (done.length > 0) say(`Downloaded ${named(done)}`);
  for (const { title, problem } of downloads.flatMap(filesOf)) {
    if (problem) {
      say(`${title}: ${problem.message}`, { bad: remedyText(problem) });
    }
  }
}

async function verify(tools: Tools, signal: AbortSignal): Promise<void> {
  let checked: readonly DownloadRecord[] = [];
  try {
    const reply = await tools.client.send("verify-downloads", {}, { signal });
    checked = reply.downloads;
    reportVerified(tools, checked);
  } finally {
    // Each file was shown as running while it was read.
    await showDownloads(tools, { checked });
  }
}

function reportVerified(
  { say }: Tools,
  downloads: readonly DownloadRecord[],
): void {
  if (downloads.length === 0) return say("There are no finished downloads");
  // A file that was never downloaded has not changed.
  const bad = downloads.flatMap(filesOf)
    .filter((it) => it.state === "failed" && it.path !== null);
  if (bad.length === 0) return say("Every file is unchanged");
  say(`Changed or missing: ${named(bad)}`, { bad: "Download it again" });
}

/** Returns a download and the files beside it, such as subtitles. */
function filesOf({ sidecars, ...download }: DownloadRecord) {
  const { title } = download;
  const beside = sidecars.map((it) => ({
    ...it,
    title: `${title}, ${[it.kind, it.language].filter(Boolean).join(" ")}`,
  }));
  return [download, ...beside];
}

function named(downloads: readonly { title: string }[]): string {
  const [first, ...others] = downloads.map(({ title }) => title);
  return others.length === 0
    ? `${first}`
    : `${first} and ${others.length} more`;
}
