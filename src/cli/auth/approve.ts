import type { CommandSpec } from "../command.ts";

export const authApprove: CommandSpec = {
  path: "auth approve",
  summary: "approve a Quick Connect code",
  args: "<code...>",
  needsToken: () => true,
  async run(run) {
    const client = await run.client();
    const code = run.rest(0).join(" ");
    const account = run.account();
    const input = { account, code, ...run.timeout() };
    const reply = await client.send("approve-device", input, run);
    run.output.data(reply, () => ["Approved: the other device is signed in"]);
  },
};
