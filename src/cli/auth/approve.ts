import type { Command } from "../command.ts";
import { ONLINE } from "../global_options.ts";

export const authApprove: Command = {
  path: "auth approve",
  summary: "approve a Quick Connect code",
  args: "<code...>",
  about: [
    "The other device shows a code of six digits. Approving it signs " +
    "that device in as you, so approve only codes that you see on a " +
    "device of yours.",
  ],
  examples: [["approve a code", "auth approve 123 456"]],
  globals: ONLINE,
  needsToken: () => true,
  async run(run) {
    const client = await run.client();
    const code = run.args(0).join(" ");
    const account = run.account();
    const input = { account, code, ...run.timeout() };
    const reply = await client.send("approve-device", input, run);
    run.output.data(reply, () => ["Approved: the other device is signed in"]);
  },
};
