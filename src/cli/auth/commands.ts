import type { Command } from "../command.ts";
import { authApprove } from "./approve.ts";
import { authList } from "./list.ts";
import { authLogin } from "./login.ts";
import { authLogout } from "./logout.ts";
import { authRotate } from "./rotate.ts";
import { authServe } from "./serve.ts";
import { authStatus } from "./status.ts";
import { authSwitch } from "./switch.ts";
import { authToken } from "./token.ts";

export const AUTH_COMMANDS: readonly Command[] = [
  {
    path: "auth",
    summary: "sign in and out, and manage accounts",
    examples: [
      ["sign in", "auth login https://media.example"],
      ["check your accounts", "auth status"],
    ],
  },
  authLogin,
  authLogout,
  authStatus,
  authList,
  authSwitch,
  authToken,
  authRotate,
  authServe,
  authApprove,
];
