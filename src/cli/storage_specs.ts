import type { CommandSpec } from "./command_spec.ts";
import { storageAcceptRollback } from "./storage_accept_rollback.ts";
import { storageMigrate } from "./storage_migrate.ts";
import { storageRotate } from "./storage_rotate.ts";
import { storageSlotAdd } from "./storage_slot_add.ts";
import { storageSlotList } from "./storage_slot_list.ts";
import { storageSlotRemove } from "./storage_slot_remove.ts";
import { storageStatus } from "./storage_status.ts";
import { storageVerify } from "./storage_verify.ts";

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
