import type { Account, AccountState, Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { MediaServer } from "../../core/ports.ts";
import { tokenKeyName } from "../../core/token_key.ts";
import {
  type AccountReport,
  type ServerSeen,
  uncheckedReport,
} from "./account_report.ts";
import { type HeldToken, withAccountSession } from "./account_server.ts";
import type { AuthDependencies, CallOptions } from "../dependencies.ts";
import { adoptBinding } from "../storage/bind_tokens.ts";
import { findToken, readSettled } from "./read_token.ts";
import { refreshNames } from "./refresh_names.ts";

/**
 * Checks the token and the server of each account, all at once. A problem of
 * one account is in its report and does not affect the others.
 */
export function checkAccounts(
  deps: AuthDependencies,
  accounts: readonly Account[],
  call: CallOptions,
): Promise<AccountReport[]> {
  return Promise.all(accounts.map((it) => checkAccount(deps, it, call)));
}

async function checkAccount(
  deps: AuthDependencies,
  account: Account,
  call: CallOptions,
): Promise<AccountReport> {
  const base = uncheckedReport(deps, account);
  const held = await readSettled(deps, () => findToken(deps, account))
    .catch(toFailure);
  // A token that cannot be read may still be valid.
  if (held instanceof Failure) return { ...base, problem: held };
  if (held === null) return { ...base, ...missing(base.server) };
  const report = await askServer(deps, { base, held, call });
  if (report.state === "valid") await adoptBinding(deps, held);
  return report;
}

async function askServer(
  deps: AuthDependencies,
  options: { base: AccountReport; held: HeldToken; call: CallOptions },
): Promise<AccountReport> {
  const { base, held, call } = options;
  const { account } = base;
  let seen: ServerSeen | null = null;
  try {
    await withAccountSession(
      { deps, options: { held, call } },
      async ({ server, info, address }, connection) => {
        seen = { url: address.url, ...observe(connection, info.version) };
        const me = await server.me();
        if (me.userId !== account.userId) throw anotherUser(account);
        refreshNames(deps, account, { userName: me.userName, info });
      },
    );
    // Only the list knows the active account of this run.
    const name = tokenKeyName(account);
    const now = deps.accounts.listAccounts()
      .find((it) => tokenKeyName(it) === name);
    const renamed = uncheckedReport(deps, now ?? account);
    return { ...renamed, state: "valid", seen };
  } catch (caught) {
    const problem = toFailure(caught);
    return { ...base, state: stateAfter(problem), problem, seen };
  }
}

function observe(
  server: MediaServer,
  version: string,
): Omit<ServerSeen, "url"> {
  return {
    version,
    certificate: server.certificate(),
    trustedBy: server.trustedBy(),
    clockSkewMs: server.clockSkewMs(),
  };
}

function missing(
  server: Server,
): Pick<AccountReport, "state" | "problem"> {
  const problem = new Failure(
    "not_signed_in",
    `Cannot find token for "${server.url}": storage holds none`,
  );
  return { state: "missing-token", problem };
}

function anotherUser(account: Account): Failure {
  return new Failure(
    "rejected",
    `Cannot use token of "${account.userName}": it belongs to another user`,
    {
      hint: "Sign in again with `jellytau auth login <server-url> --force`",
      remedy: "sign-in-again",
    },
  );
}

function stateAfter({ kind, code, remedy }: Failure): AccountState {
  if (kind === "rejected") return "rejected";
  if (kind === "internal" || kind === "cancelled") return "unchecked";
  // A proxy's refusal has another remedy and says nothing about the token.
  if (kind !== "forbidden" || remedy !== kind) return "unreachable";
  // The server refuses the request with 403, and a bad token with 401.
  return code === 403 ? "valid" : "rejected";
}
