import { SEGMENT_TYPES } from "../../core/media_segments.ts";
import type { Command } from "../command.ts";
import { OFFLINE } from "../global_options.ts";
import { readSkipRules } from "./skip_rules.ts";

const NAMES = SEGMENT_TYPES.map((it) => `\`${it}\``);
const NAME_COLUMNS = Math.max(...SEGMENT_TYPES.map((it) => it.length)) + 2;

export const librarySkip: Command = {
  path: "library skip",
  summary: "choose whether to skip intros, credits and commercials",
  args: "[rules]",
  about: [
    "Without rules, shows those of the account. `ask` offers to skip a part " +
    "while it plays, `auto` skips it once, and `off` plays it. Only parts that " +
    "the server knows can be skipped. A change also applies to what is " +
    "playing. `jellytau play --skip <rules>` replaces rules for one play.",
    `The types of parts are ${NAMES.slice(0, -1).join(", ")} and ${
      NAMES.at(-1)
    }.`,
  ],
  examples: [
    ["show the rules", "library skip"],
    [
      "skip intros and watch the credits",
      "library skip intro=auto,credits=off",
    ],
    ["skip nothing", "library skip off"],
  ],
  globals: OFFLINE,
  settings: "needed",
  run: async (run) => {
    const client = await run.client();
    const account = run.account();
    const input = { account, rules: readSkipRules(run.argument(0)) };
    const reply = await client.send("set-skip-rules", input, run);
    run.output.data(
      reply,
      () =>
        SEGMENT_TYPES.map((it) => it.padEnd(NAME_COLUMNS) + reply.rules[it]),
    );
  },
};
