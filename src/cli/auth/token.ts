import { Failure } from "../../core/failure.ts";
import type { Command } from "../command.ts";

export const authToken: Command = {
  path: "auth token",
  summary: "print the token for another program",
  args: "[account]",
  about: [
    "Anyone who has the token can act as you until you sign out. A " +
    "terminal would keep it visible, so the command refuses to print to " +
    "one unless you add `--reveal`.",
  ],
  examples: [
    ["copy the token", "auth token | wl-copy"],
    [
      "print a header for curl",
      "auth token --header | curl -H @- https://media.example/Users/Me",
    ],
    ["print the token of another account as JSON", "auth token home --json"],
  ],
  globals: ["json", "account", "input"],
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
