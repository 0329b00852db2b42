import type { Metadata } from "./metadata/metadata.ts";
import { MetadataLibrary } from "./metadata/metadata_library.ts";
import type { MediaParts } from "./service/handlers.ts";
import { SystemDownloadFiles } from "./system/download_files.ts";
import { systemLoopback } from "./system/loopback_server.ts";
import { PictureFiles } from "./system/picture_files.ts";
import { systemPlayers } from "./system/run_player.ts";

/** What libraries, downloads and playback need. Nothing is opened here. */
export function openMediaParts(
  options: {
    metadata: Metadata;
    metadataPath: string;
    makeData: () => void;
    /** Folders. */
    thumbnails: string;
    downloads: string;
  },
): MediaParts & { readonly library: MetadataLibrary } {
  return {
    library: new MetadataLibrary(options.metadataPath, options.makeData),
    pictures: new PictureFiles(options.thumbnails),
    downloads: options.metadata,
    files: new SystemDownloadFiles(options.downloads),
    loopback: systemLoopback,
    players: systemPlayers,
  };
}
