import type { Command } from "../command.ts";

export const configPrint: Command = {
  path: "config print",
  summary: "print all settings as TOML",
  about: [
    "Prints each setting with the value that applies now, its default and " +
    "what overrides it, as a file that you can use. Options of one command " +
    "are not part of it.",
  ],
  examples: [
    ["see the settings", "config print"],
    ["see which are set, and where", "config print --json"],
  ],
  globals: ["json"],
  async run(run) {
    const { toml, ...effective } = await run.context.settings.effective();
    run.output.data(effective, () => [toml.trimEnd()]);
  },
};
