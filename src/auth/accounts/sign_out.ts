import type { Account, Server } from "../../core/account.ts";
import { isDiskFull } from "../../core/disk_failure.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import {
  type HeldToken,
  serverOf,
  withAccountSession,
} from "./account_server.ts";
import type {
  AccountSession,
  AuthDependencies,
  CallOptions,
} from "../dependencies.ts";
import { findToken } from "./read_token.ts";

/** The result for the token on the server. */
export type OnServer = "revoked" | "already-dead" | "not-asked" | "remains";

export interface SignOutReport {
  readonly account: Account;
  readonly server: Server;
  readonly onServer: OnServer;
  /**
   * True if token and account were removed here; otherwise the account remains.
   */
  readonly removed: boolean;
  /** Why the token or the account remains; null if neither does. */
  readonly problem: Failure | null;
}

export interface SignOutOptions {
  readonly account: Account;
  readonly localOnly: boolean;
  /** Runs before the token is revoked, if the server answers. Must not fail. */
  readonly beforeRevoke?: (session: AccountSession) => Promise<void>;
  readonly call: CallOptions;
}

/**
 * Revokes the token on the server, deletes it from storage and removes the
 * account. Deletes the token even if the server cannot be reached or refuses.
 * Keeps the account if its token cannot be read or deleted, so that the user
 * can try again. Never fails: the report contains the problem.
 */
export async function signOut(
  deps: AuthDependencies,
  options: SignOutOptions,
): Promise<SignOutReport> {
  const { account } = options;
  const server = serverOf(deps, account);
  let revocation: Revocation = { onServer: "not-asked", problem: null };
  try {
    revocation = await revokeOnServer(deps, options);
    await removeHere(deps, account);
    return { account, server, removed: true, ...revocation };
  } catch (caught) {
    const problem = toFailure(caught);
    return { account, server, removed: false, ...revocation, problem };
  }
}

/**
 * Removes token and account. On a full disk, frees the reserved space and tries
 * again, because removing a token writes a new file.
 */
async function removeHere(
  deps: AuthDependencies,
  account: Account,
): Promise<void> {
  const remove = async () => {
    const now = deps.accounts.findAccount(account) ?? account;
    deps.accounts.beginTokenChange(now);
    await deps.storages.at(now.tokenStorage).delete(now);
    deps.accounts.removeAccount(now);
    endChange(deps, now);
  };
  try {
    await deps.alone(remove);
  } catch (caught) {
    if (!isDiskFull(caught) || !deps.makeRoom?.()) throw caught;
    await deps.alone(remove);
  }
}

/**
 * Ends the recorded change, unless removing the library has taken the last free
 * space. In that case, the next sign-in or check ends it.
 */
function endChange({ accounts }: AuthDependencies, account: Account): void {
  try {
    accounts.endTokenChange(account);
  } catch (caught) {
    if (!isDiskFull(caught)) throw caught;
  }
}

type Revocation = Pick<SignOutReport, "onServer" | "problem">;

/** @throws {Failure} `storage_…` if the token cannot be read */
async function revokeOnServer(
  deps: AuthDependencies,
  options: SignOutOptions,
): Promise<Revocation> {
  const { account, localOnly } = options;
  if (localOnly) return { onServer: "not-asked", problem: null };
  try {
    const held = await findToken(deps, account);
    if (held === null) return { onServer: "not-asked", problem: null };
    return await revokeToken(deps, { ...options, held });
  } catch (caught) {
    const problem = toFailure(caught);
    // Such a token is never sent, and can often still be deleted.
    const mayRemain = ["storage_damaged", "server_changed"];
    if (!mayRemain.includes(problem.kind)) throw problem;
    return { onServer: "remains", problem };
  }
}

async function revokeToken(
  deps: AuthDependencies,
  { held, call, beforeRevoke }: SignOutOptions & { held: HeldToken },
): Promise<Revocation> {
  try {
    await withAccountSession(
      { deps, options: { held, call } },
      async (session) => {
        await beforeRevoke?.(session);
        await session.server.signOut();
      },
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
