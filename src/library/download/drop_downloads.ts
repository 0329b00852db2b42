import type { Download } from "../../core/download_ports.ts";
import type { DownloadDependencies } from "./download_file.ts";
import { partPath } from "./download_name.ts";

type RecordDependencies = Pick<DownloadDependencies, "downloads" | "files">;

/**
 * Removes downloads from the list and deletes their unfinished files. The
 * process that fetches one stops within seconds, and then deletes its file.
 */
export function dropDownloads(
  deps: RecordDependencies,
  dropped: readonly Download[],
): void {
  for (const it of dropped) deps.downloads.dropDownload(it);
  purgeDropped(deps);
}

/**
 * Deletes the unfinished files of dropped downloads, and their records, except
 * of those that a process is still fetching.
 */
export function purgeDropped(deps: RecordDependencies): void {
  for (const it of deps.downloads.listDropped()) purge(deps, it);
}

/** Holds the file while it is deleted, so that no process begins with it. */
function purge(deps: RecordDependencies, download: Download): void {
  const { downloads, files } = deps;
  if (download.state === "done") return downloads.purgeDownload(download);
  const path = partPath(deps, download);
  if (files.sizeOf(path) === null) return downloads.purgeDownload(download);
  const part = files.openPart(path);
  if (part === null) return;
  try {
    downloads.purgeDownload(download);
    if (downloads.findDownload(download) === null) files.remove(path);
  } finally {
    part.close();
  }
}
