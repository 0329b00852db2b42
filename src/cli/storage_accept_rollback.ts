import type { CommandSpec } from "./command_spec.ts";

const LOST =
  "The encrypted file is given up as lost; signing in makes a new one";

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
        ? `Generation ${reply.found} is the one on record`
        : `Generation ${reply.found} is meant; ${reply.known} was on record`,
    ]);
  },
};
