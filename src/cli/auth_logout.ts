import { Failure, FAILURES } from "../core/failure.ts";
import type { SignedOutView } from "../service/protocol.ts";
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
  for (const it of signedOut) warn(run, it);
  if (signedOut.length === 0) run.output.note("No account yet");
  return exitCode(signedOut);
}

/** Partly done, unless nothing was: then it is the first problem's code. */
function exitCode(signedOut: readonly SignedOutView[]): number {
  const [kept] = signedOut.filter((it) => !it.removed);
  if (kept && signedOut.every((it) => !it.removed)) {
    return kept.problem?.exitCode ?? 1;
  }
  const remains = signedOut.some((it) => it.onServer === "remains");
  return kept || remains ? FAILURES.partial.exitCode : 0;
}

function line({ userName, serverUrl, onServer, removed }: SignedOutView) {
  const label = `${userName}@${new URL(serverUrl).host}`;
  return removed
    ? `Signed out ${label}: the token is gone here, ${ON_SERVER[onServer]}`
    : `Not signed out ${label}: the token is still here, ${
      ON_SERVER[onServer]
    }`;
}

function warn({ output }: Invocation, it: SignedOutView): void {
  const { problem, onServer } = it;
  if (problem) {
    output.note(problem.message);
    if (!it.removed) output.note(`hint: ${problem.hint}`);
  }
  if (onServer !== "remains") return;
  output.note(
    "The token may still work on the server: end it there under " +
      "Dashboard, Devices",
  );
}
