import { STORAGE } from "../global_options.ts";
import type { Command } from "../command.ts";

const LOST = "The encrypted file is accepted as lost; the next sign-in " +
  "creates a new one";

export const storageAcceptRollback: Command = {
  path: "storage accept-rollback",
  summary: "accept an older or missing encrypted file",
  about: [
    "If somebody restored an older encrypted file, or the file " +
    "is missing, JellyTau stops using it. Run this command if " +
    "you know why, for example after restoring a backup.",
  ],
  examples: [["accept the file as it is", "storage accept-rollback"]],
  globals: STORAGE,
  async run(run) {
    const client = await run.client();
    const reply = await client.send("accept-rollback", {}, run);
    run.output.data(reply, () => [
      reply.found === 0
        ? LOST
        : reply.known === null || reply.known === reply.found
        ? `Generation ${reply.found} is already the recorded one`
        : `Accepted generation ${reply.found}; ${reply.known} was recorded`,
    ]);
  },
};
