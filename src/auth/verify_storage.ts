import type { Account } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import { serverOf } from "./account_server.ts";
import type { AuthParts } from "./auth_parts.ts";
import { findToken } from "./read_token.ts";

export interface StorageCheck {
  readonly account: Account;
  /** null: the token was read back and is well formed. */
  readonly problem: Failure | null;
}

/** Reads every account's token back from where it is said to be. */
export function verifyStorage(parts: AuthParts): Promise<StorageCheck[]> {
  return Promise.all(
    parts.accounts.listAccounts().map(async (account) => {
      try {
        const held = await findToken(parts, account);
        return { account, problem: held ? null : missing(parts, account) };
      } catch (caught) {
        return { account, problem: toFailure(caught) };
      }
    }),
  );
}

function missing(parts: AuthParts, account: Account): Failure {
  const { url } = serverOf(parts, account);
  return new Failure(
    "not_signed_in",
    `Cannot find token of "${account.userName}" on "${url}": storage holds none`,
  );
}
