import { downloadId } from "../../core/download_ports.ts";
import { formatSize, formatTimeLeft } from "../../core/labels.ts";
import { cutToWidth } from "../../core/text_width.ts";
import type { DownloadProgressView } from "../../service/protocol.ts";
import type { Invocation } from "../command.ts";
import { ProgressLine } from "../output/progress_line.ts";

const BAR_CELLS = 20;
const DEFAULT_COLUMNS = 80;

const WAITING = "waiting for the server";

/** All downloads of one command as one bar, with the rate and the time left. */
export class DownloadBar {
  readonly #silent: boolean;
  readonly #line: ProgressLine;
  readonly #marks: { full: string; empty: string };
  readonly #columns: number;
  readonly #latest = new Map<string, DownloadProgressView>();

  constructor(run: Invocation) {
    // A script reads one object from stderr, and nothing beside it.
    this.#silent = run.output.style.json;
    this.#line = new ProgressLine(run);
    this.#columns = run.terminal.columns() ?? DEFAULT_COLUMNS;
    this.#marks = run.globals.ascii || run.context.environment.dumb
      ? { full: "#", empty: "." }
      : { full: "█", empty: "░" };
  }

  take(progress: DownloadProgressView): void {
    if (this.#silent) return;
    const id = downloadId({ ...progress, itemId: progress.item });
    const known = this.#latest.get(id);
    this.#latest.set(id, progress);
    const { state, title, waiting } = progress;
    if (state === "done" || state === "failed") {
      return this.#line.show(this.#fit(formatEnd(progress)), { done: true });
    }
    if (state !== "running") return;
    if (waiting && !known?.waiting) {
      this.#line.show(this.#fit(waitText(progress)), { done: true });
    }
    const text = formatBar([...this.#latest.values()], this.#marks);
    this.#line.show(this.#fit(`${text}  ${title}`), { done: false });
  }

  stop(): void {
    this.#line.stop();
  }

  /** A line that wraps could not be written over. */
  #fit(text: string): string {
    return cutToWidth(text, this.#columns - 1);
  }
}

/** Returns `Film.mkv: failed after 3.0 MB of 12.0 MB`. */
export function formatEnd(progress: DownloadProgressView): string {
  const { title, state, done, total } = progress;
  return state === "done"
    ? `${title}: done, ${formatSize(total ?? done)}`
    : `${title}: failed after ${receivedText(progress)}`;
}

/** `Film.mkv: waiting for the server, 3.0 MB of 12.0 MB received` */
function waitText(progress: DownloadProgressView): string {
  return `${progress.title}: ${WAITING}, ${receivedText(progress)} received`;
}

function receivedText({ done, total }: DownloadProgressView): string {
  return total === null
    ? formatSize(done)
    : `${formatSize(done)} of ${formatSize(total)}`;
}

/**
 * Returns `█████░░░░░ 25 %  3.0 MB/s  0:42 left  2 of 8` for all of them
 * together.
 */
export function formatBar(
  all: readonly DownloadProgressView[],
  { full, empty }: { full: string; empty: string },
): string {
  const sum = (of: (it: DownloadProgressView) => number | null) =>
    all.reduce((total, it) => total + (of(it) ?? 0), 0);
  const done = sum((it) => it.done);
  const total = sum((it) => it.total);
  const rate = sum((it) => it.rate);
  const known = all.every((it) => it.total !== null) && total > 0;
  const share = known ? Math.min(1, done / total) : 0;
  const cells = Math.floor(share * BAR_CELLS);
  const finished = all.filter((it) => it.state === "done").length;
  return [
    full.repeat(cells) + empty.repeat(BAR_CELLS - cells),
    known
      ? `${String(Math.floor(share * 100)).padStart(3)} %`
      : formatSize(done),
    rate > 0 ? `${formatSize(rate)}/s` : "",
    known && rate > 0
      ? `${formatTimeLeft((total - done) / rate * 1_000)} left`
      : "",
    all.some((it) => it.waiting) ? WAITING : "",
    all.length > 1 ? `${finished} of ${all.length}` : "",
  ].filter((it) => it !== "").join("  ");
}
