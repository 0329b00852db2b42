import { ITEM_NAMES } from "../help/shared_texts.ts";
import { isAbsolute, resolve } from "node:path";
import { DEFAULT_PARALLEL, MAX_PARALLEL } from "../../core/settings.ts";
import { FILE_CHOICES } from "../../core/download_ports.ts";
import { Failure, type FailureKind, FAILURES } from "../../core/failure.ts";
import type { DownloadView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { formatDownloads } from "./format_downloads.ts";
import { DownloadBar } from "./download_bar.ts";

const MAX_ITEMS = 1_000;

export const download: Command = {
  path: "download",
  summary: "download films, episodes, series and music",
  args: "<item...>",
  about: [
    "For a series, season, album, playlist or collection, downloads " +
    "everything in it. An interrupted download resumes where it stopped.",
    ITEM_NAMES,
  ],
  examples: [
    ["download a film", 'download "Some Film (1987)"'],
    [
      "see what would be downloaded for a series",
      'download "Some Series" --dry-run',
    ],
    [
      "choose a folder",
      'download "Some Film (1987)" --dir ~/Videos',
    ],
  ],
  globals: ["json", "account", "input", "timeout", "ascii"],
  settings: "needed",
  options: [
    { flags: "--dir <path>", description: "folder to save to" },
    {
      flags: "--parallel <n>",
      description: `parallel downloads (default ${DEFAULT_PARALLEL}, ` +
        `max ${MAX_PARALLEL})`,
    },
    {
      flags: "--video-version <version>",
      description: "choose one of several versions by number or name",
    },
    {
      flags: "--only <which>",
      description: "the files of a series to take; next: the next 5 unwatched",
      choices: FILE_CHOICES,
      default: "all",
    },
    { flags: "--dry-run", description: "show what would be downloaded" },
  ],
  needsToken: () => true,
  run: fetchAll,
};

async function fetchAll(run: Invocation): Promise<void> {
  if (run.args().length > MAX_ITEMS) throw tooMany();
  const parallel = run.number("parallel", { from: 1 }) ??
    run.settings["download.parallel"] ?? DEFAULT_PARALLEL;
  const input = {
    account: run.account(),
    items: [...run.args()],
    folder: folderOf(run.option("dir")),
    version: run.option("videoVersion"),
    only: FILE_CHOICES.find((it) => it === run.option("only")) ?? "all",
    parallel: Math.min(parallel, MAX_PARALLEL),
    ...run.timeout(),
  };
  const client = await run.client();
  if (run.flag("dryRun")) {
    const planned = await client.send("plan-download", input, run);
    run.output.data(
      planned,
      () => formatDownloads(planned.downloads, { planned: true }),
    );
    return throwProblem(planned.downloads, isFailed);
  }
  reportDownloads(
    run,
    await withBar(run, () => client.send("start-download", input, run)),
  );
}

/** Shows the progress of downloads while `use` runs. */
export async function withBar<T>(
  run: Invocation,
  use: () => Promise<T>,
): Promise<T> {
  const client = await run.client();
  const bar = new DownloadBar(run);
  const stop = client.onEvent((event) => {
    if (event.kind === "download-progress") bar.take(event);
    if (event.kind === "notice") run.output.note(event.text);
  });
  try {
    return await use();
  } finally {
    bar.stop();
    stop();
  }
}

/** @throws {Failure} the problem of those that did not finish */
export function reportDownloads(
  run: Invocation,
  reply: { readonly downloads: readonly DownloadView[] },
): void {
  run.output.data(
    reply,
    () => run.output.paintStates(formatDownloads(reply.downloads)),
  );
  throwProblem(reply.downloads);
}

function tooMany(): Failure {
  return new Failure(
    "usage",
    `Cannot download: more than ${MAX_ITEMS} items are named`,
    {
      hint: "Name a series or an album, or run the command again for the rest",
    },
  );
}

function folderOf(given: string | null): string | null {
  return given === null || isAbsolute(given) ? given : resolve(given);
}

interface Ended {
  readonly title: string;
  readonly problem: DownloadView["problem"];
}

function isFailed({ state }: DownloadView): boolean {
  return state === "failed";
}

function isUnfinished({ state }: DownloadView): boolean {
  return state !== "done";
}

/**
 * Reports the downloads that are left, and failed files beside any of them.
 *
 * @param isLeft selects the downloads that are left; by default unfinished ones
 * @throws {Failure} the problem of a single download; for several, their common
 * kind if every file has it, else `partial`
 */
export function throwProblem(
  downloads: readonly DownloadView[],
  isLeft: (download: DownloadView) => boolean = isUnfinished,
): void {
  const left: Ended[] = downloads.filter(isLeft);
  const sidecars = downloads.flatMap((it) =>
    it.sidecars.map((one) => ({ ...one, title: one.path ?? it.title }))
  );
  left.push(...sidecars.filter((it) => it.state === "failed"));
  const [first] = left;
  if (!first) return;
  const total = downloads.length + sidecars.length;
  if (downloads.length === 1 && first === downloads[0] && first.problem) {
    throw Failure.from(first.problem);
  }
  const kinds = new Set(left.map((it) => it.problem?.kind ?? "cancelled"));
  const [only] = kinds;
  const kind: FailureKind = left.length < total || !only ||
      kinds.size > 1
    ? "partial"
    : only;
  const names = left.slice(0, 3).map(({ title }) => `"${title}"`).join(", ");
  throw new Failure(
    kind,
    `Cannot finish ${left.length} of ${total} files: ${names}`,
    { hint: first.problem?.hint ?? FAILURES.partial.hint },
  );
}
