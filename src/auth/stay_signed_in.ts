import type { Account } from "../core/account.ts";
import { serverOf } from "./account_server.ts";
import type { AuthParts, TellingOptions } from "./auth_parts.ts";
import { rebindTokens } from "./bind_tokens.ts";
import { checkAccounts } from "./check_accounts.ts";
import { checkPassword } from "./check_password.ts";
import type { MetServer } from "./meet_server.ts";
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
  parts: AuthParts,
  options: {
    existing: Account;
    request: SignInRequest;
    met: MetServer;
    call: TellingOptions;
  },
): Promise<boolean> {
  const { existing, request: { force, store, method }, met, call } = options;
  const inFile = existing.tokenStorage === "encrypted-file";
  const isElsewhere = store === "file"
    ? !inFile
    : store === "keyring" && inFile;
  if (force || isElsewhere) return false;
  const [report] = await checkAccounts(parts, [existing], call);
  if (report?.state !== "valid" || report.problem !== null) return false;
  return method.kind !== "password" ||
    await checkPassword(parts, { existing, met, method, call });
}

/** Makes an account active that keeps its token, and reports it. */
export async function activate(
  parts: AuthParts,
  options: {
    existing: Account;
    request: SignInRequest;
    met: MetServer;
    call: TellingOptions;
  },
): Promise<Account> {
  const { existing, request: { alias }, met, call } = options;
  const { accounts } = parts;
  const account = { ...existing, active: true, alias: alias ?? existing.alias };
  const rebinding = { from: serverOf(parts, existing), to: met.server };
  await rebindTokens(parts, rebinding, { tell: call.tell });
  accounts.saveServer(met.server);
  accounts.saveAccount(account);
  call.tell(STILL_GOOD);
  return account;
}
