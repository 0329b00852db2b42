import { Failure } from "../../core/failure.ts";
import type { Command } from "../command.ts";
import { COMPLETION_SCRIPTS } from "./scripts.ts";
import { isShell, SHELLS } from "./shells.ts";

export const completion: Command = {
  path: "completion",
  summary: "generate a shell completion script",
  args: "<shell>",
  about: [
    "The script completes commands, options, accounts, libraries and " +
    "items. The shells are bash, zsh, fish and powershell.",
  ],
  examples: [
    [
      "install completions for bash",
      "completion bash > ~/.local/share/bash-completion/completions/jellytau",
    ],
    [
      "install completions for fish",
      "completion fish > ~/.config/fish/completions/jellytau.fish",
    ],
  ],
  globals: [],
  run(run) {
    const shell = run.argument(0) ?? "";
    if (!isShell(shell)) {
      throw new Failure(
        "usage",
        `Cannot complete for "${shell}": it is not one of ` +
          `${SHELLS.join(", ")}`,
      );
    }
    run.terminal.write(COMPLETION_SCRIPTS[shell]);
  },
};
