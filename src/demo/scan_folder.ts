/** Creates items for the files of a folder, as a scan does. */
import { createHash } from "node:crypto";
import type { ItemDetails, MediaStream } from "./item_details.ts";
import type { DemoLibrary } from "./library.ts";
import { bareItem, type DemoItem, type DemoKind } from "./library_items.ts";
import type { DemoFolder } from "./library_model.ts";
import type { DemoFile, MediaFiles } from "./media_files.ts";
import { mediaSource, pictureStream, soundStream } from "./media_sources.ts";

const TICKS_PER_SECOND = 10_000_000;
/** The names that ffprobe gives to containers. */
const CONTAINERS: Readonly<Record<string, string>> = {
  mkv: "matroska,webm",
  mp4: "mov,mp4,m4a,3gp,3g2,mj2",
};

/** A file in a folder that the server can read. */
export interface FolderFile {
  /** Relative to the folder, such as `Quay/Season 01/Quay S01E02.mkv`. */
  readonly path: string;
  readonly file: DemoFile;
  readonly seconds: number;
  readonly hasPicture: boolean;
  /** The output of the encoder for this file. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[];
}

/** Returns null for a folder that does not exist. */
export type ReadFolder = (path: string) => readonly FolderFile[] | null;

interface Scan {
  readonly library: DemoLibrary;
  readonly files: MediaFiles;
  readonly folder: DemoFolder;
  readonly root: string;
}

/** Adds an item for each file, and for the folders that have a meaning. */
export function scanFolder(scan: Scan, found: readonly FolderFile[]): void {
  for (const it of found) {
    const item = itemOf(scan, it);
    scan.library.add(item);
    scan.files.set(item.id, it.file);
    if (it.pieces.length > 0) scan.files.setSegments(item.id, it.pieces);
  }
}

function itemOf(scan: Scan, found: FolderFile): DemoItem {
  const parts = found.path.split("/");
  const base = (parts.at(-1) ?? "").replace(/\.[^.]*$/, "");
  switch (scan.folder.collectionType) {
    case "tvshows":
      return episode(scan, found, { parts, base });
    case "music":
      return track(scan, found, { parts, base });
    default:
      return playable(scan, {
        found,
        made: {
          kind: "Movie",
          name: parts[0] ?? base,
          year: yearIn(parts[0] ?? base),
        },
      });
  }
}

interface Named {
  readonly parts: readonly string[];
  readonly base: string;
}

function episode(scan: Scan, found: FolderFile, { parts, base }: Named) {
  const [show = ""] = parts;
  const [, season = "1", number = "1"] = /S(\d+)E(\d+)/i.exec(base) ?? [];
  const year = yearIn(show);
  const series = parent(scan, {
    path: show,
    made: { kind: "Series", name: show, year },
  });
  const home = parent(scan, {
    path: `${show}/${season}`,
    made: {
      kind: "Season",
      name: `Season ${Number(season)}`,
      parent: series,
      series,
      index: Number(season),
      sortName: season.padStart(4, "0"),
    },
  });
  return playable(scan, {
    found,
    made: {
      kind: "Episode",
      name: base,
      parent: home,
      series,
      index: Number(number),
      parentIndex: Number(season),
    },
  });
}

function track(scan: Scan, found: FolderFile, { parts, base }: Named) {
  const [artist = "", album = ""] = parts;
  const [, number = "1", name = base] = /^(\d+) - (.*)$/.exec(base) ?? [];
  const home = parent(scan, {
    path: `${artist}/${album}`,
    made: {
      kind: "MusicAlbum",
      name: album,
      artist,
    },
  });
  return playable(scan, {
    found,
    made: {
      kind: "Audio",
      name,
      parent: home,
      artist,
      index: Number(number),
      parentIndex: 1,
    },
  });
}

type Made = Partial<DemoItem> & { kind: DemoKind; name: string };

/** Returns the folder's item, which is made once. */
function parent(
  scan: Scan,
  { path, made }: { path: string; made: Made },
): DemoItem {
  const known = scan.library.find(idOf(scan, path));
  if (known !== null) return known;
  const item = bare(scan, { path, made });
  scan.library.add(item);
  return item;
}

function playable(
  scan: Scan,
  { found, made }: { found: FolderFile; made: Made },
): DemoItem {
  const extension = found.path.split(".").at(-1) ?? "";
  const container = CONTAINERS[extension] ?? extension;
  const { sizeBytes } = found.file;
  const runTimeTicks = found.seconds * TICKS_PER_SECOND;
  const item = {
    ...bare(scan, { path: found.path, made }),
    container,
    sizeBytes,
    runTimeTicks,
  };
  return { ...item, details: detailsFor(scan, found, { item }) };
}

function detailsFor(
  { root }: Scan,
  { path, hasPicture }: FolderFile,
  { item }: { item: DemoItem },
): ItemDetails {
  const streams: MediaStream[] = hasPicture
    ? [pictureStream(0), soundStream(1)]
    : [soundStream(0)];
  const source = mediaSource(item, {
    id: item.id,
    path: `${root}/${path}`,
    name: item.name,
    container: item.container ?? "",
    sizeBytes: item.sizeBytes ?? 0,
    streams,
  });
  return {
    Path: `${root}/${path}`,
    MediaSources: [source],
    MediaStreams: streams,
    ...(item.artist === null ? {} : { Artists: [item.artist] }),
    ...(item.parent === null ? {} : { Album: item.parent.name }),
  };
}

function bare(
  scan: Scan,
  { path, made }: { path: string; made: Made },
): DemoItem {
  const id = idOf(scan, path);
  const sortName = made.sortName ?? made.name.toLowerCase();
  const now = Date.now();
  const item = bareItem({
    id,
    kind: made.kind,
    name: made.name,
    sortName,
    createdMs: now,
    details: {},
  });
  return { ...item, ...made, sortName, listed: true, folderId: scan.folder.id };
}

function idOf({ root }: Scan, path: string): string {
  return createHash("md5").update(`${root}/${path}`).digest("hex");
}

function yearIn(name: string): number | null {
  const [, year] = /\((\d{4})\)$/.exec(name) ?? [];
  return year === undefined ? null : Number(year);
}
