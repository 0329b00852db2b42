/** The commands for the download queue. */
import { QUEUE_MOVES, type QueueMove } from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import { DEFAULT_PARALLEL, MAX_PARALLEL } from "../../core/settings.ts";
import type { DownloadView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { reportDownloads, withBar } from "./download.ts";
import { formatDownloads } from "./format_downloads.ts";
import { DOWNLOAD_NAMES, selectDownloads } from "./select_downloads.ts";

export const downloadResume: Command = {
  path: "download resume",
  summary: "continue the download queue",
  args: "[download...]",
  about: [
    "Downloads everything in the queue, in its order, until the queue is " +
    "empty. JellyTau does the same while its screen is open; only one process " +
    "does so at a time, and another one takes over when that ends.",
    "Downloads that you paused, or that failed, stay as they are unless you " +
    `name them. ${DOWNLOAD_NAMES}`,
  ],
  examples: [
    ["continue the queue", "download resume"],
    ["continue a paused series", 'download resume "Some Series"'],
  ],
  globals: ["json", "input", "timeout", "ascii"],
  settings: "needed",
  options: [
    { flags: "--all", description: "also continue paused and failed ones" },
    {
      flags: "--parallel <n>",
      description: "parallel downloads from now on " +
        `(default ${DEFAULT_PARALLEL}, max ${MAX_PARALLEL})`,
    },
  ],
  needsToken: () => true,
  run: resume,
};

async function resume(run: Invocation): Promise<void> {
  const client = await run.client();
  const wanted = run.number("parallel", { from: 1 });
  const parallel = wanted === null ? null : Math.min(wanted, MAX_PARALLEL);
  const isChosen = run.flag("all") || run.args().length > 0;
  for (const { itemId } of isChosen ? await selectDownloads(run) : []) {
    await client.send("resume-download", { itemId }, run);
  }
  const input = { stays: false, parallel, ...run.timeout() };
  const reply = await withBar(run, () => client.send("run-queue", input, run));
  reportDownloads(run, reply);
  if (reply.downloads.length === 0) run.output.note("Nothing to download");
}

export const downloadPause: Command = {
  path: "download pause",
  summary: "pause downloads",
  args: "[download...]",
  about: [
    "Pauses them also in another JellyTau process. `jellytau download resume` " +
    "continues a paused download that you name.",
    DOWNLOAD_NAMES,
  ],
  examples: [["pause every download", "download pause --all"]],
  globals: ["json"],
  options: [{ flags: "--all", description: "pause all that are in the queue" }],
  async run(run) {
    const client = await run.client();
    // A paused one has no problem, so the reason of a failure would be lost.
    const isMeant = ({ state }: DownloadView) => state !== "failed";
    const chosen = await selectDownloads(run, { isMeant });
    const use = async ({ itemId }: DownloadView) => {
      await client.send("pause-download", { itemId }, run);
    };
    await change(run, { chosen, use });
  },
};

export const downloadMove: Command = {
  path: "download move",
  summary: "move a download in the queue",
  args: "<download> <first|up|down|last>",
  about: [DOWNLOAD_NAMES],
  examples: [["download a film next", 'download move "Some Film" first']],
  globals: ["json"],
  async run(run) {
    const to = readMove(run.argument(1) ?? "");
    const chosen = await selectDownloads(run, {
      names: [run.argument(0) ?? ""],
    });
    const isReversed = to === "first" || to === "down";
    const client = await run.client();
    const use = async ({ itemId }: DownloadView) => {
      await client.send("move-download", { itemId, to }, run);
    };
    await change(run, {
      chosen: isReversed ? chosen.toReversed() : chosen,
      use,
    });
  },
};

function readMove(word: string): QueueMove {
  const to = QUEUE_MOVES.find((it) => it === word);
  if (to !== undefined) return to;
  throw new Failure("usage", `Cannot move a download to "${word}"`, {
    hint: `Use one of ${QUEUE_MOVES.join(", ")}`,
  });
}

/** Changes downloads one after another, then lists them. */
async function change(
  run: Invocation,
  { chosen, use }: {
    chosen: readonly DownloadView[];
    use: (download: DownloadView) => Promise<void>;
  },
): Promise<void> {
  for (const it of chosen) await use(it);
  const client = await run.client();
  const { downloads } = await client.send("list-downloads", {}, run);
  const ids = new Set(chosen.map(({ itemId }) => itemId));
  const changed = downloads.filter(({ itemId }) => ids.has(itemId));
  run.output.data(
    { downloads: changed },
    () => run.output.paintStates(formatDownloads(changed)),
  );
}
