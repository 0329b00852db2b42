import type { OptionSpec, UsedGlobal } from "./command.ts";

/** The options that every command accepts. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json", description: "print JSON" },
  {
    flags: "--account <account>",
    description: "account to use: alias, user@host or IDs",
  },
  { flags: "--no-input", description: "never prompt; fail instead" },
  { flags: "-q, --quiet", description: "hide notes and progress" },
  { flags: "-v, --verbose", description: "write a debug log" },
  { flags: "--timeout <seconds>", description: "time limit for each request" },
  {
    flags: "--color <when>",
    description: "when to use colours",
    choices: ["auto", "always", "never"],
  },
  {
    flags: "--ascii",
    description: "use ASCII for borders and symbols",
  },
];

/** Used by commands that contact the server of an account. */
export const ONLINE: readonly UsedGlobal[] = [
  "json",
  "account",
  "input",
  "timeout",
];
/** Used by commands that read the stored library. */
export const OFFLINE: readonly UsedGlobal[] = ["json", "account"];
/** Used by commands that contact a server without an account. */
export const SERVER: readonly UsedGlobal[] = ["json", "input", "timeout"];
/** Used by commands that may have to unlock the token storage. */
export const STORAGE: readonly UsedGlobal[] = ["json", "input"];
