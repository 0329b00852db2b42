import { Failure } from "../../core/failure.ts";
import type { Command } from "../command.ts";
import { completeAnswer } from "./complete_answer.ts";
import { isShell } from "./shells.ts";

/**
 * Answers the scripts of `completion`. The first line is `files` if the shell
 * completes file names, or `words` if the words follow.
 */
export const complete: Command = {
  path: "complete",
  summary: "print the completions of a line",
  args: "<shell> [words...]",
  hidden: true,
  async run(run) {
    const shell = run.argument(0) ?? "";
    if (!isShell(shell)) {
      throw new Failure("usage", "Cannot complete: unknown shell");
    }
    const lines = await completeAnswer(shell, run);
    run.terminal.write(`${lines.join("\n")}\n`);
  },
};
