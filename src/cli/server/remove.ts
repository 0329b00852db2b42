import { STORAGE } from "../global_options.ts";
import type { Command } from "../command.ts";
import { table } from "../output/table.ts";

export const serverRemove: Command = {
  path: "server remove",
  summary: "remove a server that no account uses",
  args: "<server>",
  about: [
    "Sign out of all accounts on the server first. Also removes the headers " +
    "and the client certificate that were set for it.",
  ],
  examples: [["remove a server", "server remove media.example"]],
  globals: STORAGE,
  async run(run) {
    const client = await run.client();
    const input = { server: run.argument(0) ?? "" };
    const removed = await client.send("remove-server", input, run);
    run.output.data(
      removed,
      () => table([[`Removed ${removed.name}, ${removed.url}`]]),
    );
  },
};
