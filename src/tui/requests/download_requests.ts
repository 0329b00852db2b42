import { downloadId, type FileChoice } from "../../core/download_ports.ts";
import type {
  DownloadProgressView,
  DownloadView as DownloadRecord,
} from "../../service/protocol.ts";
import type { ItemRef } from "../model/location.ts";
import type { State } from "../model/state.ts";
import { downloadQuestion } from "./download_question.ts";
import type { Requests, Tools, Use } from "./requests.ts";

type DownloadRequests =
  & Pick<
    Requests,
    | "download"
    | "downloadSome"
    | "togglePause"
    | "togglePauseAll"
    | "moveDownload"
    | "removeDownloads"
    | "verifyDownloads"
    | "unfollow"
  >
  & {
    readonly readDownloads: Use;
    /** Fetches the queue until the screen closes, once at a time. */
    readonly runQueue: () => void;
    /** Shows how a download of this process has ended. */
    readonly showEnd: (event: DownloadProgressView) => void;
  };

/** @param state reads what the screen shows now */
export function downloadRequests(
  tools: Tools,
  state: () => State,
): DownloadRequests {
  const { client, quietly, run, say } = tools;
  const queue = queueRunner(tools);
  const change = (use: Use) =>
    quietly(async (signal) => {
      try {
        await use(signal);
      } finally {
        if (!signal.aborted) await readDownloads(signal);
      }
    });
  return {
    readDownloads,
    runQueue: queue.start,
    showEnd: (event) => change((signal) => showEnd(tools, { event, signal })),
    verifyDownloads: () =>
      run("Verifying every file", (signal) => verify(tools, signal)),
    download: (ids) => addToQueue(ids, "all"),
    downloadSome: (holder) =>
      run(
        "Looking at the episodes",
        (signal) => askWhich(tools, { holder, state, addToQueue, signal }),
      ),
    togglePause: (downloads) => pause(() => downloads),
    togglePauseAll: () => pause(() => state().downloads),
    ...recordRequests(tools, change),
  };

  function pause(which: () => readonly DownloadRecord[]): void {
    change(async (signal) => {
      await togglePause(client, { downloads: which(), signal });
      queue.restart();
    });
  }

  function addToQueue(ids: readonly string[], only: FileChoice): void {
    say(ids.length === 1 ? "Downloading" : `Downloading ${ids.length} items`);
    change(async (signal) => {
      const input = { account: null, items: [...ids], folder: null, only };
      await client.send("queue-downloads", input, { signal });
      queue.restart();
    });
  }

  async function readDownloads(signal: AbortSignal): Promise<void> {
    await showDownloads(tools, { signal });
    const { follows } = await client.send("list-follows", {}, { signal });
    tools.dispatch({ kind: "follows", follows });
  }
}

/** Changes what is on record. */
function recordRequests(
  { client, say }: Tools,
  change: (use: Use) => void,
): Pick<Requests, "moveDownload" | "removeDownloads" | "unfollow"> {
  return {
    moveDownload: ({ itemId }, to) =>
      change(async (signal) => {
        await client.send("move-download", { itemId, to }, { signal });
      }),
    removeDownloads: (downloads, { deleteFile }) =>
      change(async (signal) => {
        for (const { itemId } of downloads) {
          const input = { itemId, deleteFile };
          await client.send("remove-download", input, { signal });
        }
      }),
    unfollow: ({ serverId, userId, seriesId, name }) =>
      change(async (signal) => {
        const input = { item: seriesId, owner: { serverId, userId } };
        await client.send("unfollow-series", input, { signal });
        say(`No longer following ${name}`);
      }),
  };
}

async function showEnd(
  tools: Tools,
  { event, signal }: { event: DownloadProgressView; signal: AbortSignal },
): Promise<void> {
  const { downloads } = await tools.client.send("list-downloads", {}, {
    signal,
  });
  const id = downloadId({ ...event, itemId: event.item });
  reportEnd(tools, downloads.filter((it) => downloadId(it) === id));
}

/** Asks which episodes to download, unless that would interrupt the user. */
async function askWhich(
  { client, dispatch, say }: Tools,
  { holder: { id, name }, state, addToQueue, signal }: {
    holder: Pick<ItemRef, "id" | "name">;
    state: () => State;
    addToQueue: (ids: readonly string[], only: FileChoice) => void;
    signal: AbortSignal;
  },
): Promise<void> {
  const input = { account: null, items: [id], folder: null };
  const survey = await client.send("survey-download", input, { signal });
  const { overlay, typing } = state();
  if (overlay !== null || typing) {
    const why = "the question would interrupt you";
    return say(`Cannot download ${name}: ${why}`, {
      bad: "Finish what you are typing or close the window, then try again",
    });
  }
  const start = (only: FileChoice) => addToQueue([id], only);
  const asked = downloadQuestion(survey, { name, start });
  dispatch({ kind: "overlay", overlay: { kind: "choice", ...asked } });
}

function queueRunner({ client, quietly }: Tools) {
  let state: "new" | "running" | "ended" = "new";
  function start(): void {
    if (state === "running") return;
    state = "running";
    quietly(async (signal) => {
      const input = { stays: true, parallel: null };
      try {
        await client.send("run-queue", input, { signal });
      } finally {
        state = "ended";
      }
    });
  }
  /** Starts the queue again if a failure, such as of the database, ended it. */
  function restart(): void {
    if (state === "ended") start();
  }
  return { start, restart };
}

/** Pauses downloads if one runs or waits, else queues all of them again. */
async function togglePause(
  client: Tools["client"],
  { downloads, signal }: {
    downloads: readonly DownloadRecord[];
    signal: AbortSignal;
  },
): Promise<void> {
  const unfinished = downloads.filter(({ state }) => state !== "done");
  const isOn = unfinished.some(({ state }) =>
    state === "running" || state === "queued"
  );
  const name = isOn ? "pause-download" : "resume-download";
  for (const { itemId, state } of unfinished) {
    if (isOn && state === "failed") continue; // it keeps its problem
    await client.send(name, { itemId }, { signal });
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
