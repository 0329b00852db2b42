import { Failure } from "../../core/failure.ts";
import type { CommandSpec } from "../command.ts";
import { isShell, SHELLS } from "./shells.ts";

export const completion: CommandSpec = {
  path: "completion",
  summary: "generate a shell completion script",
  args: "<shell>",
  async run(run) {
    const shell = run.argument(0) ?? "";
    if (!isShell(shell)) {
      throw new Failure(
        "usage",
        `Cannot complete for "${shell}": it is not one of ` +
          `${SHELLS.join(", ")}`,
      );
    }
    const { COMPLETION_SCRIPTS } = await import("./scripts.ts");
    run.terminal.write(COMPLETION_SCRIPTS[shell]);
  },
};
