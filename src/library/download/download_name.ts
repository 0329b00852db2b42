import type {
  Download,
  DownloadFiles,
  DownloadIndex,
} from "../../core/download_ports.ts";
import { Failure } from "../../core/failure.ts";
import { artistNames, type MediaItem } from "../../core/media_item.ts";
import {
  dispositionName,
  nameKey,
  numberedName,
  safeFileName,
} from "./file_name.ts";

/**
 * Matches the start of {@link titleOf} for a track of an album with several
 * discs.
 */
const DISC_AND_TRACK = /^([0-9]+)-([0-9]{2,}) /;
/** The most files of one name in a folder. */
const MAX_NUMBER = 1_000;

interface NameDependencies {
  readonly downloads: Pick<DownloadIndex, "claimPath">;
  readonly files: Pick<DownloadFiles, "join" | "names">;
}

/** Returns the path of the unfinished file, which needs no name from the server. */
export function partPath(
  { files }: { files: Pick<DownloadFiles, "join"> },
  { folder, itemId }: Pick<Download, "folder" | "itemId">,
): string {
  return files.join(folder, `${itemId}.part`);
}

/**
 * Returns the folders below the root: of an episode, its season, or its series
 * if it has none; of a track, its album, under the album's artist.
 */
export function foldersFor(item: MediaItem): string[] {
  if (item.type === "episode" && item.seriesName !== null) {
    const series = safeFileName(item.seriesName, "Series");
    const number = item.seasonNumber;
    return number === null
      ? [series]
      : [series, `Season ${String(number).padStart(2, "0")}`];
  }
  if (item.type === "track" && item.albumName !== null) {
    const album = safeFileName(item.albumName, "Album");
    const artist = item.albumArtist ?? artistNames(item);
    return artist === null ? [album] : [safeFileName(artist, "Artist"), album];
  }
  return [];
}

/**
 * Returns the server's own name of the file, made safe; else the item's. Adds
 * the disc and the track of a title that begins with both, because the files of
 * two discs often have the same names.
 */
export function nameFor(
  disposition: string | null,
  { title, itemId }: Pick<Download, "title" | "itemId">,
): string {
  const given = dispositionName(disposition);
  const [, disc, track] = DISC_AND_TRACK.exec(title) ?? [];
  const name = given === null || disc === undefined || track === undefined
    ? given
    : withDisc(given, { disc, track });
  return safeFileName(name ?? title, itemId);
}

/** Turns `01 - Fog.flac` on the second disc into `2-01 - Fog.flac`. */
function withDisc(
  name: string,
  { disc, track }: { disc: string; track: string },
): string {
  const number = `0*${Number(track)}(?![0-9])`;
  const isNamed = new RegExp(`^0*${Number(disc)}[-._ ]?${number}`).test(name);
  if (isNamed) return name;
  const rest = name.replace(new RegExp(`^${number}`), "");
  return `${disc}-${track}${rest === name ? ` ${name}` : rest}`;
}

/**
 * Claims a path in the download's folder that no other file has or will get,
 * even where names ignore case.
 *
 * @throws {Failure} `storage_unavailable` when every number is taken
 */
export function claimPath(
  { downloads, files }: NameDependencies,
  { download, name }: { download: Download; name: string },
): string {
  const there = new Set(files.names(download.folder).map(nameKey));
  for (let number = 1; number <= MAX_NUMBER; number++) {
    const candidate = numberedName(name, number);
    if (there.has(nameKey(candidate))) continue;
    const path = files.join(download.folder, candidate);
    if (downloads.claimPath(download, { path, pathKey: nameKey(path) })) {
      return path;
    }
  }
  throw new Failure(
    "storage_unavailable",
    `Cannot download to "${download.folder}": "${name}" is already ` +
      "used too often",
    { hint: "Choose another folder with `--dir`", remedy: "free-name" },
  );
}
