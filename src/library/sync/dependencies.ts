import type { LibraryIndex } from "../../core/library_ports.ts";
import type { Clock, MediaServer } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import type { TokenKey } from "../../core/token_key.ts";

/** The dependencies of all library use cases. */
export interface SyncDependencies {
  readonly library: LibraryIndex;
  readonly clock: Clock;
}

/** An account, and the server that has proved to be its own. */
export interface Session {
  readonly account: TokenKey;
  readonly server: MediaServer;
  readonly token: Secret;
}

/** The progress of a library's listing. */
export interface SyncProgress {
  readonly library: string;
  readonly done: number;
  readonly total: number;
}
