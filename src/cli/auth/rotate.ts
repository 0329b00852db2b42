import { ACCOUNT_NAMES } from "../help/shared_texts.ts";
import type { Command } from "../command.ts";
import { ONLINE } from "../global_options.ts";

export const authRotate: Command = {
  path: "auth rotate",
  summary: "replace the token and revoke the old one",
  args: "[account]",
  about: [
    "Gets a new token for the account, stores it and reads it back, and only " +
    "then revokes the old one. The device on the server stays the same. " +
    "Programs that use the old token must get the new one.",
    "JellyTau approves the new sign-in by itself, with Quick Connect. If Quick " +
    "Connect is off, it needs your password.",
    "If it is interrupted, the account still works; run it again to finish.",
    ACCOUNT_NAMES,
  ],
  examples: [
    ["replace the token of the active account", "auth rotate"],
    [
      "replace it if Quick Connect is off",
      "auth rotate home --password-file pass.txt",
    ],
  ],
  globals: ONLINE,
  options: [
    { flags: "--password-stdin", description: "read the password from stdin" },
    {
      flags: "--password-file <path>",
      description: "read the password from a file",
    },
  ],
  needsToken: () => true,
  run: async (run) => {
    const { rotate } = await import("./rotate_token.ts");
    await rotate(run);
  },
};
