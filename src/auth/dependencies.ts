import type { Account, ServerAddress } from "../core/account.ts";
import type { AccountIndex } from "../core/account_ports.ts";
import type { Movable } from "../core/move_on.ts";
import type {
  Clock,
  MediaServers,
  PublicInfo,
  TokenStorages,
} from "../core/ports.ts";
import type { ServerSession } from "../core/session_ports.ts";
import type { AccountLock } from "./accounts/account_lock.ts";
import type { AccountAnswer } from "./accounts/account_answers.ts";

/** The ports and functions that the use cases need. */
export interface AuthDependencies {
  readonly servers: MediaServers;
  readonly storages: TokenStorages;
  readonly accounts: AccountIndex;
  readonly clock: Clock;
  /** 32 lower-case hex digits from the system's random source. */
  readonly newDeviceId: () => string;
  /**
   * Runs a change of stored tokens while no other process of this user makes
   * one. `use` must not call it again: see {@link holding}.
   */
  readonly alone: <T>(use: (lock: AccountLock) => Promise<T>) => Promise<T>;
  /**
   * Frees the disk space that is reserved for signing out. Absent if none is
   * reserved.
   *
   * @returns whether there was any
   */
  readonly makeRoom?: () => boolean;
  /**
   * Runs before a command first uses an account's server, for example to send
   * what an earlier process could not send. Never fails.
   */
  readonly beforeUse?: (session: AccountSession) => Promise<void>;
  /** Receives the results of calls for accounts and their servers. */
  readonly onAnswer?: (answer: AccountAnswer) => void;
}

/** A connection to an account's own server, with the account's token. */
export interface AccountSession extends Movable<ServerSession> {
  readonly account: Account;
  /** The server's facts, as it has just reported them. */
  readonly info: PublicInfo;
  /** The address of the connection. */
  readonly address: ServerAddress;
}

/** Returns dependencies for a use case that runs while `lock` is held. */
export function holding<D extends Pick<AuthDependencies, "alone">>(
  deps: D,
  lock: AccountLock,
): D {
  return { ...deps, alone: (use) => use(lock) };
}

/** Returns storages for a clean-up that a cancellation must not stop. */
export function uncancelled(storages: TokenStorages): TokenStorages {
  return storages.during(new AbortController().signal);
}

/** The options of every call to a server. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A notice of a running use case, in plain text and without secrets. */
export type Progress =
  | {
    readonly kind: "notice";
    readonly text: string;
    /** Describes an additional effect of a command-line flag. */
    readonly flagHint?: string;
  }
  | {
    readonly kind: "quick-connect-code";
    readonly code: string;
    readonly serverUrl: string;
    readonly expiresAt: Date;
  };

/** Options for callers that only report notices. */
export interface NoticeOptions extends CallOptions {
  readonly tell: (notice: Extract<Progress, { kind: "notice" }>) => void;
}

export interface TellingOptions extends CallOptions {
  readonly tell: (progress: Progress) => void;
}
