import { FAILURES } from "../core/failure.ts";
import type { AccountView } from "../service/protocol.ts";
import { accountLines } from "./account_lines.ts";
import type { CommandSpec, Invocation } from "./command_spec.ts";

export const authStatus: CommandSpec = {
  path: "auth status",
  summary: "check accounts and tokens with their servers",
  args: "[account]",
  options: [{ flags: "--no-check", description: "do not ask the servers" }],
  run: status,
};

async function status(run: Invocation): Promise<number> {
  const client = await run.client();
  const account = run.account();
  const check = !run.denied("check");
  const reply = check
    ? await client.send("check-accounts", { account, ...run.timeout() }, run)
    : await client.send("list-accounts", { account }, run);
  run.output.data(
    reply,
    () => reply.accounts.flatMap((it) => accountLines(it, run.output)),
  );
  if (reply.accounts.length === 0) {
    run.output.note("Not signed in: `jellytau auth login <server-url>`");
    return FAILURES.not_signed_in.exitCode;
  }
  return check ? firstProblem(reply.accounts) : 0;
}

/** 0 when every account is valid, else the first problem's code. */
function firstProblem(accounts: readonly AccountView[]): number {
  const [first] = accounts.filter((it) => it.state !== "valid");
  return first ? first.problem?.exitCode ?? 1 : 0;
}
