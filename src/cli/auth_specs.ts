import type { CommandSpec } from "./command_spec.ts";
import { authApprove } from "./auth_approve.ts";
import { authList } from "./auth_list.ts";
import { authLogin } from "./auth_login.ts";
import { authLogout } from "./auth_logout.ts";
import { authStatus } from "./auth_status.ts";
import { authSwitch } from "./auth_switch.ts";
import { authToken } from "./auth_token.ts";

export const AUTH_SPECS: readonly CommandSpec[] = [
  authLogin,
  authLogout,
  authStatus,
  authList,
  authSwitch,
  authToken,
  authApprove,
];
