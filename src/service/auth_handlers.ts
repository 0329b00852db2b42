import { uncheckedReport } from "../auth/accounts/account_report.ts";
import type { Progress } from "../auth/dependencies.ts";
import { resolveAccount } from "../auth/accounts/resolve_account.ts";
import { revealToken } from "../auth/accounts/read_token.ts";
import type { Account } from "../core/account.ts";
import type { AUTH_COMMANDS } from "./auth_commands.ts";
import {
  accountsNamed,
  callOptions,
  type CommandOptions,
  type CoreDependencies,
  type GivenDependencies,
  type Handlers,
  mediaOf,
} from "./handlers.ts";
import type { Decoded } from "./protocol.ts";
import { accountView, problemView, signedOutView } from "./views.ts";

/** Loads large modules on demand: `reveal-token` does not need them. */
export const AUTH_HANDLERS: Handlers<
  keyof typeof AUTH_COMMANDS,
  GivenDependencies
> = {
  "sign-in": async (deps, input, context) => {
    const { signIn } = await import("../auth/sign_in/sign_in.ts");
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { timeoutMs: _, ...request } = input;
    const account = await signIn(deps, request, call);
    return accountView({ ...uncheckedReport(deps, account), state: "valid" });
  },
  "sign-out": async (deps, input, context) => {
    const { signOutSending } = await import("./sign_out_sending.ts");
    const { all, localOnly } = input;
    const call = callOptions(input, context);
    const leaving = accountsToSignOut(deps, input);
    await stopWork(deps, { accounts: leaving, signal: context.signal });
    const reports = await Promise.all(
      leaving.map((account) =>
        signOutSending(deps, { account, localOnly, call })
      ),
    );
    const [first] = reports;
    if (!all && first?.problem && !first.removed) throw first.problem;
    return { signedOut: reports.map(signedOutView) };
  },
  "list-accounts": (deps, { account }) => ({
    accounts: accountsNamed(deps, account)
      .map((it) => accountView(uncheckedReport(deps, it))),
  }),
  "check-accounts": async (deps, input, context) => {
    const [{ checkAccounts }, { settleTokenChanges }] = await Promise.all([
      import("../auth/accounts/check_accounts.ts"),
      import("../auth/storage/token_changes.ts"),
    ]);
    await settleTokenChanges(deps);
    const accounts = accountsNamed(deps, input.account);
    const call = callOptions(input, context);
    const reports = await checkAccounts(deps, accounts, call);
    return { accounts: reports.map(accountView) };
  },
  "switch-account": async (deps, { account }) => {
    const { switchAccount } = await import(
      "../auth/accounts/switch_account.ts"
    );
    return accountView(uncheckedReport(deps, switchAccount(deps, account)));
  },
  "rotate-token": async (deps, input, context) => {
    const { rotateToken } = await import("../auth/sign_in/rotate_token.ts");
    const account = resolveAccount(deps.accounts, input.account);
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { password } = input;
    const rotated = await rotateToken(deps, { account, password, call });
    return accountView({ ...uncheckedReport(deps, rotated), state: "valid" });
  },
  "approve-device": async (deps, input, context) => {
    const { approveDevice } = await import("../auth/sign_in/approve_device.ts");
    const account = resolveAccount(deps.accounts, input.account);
    const call = callOptions(input, context);
    await approveDevice(deps, { account, code: input.code, call });
    return { approved: true };
  },
  "call-api": async (deps, input, context) => {
    const { callApi } = await import("../auth/accounts/call_api.ts");
    const account = resolveAccount(deps.accounts, input.account);
    const call = { ...callOptions(input, context), tell: teller(context) };
    const { method, path, body } = input;
    const request = { method, path, body };
    const reply = await callApi(deps, { account, request, call });
    const headers = reply.headers.map(([name, it]): [string, string] => [
      name,
      it,
    ]);
    return { ...reply, headers, problem: problemView(reply.problem) };
  },
  "lend-api": async (deps, input, context) => {
    const { lendApi } = await import("../auth/accounts/lend_api.ts");
    const { loopback } = await mediaOf(deps);
    const account = resolveAccount(deps.accounts, input.account);
    const call = callOptions(input, context);
    const { allowsWrites } = input;
    return await lendApi({ ...deps, loopback }, {
      account,
      allowsWrites,
      call,
    });
  },
  "reveal-token": async (deps, { account, form }) => {
    const selected = resolveAccount(deps.accounts, account);
    return { secret: await revealToken(deps, { account: selected, form }) };
  },
};

/** The longest wait for plays to report their positions. */
const PLAY_END_MS = 10_000;

/**
 * Stops all work for the accounts. Waits for plays: the server does not accept
 * their positions after the token is revoked.
 */
async function stopWork(
  { work, plays, clock }: CoreDependencies,
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
  { accounts }: CoreDependencies,
  input: Decoded<"sign-out">,
): readonly Account[] {
  return input.all
    ? accounts.listAccounts()
    : [resolveAccount(accounts, input.account)];
}

function teller({ tell }: CommandOptions): (progress: Progress) => void {
  return (progress) =>
    tell(
      progress.kind === "quick-connect-code"
        ? { ...progress, expiresAt: progress.expiresAt.toISOString() }
        : progress,
    );
}
