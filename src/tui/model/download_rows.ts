import { downloadId } from "../../core/download_ports.ts";
import { formatSize } from "../../core/labels.ts";
import { sanitize } from "../../core/printable.ts";
import { percent } from "./labels.ts";
import type { Row } from "./rows.ts";
import type { DownloadView } from "./views.ts";

/**
 * Returns the rows of downloads in the order of the queue. Several of a series
 * or an album follow a row for all of them.
 */
export function downloadRows(downloads: readonly DownloadView[]): Row[] {
  const groups = Map.groupBy(downloads, (it) => it.group?.id ?? downloadId(it));
  return [...groups.values()].flatMap((members) =>
    members.length === 1
      ? members.map(downloadRow)
      : [groupRow(members), ...members.map(downloadRow)]
  );
}

/** Returns a row such as `Harbour Street  12 of 34 done, 2 running`. */
function groupRow(downloads: readonly DownloadView[]): Row {
  const [first] = downloads;
  const { id = "", name = "" } = first?.group ?? {};
  const count = (state: DownloadView["state"]) =>
    downloads.filter((it) => it.state === state).length;
  const others = (["running", "paused", "failed"] as const)
    .filter((state) => count(state) > 0)
    .map((state) => `${count(state)} ${state}`);
  const done = `${count("done")} of ${downloads.length} done`;
  const isDone = count("done") === downloads.length;
  return {
    id: `group ${id}`,
    symbol: isDone ? "v" : " ",
    tone: count("failed") > 0 ? "bad" : isDone ? "good" : "accent",
    label: sanitize(name),
    note: [done, ...others].join(", "),
    opens: null,
    subject: { kind: "downloads", name, downloads },
  };
}

const DOWNLOAD_SYMBOLS: Readonly<Record<DownloadView["state"], string>> = {
  queued: ".",
  running: ">",
  paused: "=",
  done: "v",
  failed: "!",
};

export function downloadRow(download: DownloadView): Row {
  const { state, receivedBytes, sizeBytes } = download;
  const tones = { done: "good", failed: "bad" } as const;
  const note = state === "done"
    ? formatSize(sizeBytes ?? receivedBytes)
    : download.waiting
    ? `waiting for the server ${percent(receivedBytes, sizeBytes)}`
    : `${state} ${percent(receivedBytes, sizeBytes)}`;
  return {
    id: downloadId(download),
    symbol: DOWNLOAD_SYMBOLS[state],
    tone: state === "done" || state === "failed" ? tones[state] : "accent",
    label: sanitize(download.title),
    note,
    opens: null,
    subject: { kind: "download", download },
  };
}
