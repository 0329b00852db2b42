import { ACCOUNT_NAMES } from "../help/shared_texts.ts";
import { accountLabel } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { SignedOutView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ONLINE } from "../global_options.ts";

export const authLogout: Command = {
  path: "auth logout",
  summary: "sign out here and on the server",
  args: "[account]",
  about: [
    "Revokes the token on the server and removes it from this machine, " +
    "together with the library of the account. If the server cannot be " +
    "reached, JellyTau removes the token here and warns you that it may " +
    "still work on the server. Headers of `server header set` and " +
    "client certificates are kept.",
    ACCOUNT_NAMES,
  ],
  examples: [
    ["sign out of the active account", "auth logout"],
    ["sign out of one account", "auth logout ada@media.example"],
    ["sign out of every account", "auth logout --all"],
    [
      "remove the token from this machine only",
      "auth logout home --local-only",
    ],
  ],
  globals: ONLINE,
  options: [
    { flags: "--all", description: "sign out of every account" },
    { flags: "--local-only", description: "do not contact the server" },
  ],
  run: logout,
};

const ON_SERVER: Readonly<Record<SignedOutView["onServer"], string>> = {
  "revoked": "the token is revoked on the server",
  "already-dead":
    "the server had already revoked the token, or the user is locked out",
  "not-asked": "the server was not contacted",
  "remains": "the token may still work on the server",
};

async function logout(run: Invocation): Promise<number> {
  const all = run.flag("all");
  if (all && run.typedAccount(run.argument(0)) !== null) {
    throw new Failure("usage", "Cannot use --all with an account: choose one");
  }
  run.refuseEnvironmentAccount("sign out");
  const localOnly = run.flag("localOnly");
  const client = await run.client();
  const account = all ? null : run.account(run.argument(0));
  const input = { account, all, localOnly, ...run.timeout() };
  const { signedOut } = await client.send("sign-out", input, run);
  const { lostNote } = await import("../../core/unsent_count.ts");
  run.output.data(
    { signedOut },
    () => signedOut.map((it) => line(it, lostNote(it.lost))),
  );
  const { failure, from } = verdictOf(signedOut);
  for (const it of run.output.style.json ? [] : signedOut) {
    if (it.problem && it !== from) run.output.note(it.problem.message);
  }
  if (signedOut.length === 0) run.output.note("Not signed in");
  return run.output.verdict(failure);
}

/**
 * Returns the first problem if no account was removed, `partial` if some were
 * not or a token may still work, and null if all went well.
 */
function verdictOf(
  signedOut: readonly SignedOutView[],
): { failure: Failure | null; from: SignedOutView | null } {
  const [kept] = signedOut.filter((it) => !it.removed);
  if (kept?.problem && signedOut.every((it) => !it.removed)) {
    return { failure: Failure.from(kept.problem), from: kept };
  }
  const left = signedOut.filter((it) =>
    !it.removed || it.onServer === "remains"
  );
  if (left.length === 0) return { failure: null, from: null };
  const names = left.map(labelOf).join(", ");
  const message = `Cannot revoke every token: ${names}`;
  const failure = new Failure("partial", message, { hint: REMAINS });
  return { failure, from: null };
}

const REMAINS =
  "The token may still work on the server: revoke it there under " +
  "Dashboard, Devices";

function labelOf(account: SignedOutView): string {
  return accountLabel(account, { url: account.serverUrl });
}

function line(it: SignedOutView, lost: string | null) {
  const { onServer, removed } = it;
  const label = labelOf(it);
  const start = removed
    ? `Signed out ${label}: the token is removed here`
    : `Not signed out ${label}: the token is still stored here`;
  return [start, ON_SERVER[onServer], ...lost === null ? [] : [lost]]
    .join("; ");
}
