import type { Account } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { serverOf } from "../accounts/account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { readHeaders } from "../headers/find_headers.ts";
import type { HeaderRecord } from "../../core/request_headers.ts";
import { findToken } from "../accounts/read_token.ts";

export interface StorageCheck {
  readonly account: Account;
  /** null if the token was read. */
  readonly problem: Failure | null;
}

/** Reads every account's token from its storage. */
export function verifyStorage(deps: AuthDependencies): Promise<StorageCheck[]> {
  return Promise.all(
    deps.accounts.listAccounts().map(async (account) => {
      try {
        const held = await findToken(deps, account);
        return { account, problem: held ? null : missing(deps, account) };
      } catch (caught) {
        return { account, problem: toFailure(caught) };
      }
    }),
  );
}

export interface HeaderCheck {
  readonly record: HeaderRecord;
  /** null if the headers were read. */
  readonly problem: Failure | null;
}

/** Reads the request headers of every origin from their storage. */
export function verifyHeaders(
  { accounts, storages }: AuthDependencies,
): Promise<HeaderCheck[]> {
  return Promise.all(
    accounts.listRequestHeaders().map(async (record) => {
      try {
        await readHeaders(storages, { record, trust: null });
        return { record, problem: null };
      } catch (caught) {
        return { record, problem: toFailure(caught) };
      }
    }),
  );
}

function missing(deps: AuthDependencies, account: Account): Failure {
  const { url } = serverOf(deps, account);
  return new Failure(
    "not_signed_in",
    `Cannot find token of "${account.userName}" on "${url}": storage holds none`,
  );
}
