import { STORAGE } from "../global_options.ts";
import type { Command } from "../command.ts";
import { formatSlots } from "./format_slots.ts";

export const storageSlotRemove: Command = {
  path: "storage slot remove",
  summary: "remove a way to unlock the encrypted file",
  args: "<id>",
  about: [
    "Older copies of the file can still be opened with the removed " +
    "slot. Run `jellytau storage rotate` afterwards to protect new " +
    "tokens.",
  ],
  examples: [["remove a slot by its ID", "storage slot remove 1a2b3c4d"]],
  globals: STORAGE,
  async run(run) {
    const client = await run.client();
    const id = run.argument(0) ?? "";
    const reply = await client.send("remove-slot", { id }, run);
    run.output.data(reply, () => formatSlots(reply.slots));
    run.output.note(
      "Anyone who used this slot may still have the key of the file: replace " +
        "the key with `jellytau storage rotate`",
    );
  },
};
