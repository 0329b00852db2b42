import type { Command } from "../command.ts";
import { formatSlots } from "./format_slots.ts";

export const storageSlotList: Command = {
  path: "storage slot list",
  summary: "list the ways to unlock the encrypted file",
  examples: [["see what unlocks the file", "storage slot list"]],
  globals: ["json"],
  async run(run) {
    const client = await run.client();
    const reply = await client.send("list-slots", {}, run);
    run.output.data(reply, () => formatSlots(reply.slots));
  },
};
