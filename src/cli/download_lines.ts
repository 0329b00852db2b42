import type { DownloadView } from "../service/protocol.ts";
import { size } from "./item_lines.ts";
import { table } from "./output.ts";

/** One line per download: how it stands, how large it is, where it is. */
export function downloadTable(downloads: readonly DownloadView[]): string[] {
  return table(downloads.map((it) => [
    it.state,
    amount(it),
    it.path ?? it.title,
    it.problem?.message ?? "",
  ]));
}

function amount(
  { state, sizeBytes, receivedBytes }: DownloadView,
): string {
  const total = sizeBytes === null ? "?" : size(sizeBytes);
  if (state === "done" || receivedBytes === 0) return total;
  return `${size(receivedBytes)} of ${total}`;
}
