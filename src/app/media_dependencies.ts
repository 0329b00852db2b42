import { SqliteDownloadIndex } from "../metadata/download_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";
import { MetadataLibrary } from "../metadata/metadata_library.ts";
import type { MediaDependencies } from "../service/handlers.ts";
import { SystemDownloadFiles } from "../system/download_files.ts";
import { systemLoopback } from "../system/loopback_server.ts";
import { PictureFiles } from "../system/picture_files.ts";
import { SystemPlayRecords } from "../system/play_records.ts";
import { systemPlayers } from "../system/run_player.ts";

/**
 * Returns the dependencies of libraries, downloads and playback. Opens nothing.
 */
export function openMediaDependencies(
  options: {
    metadata: MetadataFile;
    metadataPath: string;
    makeData: () => void;
    /** Folders. */
    thumbnails: string;
    downloads: string;
    plays: string;
  },
): MediaDependencies & { readonly library: MetadataLibrary } {
  return {
    keepsLibrary: true,
    library: new MetadataLibrary(options.metadataPath, options.makeData),
    pictures: new PictureFiles(options.thumbnails),
    downloads: new SqliteDownloadIndex(options.metadata),
    files: new SystemDownloadFiles(options.downloads),
    loopback: systemLoopback,
    players: systemPlayers,
    records: new SystemPlayRecords(options.plays),
    announced: new Set(),
  };
}

/**
 * Returns the same for an account of one run: keeps the library and downloads
 * in memory, so that it reads and changes no row of a stored account and leaves
 * nothing behind.
 */
export function openEphemeralMediaDependencies(
  stored: MediaDependencies,
): MediaDependencies {
  return {
    ...stored,
    keepsLibrary: false,
    library: new MetadataLibrary(":memory:"),
    downloads: new SqliteDownloadIndex(new MetadataFile(":memory:")),
    pictures: {
      find: () => Promise.resolve(null),
      save: () => Promise.resolve(),
    },
    // A stored account would send them to its own server.
    records: {
      open: () => ({ ...stored.records.open(), save: () => undefined }),
      takeLeft: () => Promise.resolve([]),
    },
  };
}
