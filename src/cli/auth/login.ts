import { SERVER } from "../global_options.ts";
import { STORE_CHOICES } from "../../core/account.ts";
import type { Command } from "../command.ts";
import { TRUST_OPTIONS } from "../server/trust_options.ts";

export const authLogin: Command = {
  path: "auth login",
  summary: "sign in to a server and store the token",
  args: "<server-url>",
  about: [
    "Stores the token in the system keyring or, if there is none, in an " +
    "encrypted file. At a terminal, JellyTau asks for what is missing. " +
    "Your password is never stored, and it cannot be an argument, which " +
    "other programs could read.",
    "If the system does not trust the server's certificate, JellyTau " +
    "shows it and asks whether you do.",
  ],
  examples: [
    ["sign in and type your password", "auth login https://media.example"],
    [
      "approve the sign-in on another device",
      "auth login https://media.example --quick-connect",
    ],
    [
      "sign in from a script",
      "auth login https://media.example --user ada --password-file pass.txt",
    ],
    [
      "give the account a short name",
      "auth login https://media.example --alias home",
    ],
  ],
  globals: SERVER,
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
      description: "accept that a known server moved to this address",
    },
  ],
  run: async (run) => {
    const { logIn } = await import("./log_in.ts");
    await logIn(run);
  },
};
