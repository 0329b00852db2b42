import type { CommandSpec } from "../command.ts";

const LOST = "The encrypted file is accepted as lost; the next sign-in " +
  "creates a new one";

export const storageAcceptRollback: CommandSpec = {
  path: "storage accept-rollback",
  summary: "accept an older or missing encrypted file",
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
