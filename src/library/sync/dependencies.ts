import type { LibraryIndex } from "../../core/library_ports.ts";
import type { Clock } from "../../core/ports.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import type { TokenKey } from "../../core/token_key.ts";

/** The dependencies of all library use cases. */
export interface SyncDependencies {
  readonly library: LibraryIndex;
  readonly clock: Clock;
}

/** An account, and the server that has proved to be its own. */
export interface Session {
  readonly account: TokenKey;
  readonly server: Pick<
    ServerSession,
    "library" | "lists" | "media" | "me" | "containsToken" | "clockSkewMs"
  >;
}

/** The progress of a library's listing. */
export interface SyncProgress {
  readonly library: string;
  readonly done: number;
  readonly total: number;
}
