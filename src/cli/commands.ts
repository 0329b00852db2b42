import { api } from "./api.ts";
import { authApprove } from "./auth_approve.ts";
import { authList } from "./auth_list.ts";
import { authLogin } from "./auth_login.ts";
import { authLogout } from "./auth_logout.ts";
import { authStatus } from "./auth_status.ts";
import { authSwitch } from "./auth_switch.ts";
import { authToken } from "./auth_token.ts";
import type { CommandSpec } from "./command_spec.ts";
import { complete } from "./complete.ts";
import { completion } from "./completion.ts";
import { demo } from "./demo.ts";
import { download } from "./download.ts";
import { downloadList } from "./download_list.ts";
import { downloadRemove } from "./download_remove.ts";
import { downloadVerify } from "./download_verify.ts";
import { doctor } from "./doctor.ts";
import { libraryList } from "./library_list.ts";
import { librarySearch } from "./library_search.ts";
import { libraryShow } from "./library_show.ts";
import { librarySync } from "./library_sync.ts";
import { serverList } from "./server_list.ts";
import { serverRemove } from "./server_remove.ts";
import { serverTest } from "./server_test.ts";
import { serverTrust } from "./server_trust.ts";
import { play } from "./play.ts";
import { storageAcceptRollback } from "./storage_accept_rollback.ts";
import { storageMigrate } from "./storage_migrate.ts";
import { storageRotate } from "./storage_rotate.ts";
import { storageSlotAdd } from "./storage_slot_add.ts";
import { storageSlotList } from "./storage_slot_list.ts";
import { storageSlotRemove } from "./storage_slot_remove.ts";
import { storageStatus } from "./storage_status.ts";
import { storageVerify } from "./storage_verify.ts";

/** Every command there is, in the order of the help. */
export const COMMAND_SPECS: readonly CommandSpec[] = [
  authLogin,
  authLogout,
  authStatus,
  authList,
  authSwitch,
  authToken,
  authApprove,
  api,
  storageStatus,
  storageVerify,
  serverList,
  serverTest,
  serverTrust,
  serverRemove,
  librarySync,
  libraryList,
  librarySearch,
  libraryShow,
  storageAcceptRollback,
  storageMigrate,
  storageSlotList,
  storageSlotAdd,
  storageSlotRemove,
  storageRotate,
  download,
  downloadList,
  downloadVerify,
  downloadRemove,
  play,
  doctor,
  demo,
  completion,
  complete,
];
