/** The dependencies and types of handlers. */
import type { AuthDependencies, CallOptions } from "../auth/dependencies.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import type { Account } from "../core/account.ts";
import type { DownloadFiles, DownloadIndex } from "../core/download_ports.ts";
import type { FollowIndex } from "../core/follow_ports.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import type { SkipRuleIndex } from "../core/media_segments.ts";
import type { PictureCache } from "../core/picture_cache.ts";
import type {
  Loopback,
  MediaControls,
  Players,
  PlayerSockets,
  PlayRecords,
} from "../core/playback_ports.ts";
import type { SystemCheck } from "../core/ports.ts";
import type { SettingValues } from "../core/settings.ts";
import type { TokenKey } from "../core/token_key.ts";
import type { UnsentCount } from "../core/unsent_count.ts";
import type { ActiveTasks } from "../library/download/active_tasks.ts";
import type { NowPlaying } from "../library/playback/now_playing.ts";
import type { CommandName, Decoded, Reply, ServiceEvent } from "./protocol.ts";

/** The dependencies that every command may need. */
export interface CoreDependencies extends AuthDependencies {
  /**
   * Running downloads, followed servers and plays of this process, so that they
   * can be ended.
   */
  readonly work: ActiveTasks;
  readonly plays: ActiveTasks;
  readonly playerSockets: PlayerSockets;
  /** Checks of the system: permissions, TLS store, terminal, metadata. */
  readonly systemChecks: () => Promise<SystemCheck[]>;
  /** Returns the user's settings, as far as this run has read them. */
  readonly settings: () => Partial<SettingValues>;
  /**
   * Counts the marks and plays that an account's server does not know.
   *
   * @throws {Failure} `storage_…`
   */
  readonly countUnsent: (account: TokenKey) => UnsentCount;
}

/** The additional dependencies of libraries, downloads and playback. */
export interface MediaDependencies {
  /** False if the library exists only for this run, and starts empty. */
  readonly keepsLibrary: boolean;
  readonly library: LibraryIndex;
  readonly skipRules: SkipRuleIndex;
  readonly pictures: PictureCache;
  readonly downloads: DownloadIndex;
  readonly follows: FollowIndex;
  readonly files: DownloadFiles;
  readonly loopback: Loopback;
  readonly players: Players;
  readonly records: PlayRecords;
  readonly nowPlaying: NowPlaying;
  readonly mediaControls: MediaControls;
  /** The sign-ins whose server knows the abilities of this client. */
  readonly announced: Set<string>;
}

export interface ServiceDependencies
  extends CoreDependencies, MediaDependencies {}

/**
 * The same, with the media dependencies loaded by the first command that needs
 * them.
 */
export interface LateDependencies extends CoreDependencies {
  readonly media: () => Promise<MediaDependencies>;
}

/** All dependencies, or some of them to be loaded later. */
export type GivenDependencies = ServiceDependencies | LateDependencies;

/** Returns the media dependencies, and loads them on first use. */
export async function mediaOf(
  deps: GivenDependencies,
): Promise<MediaDependencies> {
  return "media" in deps ? await deps.media() : deps;
}

export interface CommandOptions {
  readonly signal: AbortSignal;
  readonly tell: (event: ServiceEvent) => void;
}

/** The functions that run the commands, one for each. */
export type Handlers<
  Names extends CommandName,
  Dependencies = ServiceDependencies,
> = {
  readonly [N in Names]: (
    deps: Dependencies,
    input: Decoded<N>,
    context: CommandOptions,
  ) => Promise<Reply<N>> | Reply<N>;
};

/** Returns the named account, or all of them. */
export function accountsNamed(
  { accounts }: Pick<CoreDependencies, "accounts">,
  name: string | null,
): readonly Account[] {
  return name === null
    ? accounts.listAccounts()
    : [resolveAccount(accounts, name)];
}

export function callOptions(
  { timeoutMs }: { timeoutMs?: number | undefined },
  { signal }: CommandOptions,
): CallOptions {
  return timeoutMs === undefined ? { signal } : { signal, timeoutMs };
}
