import type { Command } from "../command.ts";

export const configPath: Command = {
  path: "config path",
  summary: "print the path of the settings file",
  examples: [["find the file", "config path"]],
  globals: ["json"],
  run(run) {
    const path = run.context.settings.path();
    run.output.data({ path }, () => [path]);
  },
};
