import { formatSize, formatTimeLeft } from "../../core/labels.ts";
import type { DownloadView } from "./views.ts";

/** The least width of the screen for the speed. */
const SPEED_COLUMNS = 100;

/**
 * Returns how many downloads run, how fast, and how long the whole queue takes:
 * `2 downloading, 3.5 MB/s, 7:05 left`; empty if none runs. A narrow screen
 * omits the speed.
 */
export function downloadFigure(
  downloads: readonly DownloadView[],
  { columns }: { columns: number },
): string {
  const running = downloads.filter(({ state }) => state === "running");
  if (running.length === 0) return "";
  const rate = running.reduce((sum, it) => sum + (it.rate ?? 0), 0);
  const what = `${running.length} downloading`;
  if (rate === 0) return what;
  const left = bytesLeft(downloads);
  return [
    what,
    columns < SPEED_COLUMNS ? null : `${formatSize(Math.round(rate))}/s`,
    left === null ? null : `${formatTimeLeft(1_000 * left / rate)} left`,
  ].filter((it) => it !== null).join(", ");
}

/** Returns what the queue still has to fetch; null if a size is unknown. */
function bytesLeft(downloads: readonly DownloadView[]): number | null {
  let sum = 0;
  for (const { state, sizeBytes, receivedBytes } of downloads) {
    if (state !== "running" && state !== "queued") continue;
    if (sizeBytes === null) return null;
    sum += Math.max(0, sizeBytes - receivedBytes);
  }
  return sum;
}
