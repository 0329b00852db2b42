import type { CommandSpec } from "../command.ts";
import { authApprove } from "./approve.ts";
import { authList } from "./list.ts";
import { authLogin } from "./login.ts";
import { authLogout } from "./logout.ts";
import { authStatus } from "./status.ts";
import { authSwitch } from "./switch.ts";
import { authToken } from "./token.ts";

export const AUTH_SPECS: readonly CommandSpec[] = [
  authLogin,
  authLogout,
  authStatus,
  authList,
  authSwitch,
  authToken,
  authApprove,
];
