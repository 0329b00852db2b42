import type {
  DownloadFiles,
  DownloadIndex,
} from "../../core/download_ports.ts";
import { partPath } from "./download_name.ts";
import { isLinkFile } from "./link_file.ts";

/** The part of an item's file on this machine's disk. */
export interface LocalCopy {
  readonly path: string;
  /** The number of bytes on the disk, from the start of the file. */
  readonly heldBytes: number;
  readonly totalBytes: number;
  /** The date that identifies the version; null only for a complete file. */
  readonly lastModified: string | null;
}

interface CopyDependencies {
  readonly downloads: Pick<DownloadIndex, "listDownloads">;
  readonly files: Pick<DownloadFiles, "join" | "sizeOf" | "isHeld">;
}

/** Returns the most complete copy; null if none can be used. */
export function findCopy(
  { downloads, files }: CopyDependencies,
  { serverId, itemId }: { serverId: string; itemId: string },
): LocalCopy | null {
  const found = downloads.listDownloads()
    .filter((it) => it.serverId === serverId && it.itemId === itemId)
    .flatMap((it): LocalCopy[] => {
      const { path, sizeBytes, receivedBytes, lastModified, state } = it;
      if (sizeBytes === null || isLinkFile(path)) return [];
      if (state === "done") {
        return path === null ? [] : [
          {
            path,
            heldBytes: sizeBytes,
            totalBytes: sizeBytes,
            lastModified,
          },
        ];
      }
      if (lastModified === null || receivedBytes === 0) return [];
      return [{
        path: partPath({ files }, it),
        heldBytes: receivedBytes,
        totalBytes: sizeBytes,
        lastModified,
      }];
    })
    .filter((it) => isUsable({ files }, it));
  return found.sort((a, b) => b.heldBytes - a.heldBytes)[0] ?? null;
}

/**
 * Returns whether the copy can still be used. A running download may restart.
 */
export function isUsable(
  { files }: { files: Pick<DownloadFiles, "sizeOf" | "isHeld"> },
  { path, heldBytes, totalBytes }: LocalCopy,
): boolean {
  const size = files.sizeOf(path);
  if (heldBytes === totalBytes && size === totalBytes) return true;
  return heldBytes < totalBytes && size !== null && size >= heldBytes &&
    !files.isHeld(path);
}
