import type { CommandSpec } from "../command.ts";
import { storageAcceptRollback } from "./accept_rollback.ts";
import { storageMigrate } from "./migrate.ts";
import { storageRotate } from "./rotate.ts";
import { storageSlotAdd } from "./slot_add.ts";
import { storageSlotList } from "./slot_list.ts";
import { storageSlotRemove } from "./slot_remove.ts";
import { storageStatus } from "./status.ts";
import { storageVerify } from "./verify.ts";

export const STORAGE_SPECS: readonly CommandSpec[] = [
  storageStatus,
  storageVerify,
  storageAcceptRollback,
  storageMigrate,
  storageSlotList,
  storageSlotAdd,
  storageSlotRemove,
  storageRotate,
];
