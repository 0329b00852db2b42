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
  /** True if token and account are gone here; else they are as they were. */
  readonly removed: boolean;
  /** Why it remains on the server, or here; null otherwise. */
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
 * Signs out: on the server, then in storage, then on record. A server that is
 * gone or refuses keeps nothing here: the token is deleted all the same. One
 * that cannot be deleted here stays on record, so that it can be tried again.
 * Never fails: the report says it.
 */
export async function signOut(
  deps: AuthDependencies,
  options: SignOutOptions,
): Promise<SignOutReport> {
  const { account } = options;
  const server = serverOf(deps, account);
  let ended: Ended = { onServer: "not-asked", problem: null };
  try {
    ended = await endOnServer(deps, options);
    await removeHere(deps, account);
    return { account, server, removed: true, ...ended };
  } catch (caught) {
    const problem = toFailure(caught);
    return { account, server, removed: false, ...ended, problem };
  }
}

/**
 * Removing a token writes a new file, so a full disk needs free space first.
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
 * Removing the library may have taken the last free space. The next sign-in or
 * check ends the change then.
 */
function endChange({ accounts }: AuthDependencies, account: Account): void {
  try {
    accounts.endTokenChange(account);
  } catch (caught) {
    if (!isDiskFull(caught)) throw caught;
  }
}

type Ended = Pick<SignOutReport, "onServer" | "problem">;

/** @throws {Failure} `storage_…` when it is not known what must be ended */
async function endOnServer(
  deps: AuthDependencies,
  options: SignOutOptions,
): Promise<Ended> {
  const { account, localOnly } = options;
  if (localOnly) return { onServer: "not-asked", problem: null };
  try {
    const held = await findToken(deps, account);
    if (held === null) return { onServer: "not-asked", problem: null };
    return await endToken(deps, { ...options, held });
  } catch (caught) {
    const problem = toFailure(caught);
    // Such a token is never sent, and can often still be deleted.
    const mayRemain = ["storage_damaged", "server_changed"];
    if (!mayRemain.includes(problem.kind)) throw problem;
    return { onServer: "remains", problem };
  }
}

async function endToken(
  deps: AuthDependencies,
  { held, call, beforeRevoke }: SignOutOptions & { held: HeldToken },
): Promise<Ended> {
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
