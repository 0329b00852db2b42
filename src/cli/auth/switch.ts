import { accountName } from "../../core/labels.ts";
import type { CommandSpec } from "../command.ts";

export const authSwitch: CommandSpec = {
  path: "auth switch",
  summary: "switch the active account",
  args: "[account]",
  async run(run) {
    run.refuseRunAccount("switch");
    const client = await run.client();
    const input = { account: run.typedAccount(run.argument(0)) };
    const account = await client.send("switch-account", input, run);
    run.output.data(account, () => [`Active: ${accountName(account)}`]);
  },
};
