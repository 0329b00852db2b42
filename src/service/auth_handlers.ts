import { uncheckedReport } from "../auth/account_report.ts";
import type { Progress } from "../auth/auth_parts.ts";
import { selectAccount } from "../auth/find_account.ts";
import { revealToken } from "../auth/read_token.ts";
import type { Account } from "../core/account.ts";
import type { AUTH_COMMANDS } from "./auth_commands.ts";
import {
  accountsNamed,
  callOptions,
  type CommandOptions,
  type CoreParts,
  type GivenParts,
  type Handlers,
} from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { accountView, problemView, signedOutView } from "./views.ts";

/** Loads large modules on demand: `reveal-token` does not need them. */
export const AUTH_HANDLERS: Handlers<keyof typeof AUTH_COMMANDS, GivenParts> = {
  "sign-in": async (parts, input, context) => {
    const { signIn } = await import("../auth/sign_in.ts");
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { timeoutMs: _, ...request } = input;
    const account = await signIn(parts, request, call);
    return accountView({ ...uncheckedReport(parts, account), state: "valid" });
  },
  "sign-out": async (parts, input, context) => {
    const { signOutSending } = await import("./sign_out_sending.ts");
    const { all, localOnly } = input;
    const call = callOptions(input, context);
    const leaving = accountsToSignOut(parts, input);
    await stopWork(parts, { accounts: leaving, signal: context.signal });
    const reports = await Promise.all(
      leaving.map((account) =>
        signOutSending(parts, { account, localOnly, call })
      ),
    );
    const [first] = reports;
    if (!all && first?.problem && !first.removed) throw first.problem;
    return { signedOut: reports.map(signedOutView) };
  },
  "list-accounts": (parts, { account }) => ({
    accounts: accountsNamed(parts, account)
      .map((it) => accountView(uncheckedReport(parts, it))),
  }),
  "check-accounts": async (parts, input, context) => {
    const [{ checkAccounts }, { settleTokenChanges }] = await Promise.all([
      import("../auth/check_accounts.ts"),
      import("../auth/token_changes.ts"),
    ]);
    await settleTokenChanges(parts);
    const accounts = accountsNamed(parts, input.account);
    const call = callOptions(input, context);
    const reports = await checkAccounts(parts, accounts, call);
    return { accounts: reports.map(accountView) };
  },
  "switch-account": async (parts, { account }) => {
    const { switchAccount } = await import("../auth/switch_account.ts");
    return accountView(uncheckedReport(parts, switchAccount(parts, account)));
  },
  "approve-device": async (parts, input, context) => {
    const { approveDevice } = await import("../auth/approve_device.ts");
    const account = selectAccount(parts.accounts, input.account);
    const call = callOptions(input, context);
    await approveDevice(parts, { account, code: input.code, call });
    return { approved: true };
  },
  "call-api": async (parts, input, context) => {
    const { callApi } = await import("../auth/call_api.ts");
    const account = selectAccount(parts.accounts, input.account);
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { method, path, body } = input;
    const request = { method, path, body };
    const reply = await callApi(parts, { account, request, call });
    const headers = reply.headers.map(([name, it]): [string, string] => [
      name,
      it,
    ]);
    return { ...reply, headers, problem: problemView(reply.problem) };
  },
  "reveal-token": async (parts, { account, form }) => {
    const selected = selectAccount(parts.accounts, account);
    return { secret: await revealToken(parts, { account: selected, form }) };
  },
};

/** The longest wait for plays to report their positions. */
const PLAY_END_MS = 10_000;

/**
 * Stops all work for the accounts. Waits for plays: the server does not accept
 * their positions after the token is revoked.
 */
async function stopWork(
  { work, plays, clock }: CoreParts,
  { accounts, signal }: { accounts: readonly Account[]; signal: AbortSignal },
): Promise<void> {
  for (const it of accounts) work.stopAccount(it);
  const ends = accounts.flatMap((it) => plays.stopAccount(it));
  if (ends.length === 0) return;
  const enough = new AbortController();
  const limit = clock.wait(
    PLAY_END_MS,
    AbortSignal.any([signal, enough.signal]),
  );
  await Promise.race([Promise.all(ends), limit]);
  enough.abort();
}

function accountsToSignOut(
  { accounts }: CoreParts,
  input: Decoded<"sign-out">,
): readonly Account[] {
  return input.all
    ? accounts.listAccounts()
    : [selectAccount(accounts, input.account)];
}

function teller({ tell }: CommandOptions): (progress: Progress) => void {
  return (progress) =>
    tell(
      progress.kind === "quick-connect-code"
        ? { ...progress, expiresAt: progress.expiresAt.toISOString() }
        : progress,
    );
}
