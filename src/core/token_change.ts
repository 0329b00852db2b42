import type { TokenStorage } from "./account.ts";
import type { TokenKey } from "./token_key.ts";

/** A token that is being stored in one storage, or deleted from it. */
export interface TokenChange extends TokenKey {
  readonly tokenStorage: TokenStorage;
}

/**
 * Unfinished token changes. A process that is killed leaves its change here, so
 * that the next one can settle it.
 */
export interface TokenChangeIndex {
  /** Does nothing if the change is recorded already. */
  beginTokenChange(change: TokenChange): void;
  /** Does nothing if the change is not recorded. */
  endTokenChange(change: TokenChange): void;
  listTokenChanges(): TokenChange[];
}
