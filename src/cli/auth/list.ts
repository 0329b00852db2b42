import type { CommandSpec } from "../command.ts";

export const authList: CommandSpec = {
  path: "auth list",
  summary: "list your accounts",
  async run(run) {
    const client = await run.client();
    const input = { account: run.account() };
    const reply = await client.send("list-accounts", input, run);
    const { accountTable } = await import("../output/format_accounts.ts");
    run.output.data(reply, () => accountTable(reply.accounts));
    if (reply.accounts.length === 0) run.output.note("Not signed in");
  },
};
