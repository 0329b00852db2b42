import { formatSize } from "../../core/labels.ts";
import type { DownloadView } from "../../service/protocol.ts";
import { table } from "../output/table.ts";

/** Returns one line per download: its state, its size and its path. */
export function formatDownloads(
  downloads: readonly DownloadView[],
  { planned = false } = {},
): string[] {
  return table(downloads.flatMap((it) => [
    [
      planned && it.problem === null && it.state !== "done"
        ? "would fetch"
        : it.state,
      amount(it),
      it.path ?? it.title,
      it.problem?.message ?? "",
    ],
    ...it.sidecars.map(sidecarCells),
  ]));
}

function sidecarCells(
  { kind, language, state, sizeBytes, path, problem }:
    DownloadView["sidecars"][number],
): string[] {
  return [
    state,
    sizeBytes === null ? "?" : formatSize(sizeBytes),
    path ?? [kind, language].filter((it) => it !== null).join(" "),
    problem?.message ?? "",
  ];
}

function amount(
  { state, sizeBytes, receivedBytes }: DownloadView,
): string {
  const total = sizeBytes === null ? "?" : formatSize(sizeBytes);
  const isWhole = state === "done" ||
    (receivedBytes === 0 && state !== "failed");
  if (isWhole) return total;
  return `${formatSize(receivedBytes)} of ${total}`;
}
