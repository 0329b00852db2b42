import { Failure } from "../core/failure.ts";
import type { SignedOutView } from "../service/protocol.ts";
import { asFailure } from "./as_failure.ts";
import type { CommandSpec, Invocation } from "./command_spec.ts";

export const authLogout: CommandSpec = {
  path: "auth logout",
  summary: "sign out: the token goes, here and on the server",
  args: "[account]",
  options: [
    { flags: "--all", description: "every account" },
    { flags: "--local-only", description: "do not tell the server" },
  ],
  run: logout,
};

const ON_SERVER: Readonly<Record<SignedOutView["onServer"], string>> = {
  "revoked": "the server ended its session",
  "already-dead": "the server did not take it any more (ended before, or the " +
    "user is locked out)",
  "not-asked": "the server was not told",
  "remains": "the server still knows the token",
};

async function logout(run: Invocation): Promise<number> {
  const all = run.flag("all");
  const account = run.account();
  if (all && account !== null) {
    throw new Failure("usage", "Cannot use --all with an account: choose one");
  }
  run.refuseRunAccount("sign out");
  const localOnly = run.flag("localOnly");
  const client = await run.client();
  const input = { account, all, localOnly, ...run.timeout() };
  const { signedOut } = await client.send("sign-out", input, run);
  run.output.data({ signedOut }, () => signedOut.map(line));
  const verdict = verdictOf(signedOut);
  for (const { problem } of run.output.style.json ? [] : signedOut) {
    const isNew = problem && problem.message !== verdict?.message;
    if (isNew) run.output.note(problem.message);
  }
  if (signedOut.length === 0) run.output.note("No account yet");
  return run.output.verdict(verdict);
}

/** Partly done, unless nothing was: then it is the first problem. */
function verdictOf(signedOut: readonly SignedOutView[]): Failure | null {
  const [kept] = signedOut.filter((it) => !it.removed);
  if (kept?.problem && signedOut.every((it) => !it.removed)) {
    return asFailure(kept.problem);
  }
  const left = signedOut.filter((it) =>
    !it.removed || it.onServer === "remains"
  );
  if (left.length === 0) return null;
  const names = left.map(labelOf).join(", ");
  return new Failure("partial", `Cannot end every token: ${names}`, {
    hint: REMAINS,
  });
}

const REMAINS = "The token may still work on the server: end it there under " +
  "Dashboard, Devices";

function labelOf({ userName, serverUrl }: SignedOutView): string {
  return `${userName}@${new URL(serverUrl).host}`;
}

function line(it: SignedOutView) {
  const { onServer, removed } = it;
  const label = labelOf(it);
  return removed
    ? `Signed out ${label}: the token is gone here, ${ON_SERVER[onServer]}`
    : `Not signed out ${label}: the token is still here, ${
      ON_SERVER[onServer]
    }`;
}
