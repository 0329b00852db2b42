import type { CommandSpec } from "./command_spec.ts";
import { slotLines } from "./slot_lines.ts";

export const storageSlotList: CommandSpec = {
  path: "storage slot list",
  summary: "list the ways to unlock the encrypted file",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-slots", {}, run);
    run.output.data(reply, () => slotLines(reply.slots));
  },
};
