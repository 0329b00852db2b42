import type {
  Download,
  DownloadFiles,
  DownloadIndex,
} from "../core/download_ports.ts";
import { Failure } from "../core/failure.ts";
import type { MediaItem } from "../core/media_item.ts";
import {
  dispositionName,
  nameKey,
  numberedName,
  safeFileName,
} from "./file_name.ts";

/** So many files of one name in one folder are nobody's wish. */
const MAX_NUMBER = 1_000;

interface NameParts {
  readonly downloads: Pick<DownloadIndex, "claimPath">;
  readonly files: Pick<DownloadFiles, "join" | "names">;
}

/** The unfinished file: its name is known before the server says any. */
export function partPath(
  { files }: { files: Pick<DownloadFiles, "join"> },
  { folder, itemId }: Pick<Download, "folder" | "itemId">,
): string {
  return files.join(folder, `${itemId}.part`);
}

/** Folders below the root: an episode is with its season, a track with its album. */
export function foldersFor(item: MediaItem): string[] {
  if (item.type === "episode" && item.seriesName !== null) {
    const number = item.seasonNumber;
    const season = number === null ? "Specials" : `Season ${two(number)}`;
    return [safeFileName(item.seriesName, "Series"), season];
  }
  if (item.type === "track" && item.albumName !== null) {
    const album = safeFileName(item.albumName, "Album");
    return item.artist === null
      ? [album]
      : [safeFileName(item.artist, "Artist"), album];
  }
  return [];
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** The server's own name of the file, made safe; else the item's. */
export function nameFor(
  disposition: string | null,
  { title, itemId }: Pick<Download, "title" | "itemId">,
): string {
  return safeFileName(dispositionName(disposition) ?? title, itemId);
}

/**
 * Takes a path in the download's folder that nothing else has or will have, also
 * where names ignore case.
 *
 * @throws {Failure} `storage_unavailable` when every number is taken
 */
export function claimPath(
  { downloads, files }: NameParts,
  download: Download,
  name: string,
): string {
  const there = new Set(files.names(download.folder).map(nameKey));
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const candidate = numberedName(name, number);
    if (there.has(nameKey(candidate))) continue;
    const path = files.join(download.folder, candidate);
    if (downloads.claimPath(download, path, nameKey(path))) return path;
  }
  throw new Failure(
    "storage_unavailable",
    `Cannot download to "${download.folder}": "${name}" is taken too often`,
    { hint: "Choose another folder with `--dir`", remedy: "free-name" },
  );
}
