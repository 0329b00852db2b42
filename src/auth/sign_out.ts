import type { Account, Server } from "../core/account.ts";
import { isDiskFull } from "../core/disk_failure.ts";
import { Failure, toFailure } from "../core/failure.ts";
import {
  type HeldToken,
  serverOf,
  withAccountServer,
} from "./account_server.ts";
import type { AuthParts, CallOptions, ServerSession } from "./auth_parts.ts";
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
  readonly beforeRevoke?: (session: ServerSession) => Promise<void>;
  readonly call: CallOptions;
}

/**
 * Signs out: on the server, then in storage, then on record. A server that is
 * gone or refuses keeps nothing here: the token is deleted all the same. One
 * that cannot be deleted here stays on record, so that it can be tried again.
 * Never fails: the report says it.
 */
export async function signOut(
  parts: AuthParts,
  options: SignOutOptions,
): Promise<SignOutReport> {
  const { account } = options;
  const server = serverOf(parts, account);
  let ended: Ended = { onServer: "not-asked", problem: null };
  try {
    ended = await endOnServer(parts, options);
    await removeHere(parts, account);
    return { account, server, removed: true, ...ended };
  } catch (caught) {
    const problem = toFailure(caught);
    return { account, server, removed: false, ...ended, problem };
  }
}

/**
 * Removing a token writes a new file, so a full disk needs free space first.
 */
async function removeHere(parts: AuthParts, account: Account): Promise<void> {
  const remove = async () => {
    const now = parts.accounts.findAccount(account) ?? account;
    parts.accounts.beginTokenChange(now);
    await parts.storages.at(now.tokenStorage).delete(now);
    parts.accounts.removeAccount(now);
    endChange(parts, now);
  };
  try {
    await parts.alone(remove);
  } catch (caught) {
    if (!isDiskFull(caught) || !parts.makeRoom?.()) throw caught;
    await parts.alone(remove);
  }
}

/**
 * Removing the library may have taken the last free space. The next sign-in or
 * check ends the change then.
 */
function endChange({ accounts }: AuthParts, account: Account): void {
  try {
    accounts.endTokenChange(account);
  } catch (caught) {
    if (!isDiskFull(caught)) throw caught;
  }
}

type Ended = Pick<SignOutReport, "onServer" | "problem">;

/** @throws {Failure} `storage_…` when it is not known what must be ended */
async function endOnServer(
  parts: AuthParts,
  options: SignOutOptions,
): Promise<Ended> {
  const { account, localOnly } = options;
  if (localOnly) return { onServer: "not-asked", problem: null };
  try {
    const held = await findToken(parts, account);
    if (held === null) return { onServer: "not-asked", problem: null };
    return await endToken(parts, { ...options, held });
  } catch (caught) {
    const problem = toFailure(caught);
    // Such a token is never sent, and can often still be deleted.
    const mayRemain = ["storage_damaged", "server_changed"];
    if (!mayRemain.includes(problem.kind)) throw problem;
    return { onServer: "remains", problem };
  }
}

async function endToken(
  parts: AuthParts,
  { held, call, beforeRevoke }: SignOutOptions & { held: HeldToken },
): Promise<Ended> {
  const { account, token } = held;
  try {
    await withAccountServer(
      { parts, options: { held, call } },
      async (server, info) => {
        await beforeRevoke?.({ account, server, token, info });
        await server.signOut(token);
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
