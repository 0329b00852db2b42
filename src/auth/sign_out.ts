import type { Account, Server } from "../core/account.ts";
import { type Failure, toFailure } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import { serverOf, withAccountServer } from "./account_server.ts";
import type { AuthParts, CallOptions } from "./auth_parts.ts";

/** What became of the token on the server. */
export type OnServer = "revoked" | "already-dead" | "not-asked" | "remains";

export interface SignOutReport {
  readonly account: Account;
  readonly server: Server;
  readonly onServer: OnServer;
  /** Why it remains on the server; null otherwise. */
  readonly problem: Failure | null;
}

/**
 * Signs out: on the server, then in storage, then on record. A server that is
 * gone or refuses keeps nothing here: the token is deleted all the same.
 *
 * @throws {Failure} `storage_…` when the token cannot be deleted; the account
 * then stays on record, so that it can be tried again
 */
export async function signOut(
  parts: AuthParts,
  options: { account: Account; localOnly: boolean; call: CallOptions },
): Promise<SignOutReport> {
  const { account, localOnly, call } = options;
  const server = serverOf(parts, account);
  const storage = parts.storages.at(account.tokenStorage);
  const token = await storage.retrieve(account).catch((caught) => {
    const failure = toFailure(caught);
    // What cannot be read can often still be deleted.
    if (failure.kind === "storage_damaged") return null;
    throw failure;
  });
  const ended = localOnly || token === null
    ? { onServer: "not-asked" as const, problem: null }
    : await endOnServer(parts, { account, token, call });
  await storage.delete(account);
  parts.accounts.removeAccount(account);
  return { account, server, ...ended };
}

async function endOnServer(
  parts: AuthParts,
  options: { account: Account; token: Secret; call: CallOptions },
): Promise<Pick<SignOutReport, "onServer" | "problem">> {
  const { account, token, call } = options;
  try {
    await withAccountServer(
      parts,
      { account, call },
      (it) => it.signOut(token),
    );
    return { onServer: "revoked", problem: null };
  } catch (caught) {
    const problem = toFailure(caught);
    if (problem.kind === "rejected") {
      return { onServer: "already-dead", problem: null };
    }
    if (problem.kind === "cancelled") throw problem;
    return { onServer: "remains", problem };
  }
}
