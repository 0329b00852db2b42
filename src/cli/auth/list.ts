import type { Command } from "../command.ts";

export const authList: Command = {
  path: "auth list",
  summary: "list your accounts",
  examples: [
    ["list your accounts", "auth list"],
    ["list them for a script", "auth list --json"],
  ],
  globals: ["json", "account"],
  async run(run) {
    const client = await run.client();
    const input = { account: run.account() };
    const reply = await client.send("list-accounts", input, run);
    const { formatAccounts } = await import("../output/format_accounts.ts");
    run.output.data(reply, () => formatAccounts(reply.accounts));
    if (reply.accounts.length === 0) run.output.note("Not signed in");
  },
};
