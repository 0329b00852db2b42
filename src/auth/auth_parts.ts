import type {
  AccountIndex,
  Clock,
  MediaServers,
  TokenStorages,
} from "../core/ports.ts";

/** The real parts, behind their ports, that every use case works with. */
export interface AuthParts {
  readonly servers: MediaServers;
  readonly storages: TokenStorages;
  readonly accounts: AccountIndex;
  readonly clock: Clock;
  /** 32 lower-case hex digits from the system's random source. */
  readonly newDeviceId: () => string;
  /**
   * Runs what replaces, moves or removes tokens: one such thing at a time on
   * this machine, so that none takes what another has just put there.
   */
  readonly alone: <T>(use: () => Promise<T>) => Promise<T>;
  /**
   * Frees the disk space that is kept for signing out. Absent where none is.
   *
   * @returns whether there was any
   */
  readonly makeRoom?: () => boolean;
}

/** For what must be put back also when the person has stopped the rest. */
export function unstopped(storages: TokenStorages): TokenStorages {
  return storages.during(new AbortController().signal);
}

/** What every call to a server takes along. */
export interface CallOptions {
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What a use case tells while it works; plain and without secrets. */
export type Progress =
  | {
    readonly kind: "notice";
    readonly text: string;
    /** What more a flag of the command line would do. */
    readonly flagHint?: string;
  }
  | {
    readonly kind: "quick-connect-code";
    readonly code: string;
    readonly serverUrl: string;
    readonly expiresAt: Date;
  };

export interface TellingOptions extends CallOptions {
  readonly tell: (progress: Progress) => void;
}
