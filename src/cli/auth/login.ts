import { STORE_CHOICES } from "../../core/account.ts";
import type { CommandSpec } from "../command.ts";
import { TRUST_OPTIONS } from "../server/trust_options.ts";

export const authLogin: CommandSpec = {
  path: "auth login",
  summary: "sign in to a server and store the token",
  args: "<server-url>",
  options: [
    { flags: "--user <name>", description: "user name on the server" },
    { flags: "--password-stdin", description: "read the password from stdin" },
    {
      flags: "--password-file <path>",
      description: "read the password from a file",
    },
    {
      flags: "--quick-connect",
      description: "approve the sign-in on another device",
    },
    { flags: "--with-token", description: "read an existing token from stdin" },
    {
      flags: "--store <where>",
      description: "where to store the token",
      choices: STORE_CHOICES,
      default: "auto",
    },
    TRUST_OPTIONS.caFile,
    TRUST_OPTIONS.pin,
    TRUST_OPTIONS.trustNew,
    TRUST_OPTIONS.loopback,
    { flags: "--alias <name>", description: "give the account a short name" },
    {
      flags: "--force",
      description: "sign in again even if the stored token works",
    },
    {
      flags: "--server-moved",
      description: "accept that a known server has moved to this address",
    },
  ],
  run: async (run) => {
    const { logIn } = await import("./log_in.ts");
    await logIn(run);
  },
};
