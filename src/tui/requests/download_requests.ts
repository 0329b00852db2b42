import type { DownloadView } from "../views.ts";
import { screenHint } from "../screen_hint.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type DownloadRequests =
  & Pick<Requests, "download" | "togglePause" | "drop" | "verifyDownloads">
  & { readonly readDownloads: Use };

/** Two at once: a home server has little more to give. */
const PARALLEL = 2;

export function downloadRequests(tools: Tools): DownloadRequests {
  const { client, dispatch, quietly, run, say } = tools;
  return {
    readDownloads,
    verifyDownloads: () => run("Verifying every file", verify),
    download(ids) {
      say(ids.length === 1 ? "Downloading" : `Downloading ${ids.length} items`);
      start(ids);
    },
    togglePause({ itemId, state }) {
      if (state === "done") return;
      if (state !== "running") return start([itemId]);
      quietly(async (signal) => {
        await client.send("pause-download", { itemId }, { signal });
        await readDownloads(signal);
      });
    },
    drop: ({ itemId }) =>
      quietly(async (signal) => {
        await client.send("remove-download", { itemId }, { signal });
        await readDownloads(signal);
      }),
  };

  async function readDownloads(signal: AbortSignal): Promise<void> {
    const { downloads } = await client.send("list-downloads", {}, { signal });
    dispatch({ kind: "downloads", downloads });
  }

  /** Beside everything; the screen's events tell how far it is. */
  function start(items: readonly string[]): void {
    quietly(async (signal) => {
      const input = {
        account: null,
        items: [...items],
        folder: null,
        parallel: PARALLEL,
      };
      try {
        const reply = await client.send("start-download", input, { signal });
        tellEnd(reply.downloads);
      } finally {
        if (!signal.aborted) await readDownloads(signal);
      }
    });
  }

  function tellEnd(
    downloads: readonly Omit<DownloadView, "rate" | "leftMs" | "waiting">[],
  ) {
    const done = downloads.filter((it) => it.state === "done");
    if (done.length > 0) say(`Downloaded ${named(done)}`);
    for (const { title, problem } of downloads) {
      if (problem) {
        say(`${title}: ${problem.message}`, { bad: screenHint(problem) });
      }
    }
  }

  async function verify(signal: AbortSignal): Promise<void> {
    const { downloads } = await client.send("verify-downloads", {}, { signal });
    dispatch({ kind: "downloads", downloads });
    const bad = downloads.filter((it) => it.state === "failed");
    if (bad.length === 0) return say("Every file is unchanged");
    say(`Changed or missing: ${named(bad)}`, { bad: "Download it again" });
  }
}

function named(downloads: readonly { title: string }[]): string {
  const [first, ...others] = downloads.map(({ title }) => title);
  return others.length === 0
    ? `${first}`
    : `${first} and ${others.length} more`;
}
