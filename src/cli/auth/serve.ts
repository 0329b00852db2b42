import type { Command, Invocation } from "../command.ts";

export const authServe: Command = {
  path: "auth serve",
  summary: "let another program use the server without the token",
  args: "<command...>",
  about: [
    "Runs the command with `JELLYFIN_URL` in its environment: an address on " +
    "this machine that leads to the server. JellyTau adds the token to each " +
    "request, so the command never sees it. The address works until the " +
    "command ends, and `auth serve` exits with the command's exit code.",
    "The command can only read, unless you allow it to write. It can never " +
    "sign in or out, list devices or keys, read the server's logs, or change " +
    "passwords.",
  ],
  examples: [
    [
      "let curl read your user",
      "auth serve -- sh -c 'curl \"$JELLYFIN_URL/Users/Me\"'",
    ],
    ["run a script that changes things", "auth serve --allow-write -- ./tidy"],
  ],
  globals: ["account", "input", "timeout"],
  options: [{
    flags: "--allow-write",
    description: "also allow POST, PUT, PATCH and DELETE",
  }],
  needsToken: () => true,
  run: serve,
};

async function serve(run: Invocation): Promise<number> {
  const client = await run.client();
  const { url, close } = await client.send("lend-api", {
    account: run.account(),
    allowsWrites: run.flag("allowWrite"),
    ...run.timeout(),
  }, run);
  try {
    const variables = { JELLYFIN_URL: url };
    return await run.context.runUserCommand(run.args(0), variables);
  } finally {
    await close();
  }
}
