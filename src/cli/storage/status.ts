import { STORAGE } from "../global_options.ts";
import { counted, storageLabel } from "../../core/labels.ts";
import type { Command } from "../command.ts";
import { table } from "../output/table.ts";

export const storageStatus: Command = {
  path: "storage status",
  summary: "show where tokens are stored and what protects them",
  examples: [["see where tokens are stored", "storage status"]],
  globals: STORAGE,
  async run(run) {
    const client = await run.client();
    const status = await client.send("storage-status", {}, run);
    const { keyring, encryptedFile: file } = status;
    const found = keyring.kind ? storageLabel(keyring.kind) : "found";
    const served = keyring.provider === null ? "" : ` (${keyring.provider})`;
    run.output.data(status, () =>
      table([
        ["new tokens go to", storageLabel(status.used)],
        [
          "keyring",
          keyring.available
            ? `${found}${served}, ${keyring.locked ? "locked" : "unlocked"}`
            : `${keyring.failing ? "failing" : "none"}: ${keyring.reason}`,
        ],
        [
          "encrypted file",
          file.exists
            ? `${file.path}, ${
              counted(file.entries, "entry", { many: "entries" })
            }`
            : "not used",
        ],
        ...file.slots.map((
          it,
        ) => ["", `${it.kind}: protects against ${it.protects}`]),
      ]));
  },
};
