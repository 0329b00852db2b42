import type { CommandSpec } from "../command.ts";
import { slotLines } from "./format_slots.ts";

export const storageSlotList: CommandSpec = {
  path: "storage slot list",
  summary: "list the ways to unlock the encrypted file",
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-slots", {}, run);
    run.output.data(reply, () => slotLines(reply.slots));
  },
};
