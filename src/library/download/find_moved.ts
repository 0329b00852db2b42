import { createHash } from "node:crypto";
import type { Download } from "../../core/download_ports.ts";
import type { DownloadDependencies } from "./download_file.ts";
import { partPath } from "./download_name.ts";

/**
 * Completes the record of a file that an earlier process moved into place just
 * before it was killed.
 *
 * @returns null if the file still has to be fetched
 */
export async function findMoved(
  { downloads, files }: Pick<DownloadDependencies, "downloads" | "files">,
  record: Download,
): Promise<Download | null> {
  const { path, sizeBytes, receivedBytes } = record;
  const isMoved = path !== null && sizeBytes !== null &&
    receivedBytes === sizeBytes && files.sizeOf(path) === sizeBytes;
  if (!isMoved) return null;
  const hash = createHash("sha256");
  for await (const it of files.read(path, { from: 0, to: sizeBytes })) {
    hash.update(it);
  }
  // It may be another name of the same file.
  files.remove(partPath({ files }, record));
  const sha256 = hash.digest("hex");
  const done = { ...record, sha256, state: "done" as const, problem: null };
  downloads.updateDownload(done);
  return done;
}
