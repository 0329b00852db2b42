import { ActiveTasks } from "../../src/library/download/active_tasks.ts";
import { NowPlaying } from "../../src/library/playback/now_playing.ts";
import { SqliteFollowIndex } from "../../src/metadata/follow_index.ts";
import { openMetadata } from "../metadata/open_metadata.ts";
import { openLibraryIndex } from "../../src/metadata/library_index.ts";
import { SqliteSkipRuleIndex } from "../../src/metadata/skip_rule_index.ts";
import type { ServiceDependencies } from "../../src/service/handlers.ts";
import { SystemDownloadFiles } from "../../src/system/download_files.ts";
import { systemLoopback } from "../../src/system/loopback_server.ts";
import { PictureFiles } from "../../src/system/picture_files.ts";
import { SystemPlayRecords } from "../../src/system/play_records.ts";
import { SystemPlayerSockets } from "../../src/system/player_sockets.ts";
import { systemPlayers } from "../../src/system/run_player.ts";
import type { AuthFixture } from "../auth/auth_fixture.ts";

/** Returns the dependencies of a service on top of a fixture. */
export function serviceDependencies(fixture: AuthFixture): ServiceDependencies {
  const library = openLibraryIndex(":memory:");
  const { file, downloads } = openMetadata(":memory:");
  return {
    ...fixture.deps,
    keepsLibrary: true,
    library,
    countUnsent: (account) => ({
      marks: library.userData.listUnsentMarks(account).length,
      plays: library.userData.listUnsentPlays(account).length,
    }),
    pictures: new PictureFiles("/nowhere"),
    skipRules: new SqliteSkipRuleIndex(file),
    downloads,
    follows: new SqliteFollowIndex(file),
    files: new SystemDownloadFiles("/nowhere"),
    work: new ActiveTasks(),
    plays: new ActiveTasks(),
    playerSockets: new SystemPlayerSockets("/dev/null/players"),
    mediaControls: { open: () => Promise.resolve(null) },
    loopback: systemLoopback,
    players: systemPlayers,
    nowPlaying: new NowPlaying(),
    announced: new Set(),
    records: new SystemPlayRecords("/dev/null/plays"),
    systemChecks: () => Promise.resolve([]),
    settings: () => ({}),
  };
}
