import { STORAGE } from "../global_options.ts";
import { counted } from "../../core/labels.ts";
import type { Command } from "../command.ts";
import { withStorageProgress } from "./progress.ts";

export const storageRotate: Command = {
  path: "storage rotate",
  summary: "create a new key and encrypt every entry again",
  about: [
    "Creates a new key for the encrypted file and encrypts every entry " +
    "again. The secrets of all slots must be available.",
  ],
  examples: [["create a new key", "storage rotate"]],
  globals: STORAGE,
  async run(run) {
    const reply = await withStorageProgress(
      run,
      (client) => client.send("rotate-storage", {}, run),
    );
    run.output.data(reply, () => [
      `Encrypted ${counted(reply.entries, "entry", { many: "entries" })} ` +
      "with a new key",
    ]);
    run.output.note(
      "Copies of the old file can still be opened: revoke a leaked " +
        "token with `jellytau auth logout`",
    );
  },
};
