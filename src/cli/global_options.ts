import type { OptionSpec } from "./command.ts";

/** The options that every command accepts. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json", description: "print JSON" },
  {
    flags: "--account <account>",
    description: "use this account: alias, user@host or IDs",
  },
  { flags: "--no-input", description: "never prompt; fail instead" },
  { flags: "-q, --quiet", description: "hide notes on stderr" },
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
