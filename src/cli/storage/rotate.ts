import { counted } from "../../core/labels.ts";
import type { CommandSpec } from "../command.ts";
import { withStorageProgress } from "./progress.ts";

export const storageRotate: CommandSpec = {
  path: "storage rotate",
  summary: "create a new key and encrypt every entry again",
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
