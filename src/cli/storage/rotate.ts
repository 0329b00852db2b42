import { STORAGE } from "../global_options.ts";
import { counted } from "../../core/labels.ts";
import type { Command } from "../command.ts";
import { withStorageProgress } from "./progress.ts";

export const storageRotate: Command = {
  path: "storage rotate",
  summary: "encrypt the file again with a new key",
  about: [
    "Every slot must be available: its passphrase, key file, credential " +
    "or command.",
  ],
  examples: [["replace the key of the encrypted file", "storage rotate"]],
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
      "The old key still opens copies of the old file: if one leaked, revoke " +
        "its tokens with `jellytau auth logout`",
    );
  },
};
