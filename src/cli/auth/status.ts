import { Failure } from "../../core/failure.ts";
import type { AccountView } from "../../service/protocol.ts";
import type { Command, Invocation } from "../command.ts";
import { ONLINE } from "../global_options.ts";

export const authStatus: Command = {
  path: "auth status",
  summary: "check that the stored tokens still work",
  args: "[account]",
  about: [
    "Asks each server whether it still accepts the stored token. The " +
    "exit code is 0 only if every account that is listed is valid.",
  ],
  examples: [
    ["check every account", "auth status"],
    ["check one account", "auth status home"],
    ["show the accounts without contacting servers", "auth status --no-check"],
  ],
  globals: ONLINE,
  options: [{ flags: "--no-check", description: "do not contact the servers" }],
  needsToken: (run) => !run.negated("check"),
  run: status,
};

async function status(run: Invocation): Promise<number> {
  const client = await run.client();
  const account = run.account(run.argument(0));
  const check = !run.negated("check");
  const reply = check
    ? await client.send("check-accounts", { account, ...run.timeout() }, run)
    : await client.send("list-accounts", { account }, run);
  const { formatAccount } = await import("../output/format_accounts.ts");
  run.output.data(
    reply,
    () => reply.accounts.flatMap((it) => formatAccount(it, run.output)),
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
  return first.problem ? Failure.from(first.problem) : new Failure(
    "internal",
    `Cannot check "${first.userName}": unknown reason`,
  );
}
