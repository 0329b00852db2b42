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
  "already-dead": "the server had ended its session before",
  "not-asked": "the server was not told",
  "remains": "the server still knows the token",
};

async function logout(run: Invocation): Promise<number> {
  const all = run.flag("all");
  const account = run.account();
  if (all && account !== null) {
    throw new Failure("usage", "Cannot use --all with an account: choose one");
  }
  const localOnly = run.flag("localOnly");
  const client = await run.client();
  const input = { account, all, localOnly, ...run.timeout() };
  const reply = await client.send("sign-out", input, run);
  run.output.data(reply, () => reply.signedOut.map(line));
  for (const it of reply.signedOut) warn(run, it);
  const remains = reply.signedOut.some((it) => it.onServer === "remains");
  return remains ? FAILURES.partial.exitCode : 0;
}

function line({ userName, serverUrl, onServer }: SignedOutView): string {
  const label = `${userName}@${new URL(serverUrl).host}`;
  return `Signed out ${label}: the token is gone here, ${ON_SERVER[onServer]}`;
}

function warn({ output }: Invocation, { problem, onServer }: SignedOutView) {
  if (onServer !== "remains") return;
  if (problem) output.note(problem.message);
  output.note(
    "The token may still work on the server: end it there under " +
      "Dashboard, Devices",
  );
}
