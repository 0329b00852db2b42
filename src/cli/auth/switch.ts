import type { Command } from "../command.ts";

export const authSwitch: Command = {
  path: "auth switch",
  summary: "switch the active account",
  args: "[account]",
  about: [
    "Commands and the TUI use the active account unless you name " +
    "another one. Without an argument, switches between two accounts.",
  ],
  examples: [["make an account the active one", "auth switch home"]],
  globals: ["json", "account"],
  async run(run) {
    run.refuseEnvironmentAccount("switch");
    const client = await run.client();
    const input = { account: run.typedAccount(run.argument(0)) };
    const account = await client.send("switch-account", input, run);
    const { accountName } = await import("../../core/labels.ts");
    run.output.data(account, () => [`Active: ${accountName(account)}`]);
  },
};
