import { Failure } from "../../core/failure.ts";
import type { CommandSpec } from "../command.ts";

export const authToken: CommandSpec = {
  path: "auth token",
  summary: "print the token for another program",
  args: "[account]",
  options: [
    { flags: "--header", description: "print the whole Authorization header" },
    { flags: "--reveal", description: "print the token even on a terminal" },
  ],
  needsToken: () => true,
  async run(run) {
    if (run.terminal.isTerminal("stdout") && !run.flag("reveal")) {
      throw new Failure(
        "usage",
        "Cannot print token: stdout is a terminal, where it would " +
          "remain visible",
        { hint: "Pipe it to a program, or use `--reveal`" },
      );
    }
    const form = run.flag("header") ? "header" : "token";
    const client = await run.client();
    const account = run.account(run.argument(0));
    const { secret } = await client.send(
      "reveal-token",
      { account, form },
      run,
    );
    const text = secret.expose();
    const line = form === "header" ? `Authorization: ${text}` : text;
    run.output.data({ [form]: text }, () => [line]);
  },
};
