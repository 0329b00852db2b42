import type { CommandSpec } from "./command_spec.ts";

export const storageRotate: CommandSpec = {
  path: "storage rotate",
  summary: "make a new data key and seal every entry again",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("rotate-storage", {}, run);
    run.output.data(reply, () => [
      `Sealed ${reply.entries} entries with a new data key`,
    ]);
    run.output.note(
      "Copies of the old file open as before: a token that may have leaked " +
        "ends with `jellytau auth logout`",
    );
  },
};
