/** What handlers are given and what they are. */
import type { AuthParts, CallOptions } from "../auth/auth_parts.ts";
import { selectAccount } from "../auth/find_account.ts";
import type { Account } from "../core/account.ts";
import type { DownloadFiles, DownloadIndex } from "../core/download_ports.ts";
import type { LibraryIndex, PictureCache } from "../core/library_ports.ts";
import type { Loopback, Players } from "../core/playback_ports.ts";
import type { SystemCheck } from "../core/ports.ts";
import type { RunningWork } from "../library/running_work.ts";
import type { CommandName, Decoded, Reply, ServiceEvent } from "./protocol.ts";

export interface ServiceParts extends AuthParts {
  readonly library: LibraryIndex;
  readonly pictures: PictureCache;
  readonly downloads: DownloadIndex;
  readonly files: DownloadFiles;
  /** What this process fetches and plays just now, so that it can be ended. */
  readonly work: RunningWork;
  readonly plays: RunningWork;
  readonly loopback: Loopback;
  readonly players: Players;
  /** What only the system knows: permissions, TLS store, terminal, metadata. */
  readonly systemChecks: () => Promise<SystemCheck[]>;
}

export interface CommandContext {
  readonly signal: AbortSignal;
  readonly tell: (event: ServiceEvent) => void;
}

/** One small function per command: find the account, call the use case, show. */
export type Handlers<Names extends CommandName> = {
  readonly [N in Names]: (
    parts: ServiceParts,
    input: Decoded<N>,
    context: CommandContext,
  ) => Promise<Reply<N>> | Reply<N>;
};

/** The one that is named, or all of them. */
export function accountsNamed(
  { accounts }: Pick<ServiceParts, "accounts">,
  name: string | null,
): readonly Account[] {
  return name === null
    ? accounts.listAccounts()
    : [selectAccount(accounts, name)];
}

export function callOptions(
  { timeoutMs }: { timeoutMs?: number | undefined },
  { signal }: CommandContext,
): CallOptions {
  return timeoutMs === undefined ? { signal } : { signal, timeoutMs };
}
