import type { Command } from "../command.ts";
import { storageAcceptRollback } from "./accept_rollback.ts";
import { storageMigrate } from "./migrate.ts";
import { storageReset } from "./reset.ts";
import { storageRotate } from "./rotate.ts";
import { storageSlotAdd } from "./slot_add.ts";
import { storageSlotList } from "./slot_list.ts";
import { storageSlotRemove } from "./slot_remove.ts";
import { storageStatus } from "./status.ts";
import { storageVerify } from "./verify.ts";

export const STORAGE_COMMANDS: readonly Command[] = [
  {
    path: "storage",
    summary: "manage where tokens are stored",
    examples: [
      ["see where tokens are stored", "storage status"],
      ["move all tokens to the keyring", "storage migrate keyring"],
    ],
  },
  storageStatus,
  storageVerify,
  storageAcceptRollback,
  storageReset,
  storageMigrate,
  {
    path: "storage slot",
    summary: "manage the ways to unlock the encrypted file",
    about: [
      "Each slot unlocks the file on its own, such as a passphrase or a key file.",
    ],
    examples: [["add a passphrase", "storage slot add passphrase"]],
  },
  storageSlotList,
  storageSlotAdd,
  storageSlotRemove,
  storageRotate,
];
