import { SqliteDownloadIndex } from "../metadata/download_index.ts";
import { SqliteFollowIndex } from "../metadata/follow_index.ts";
import { MetadataFile } from "../metadata/metadata_file.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../metadata/library_index.ts";
import { NowPlaying } from "../library/playback/now_playing.ts";
import { desktopControls } from "./desktop_controls.ts";
import { SqliteSkipRuleIndex } from "../metadata/skip_rule_index.ts";
import type { MediaDependencies } from "../service/handlers.ts";
import { SystemDownloadFiles } from "../system/download_files.ts";
import { systemLoopback } from "../system/loopback_server.ts";
import type { Files } from "../system/paths.ts";
import { PictureFiles } from "../system/picture_files.ts";
import { SystemPlayRecords } from "../system/play_records.ts";
import { systemPlayers } from "../system/run_player.ts";

/**
 * Returns the dependencies of libraries, downloads and playback. Opens nothing.
 */
export function openMediaDependencies(
  files: Files,
  { metadata, prepareFolder, desktop }: {
    metadata: MetadataFile;
    prepareFolder: () => void;
    desktop: Parameters<typeof desktopControls>[0];
  },
): MediaDependencies & { readonly library: OpenedLibraryIndex } {
  return {
    keepsLibrary: true,
    library: openLibraryIndex(files.metadata, prepareFolder),
    skipRules: new SqliteSkipRuleIndex(metadata),
    pictures: new PictureFiles(files.thumbnails),
    downloads: new SqliteDownloadIndex(metadata),
    follows: new SqliteFollowIndex(metadata),
    files: new SystemDownloadFiles(files.downloads, files.downloadsLock),
    loopback: systemLoopback,
    players: systemPlayers,
    records: new SystemPlayRecords(files.plays),
    nowPlaying: new NowPlaying(),
    mediaControls: desktopControls(desktop),
    announced: new Set(),
  };
}

/**
 * Returns the dependencies for an account from the environment. Keeps the
 * library and the downloads in memory, so that it neither reads nor changes a
 * stored account.
 */
export function mediaInMemory(
  stored: MediaDependencies,
): MediaDependencies {
  const metadata = new MetadataFile(":memory:");
  return {
    ...stored,
    keepsLibrary: false,
    library: openLibraryIndex(":memory:"),
    skipRules: new SqliteSkipRuleIndex(metadata),
    downloads: new SqliteDownloadIndex(metadata),
    follows: new SqliteFollowIndex(metadata),
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
