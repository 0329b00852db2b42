import { Failure } from "../../core/failure.ts";
import type { AccountView } from "../../service/protocol.ts";
import { asFailure } from "../as_failure.ts";
import type { CommandSpec, Invocation } from "../command.ts";

export const authStatus: CommandSpec = {
  path: "auth status",
  summary: "check accounts and their tokens",
  args: "[account]",
  options: [{ flags: "--no-check", description: "do not contact the servers" }],
  needsToken: (run) => !run.denied("check"),
  run: status,
};

async function status(run: Invocation): Promise<number> {
  const client = await run.client();
  const account = run.account(run.argument(0));
  const check = !run.denied("check");
  const reply = check
    ? await client.send("check-accounts", { account, ...run.timeout() }, run)
    : await client.send("list-accounts", { account }, run);
  const { accountLines } = await import("../output/format_accounts.ts");
  run.output.data(
    reply,
    () => reply.accounts.flatMap((it) => accountLines(it, run.output)),
  );
  if (reply.accounts.length > 0) {
    return run.output.verdict(check ? firstProblem(reply.accounts) : null);
  }
  const message = "Cannot check accounts: you are not signed in";
  return run.output.verdict(new Failure("not_signed_in", message));
}

/** Returns null if every account is valid and can be used now. */
function firstProblem(accounts: readonly AccountView[]): Failure | null {
  const [first] = accounts.filter((it) =>
    it.state !== "valid" || it.problem !== null
  );
  if (first === undefined) return null;
  return first.problem ? asFailure(first.problem) : new Failure(
    "internal",
    `Cannot check "${first.userName}": unknown reason`,
  );
}
