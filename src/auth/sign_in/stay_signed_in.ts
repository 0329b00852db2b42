import type { Account } from "../../core/account.ts";
import { serverOf } from "../accounts/account_server.ts";
import type { AuthDependencies, TellingOptions } from "../dependencies.ts";
import { rebindTokens } from "../storage/bind_tokens.ts";
import { checkAccounts } from "../accounts/check_accounts.ts";
import { checkPassword } from "./check_password.ts";
import { currentRecord } from "../server/confirmed_record.ts";
import type { IdentifiedServer } from "../server/identify_server.ts";
import type { SignInRequest } from "./sign_in.ts";

const STILL_GOOD = {
  kind: "notice",
  text: "Already signed in; the stored token still works",
  flagHint: "use `--force` to sign in again",
} as const;

/**
 * Returns whether the token is valid and in the storage that the user wants.
 */
export async function mayStay(
  deps: AuthDependencies,
  options: {
    existing: Account;
    request: SignInRequest;
    peer: IdentifiedServer;
    call: TellingOptions;
  },
): Promise<boolean> {
  const { existing, request: { force, store, method }, peer, call } = options;
  const inFile = existing.tokenStorage === "encrypted-file";
  const isElsewhere = store === "file"
    ? !inFile
    : store === "keyring" && inFile;
  if (force || isElsewhere) return false;
  const [report] = await checkAccounts(deps, [existing], call);
  if (report?.state !== "valid" || report.problem !== null) return false;
  return method.kind !== "password" ||
    await checkPassword(deps, { existing, peer, method, call });
}

/** Makes an account active that keeps its token, and reports it. */
export async function activate(
  deps: AuthDependencies,
  options: {
    existing: Account;
    request: SignInRequest;
    peer: IdentifiedServer;
    call: TellingOptions;
  },
): Promise<Account> {
  const { existing, request: { alias }, peer, call } = options;
  const { accounts } = deps;
  const account = { ...existing, active: true, alias: alias ?? existing.alias };
  const to = await currentRecord(deps, peer);
  const rebinding = { from: serverOf(deps, existing), to };
  await rebindTokens(deps, rebinding, { tell: call.tell });
  accounts.saveServer(to);
  accounts.saveAccount(account);
  call.tell(STILL_GOOD);
  return account;
}
