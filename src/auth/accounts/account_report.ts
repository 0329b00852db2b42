import type { Account, AccountState, Server } from "../../core/account.ts";
import type { Failure } from "../../core/failure.ts";
import type { Certificate } from "../../core/ports.ts";
import { serverOf } from "./account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";

/** The facts about the server, collected while an account was checked. */
export interface ServerSeen {
  /** The address that it answered at. */
  readonly url: string;
  readonly version: string;
  readonly certificate: Certificate | null;
  readonly trustedBy: "system" | "ca-file" | "pin" | null;
  readonly clockSkewMs: number | null;
}

export interface AccountReport {
  readonly account: Account;
  readonly server: Server;
  readonly state: AccountState;
  /** Why the state is not `valid`; null when it is, or was not checked. */
  readonly problem: Failure | null;
  readonly seen: ServerSeen | null;
}

/** Returns the report of a stored account without checking it. */
export function uncheckedReport(
  deps: AuthDependencies,
  account: Account,
): AccountReport {
  const server = serverOf(deps, account);
  return { account, server, state: "unchecked", problem: null, seen: null };
}
