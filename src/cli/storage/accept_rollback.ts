import { STORAGE } from "../global_options.ts";
import type { Command } from "../command.ts";

const LOST = "Accepted that the encrypted file is missing; the next sign-in " +
  "creates a new one";

export const storageAcceptRollback: Command = {
  path: "storage accept-rollback",
  summary: "accept an older or missing encrypted file",
  about: [
    "JellyTau stops using the encrypted file if an older copy replaced it or " +
    "if it is missing. If you know the reason, for example because you " +
    "restored a backup, accept this state with this command.",
  ],
  examples: [["accept the older or missing file", "storage accept-rollback"]],
  globals: STORAGE,
  async run(run) {
    const client = await run.client();
    const reply = await client.send("accept-rollback", {}, run);
    run.output.data(reply, () => [
      reply.found === 0
        ? LOST
        : reply.known === null || reply.known === reply.found
        ? `Generation ${reply.found} is already accepted`
        : `Accepted generation ${reply.found} instead of ${reply.known}`,
    ]);
  },
};
