import type { CommandSpec } from "../command.ts";
import { slotLines } from "./format_slots.ts";

export const storageSlotRemove: CommandSpec = {
  path: "storage slot remove",
  summary: "remove a way to unlock the encrypted file",
  args: "<id>",
  async run(run) {
    const client = await run.client();
    const id = run.argument(0) ?? "";
    const reply = await client.send("remove-slot", { id }, run);
    run.output.data(reply, () => slotLines(reply.slots));
    run.output.note(
      "Anyone who used it may have kept the file's key: create a " +
        "new one with `jellytau storage rotate`",
    );
  },
};
