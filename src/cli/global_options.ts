import type { OptionSpec } from "./command_spec.ts";

/** The options of every command. */
export const GLOBAL_OPTIONS: readonly OptionSpec[] = [
  { flags: "--json", description: "print JSON" },
  { flags: "--account <account>", description: "alias, user@host or ids" },
  { flags: "--no-input", description: "never ask; fail instead" },
  { flags: "-q, --quiet", description: "no notes on stderr" },
  { flags: "-v, --verbose", description: "write a debug log" },
  { flags: "--timeout <seconds>", description: "limit for each request" },
  {
    flags: "--color <when>",
    description: "colours",
    choices: ["auto", "always", "never"],
  },
  {
    flags: "--ascii",
    description: "frames and signs in ASCII; titles stay as they are",
  },
];
