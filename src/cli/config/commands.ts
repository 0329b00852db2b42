import type { Command } from "../command.ts";
import { configCheck } from "./check.ts";
import { configPath } from "./path.ts";
import { configPrint } from "./print.ts";

export const CONFIG_COMMANDS: readonly Command[] = [
  {
    path: "config",
    summary: "show and check your settings",
    about: [
      "The settings are in `config.toml` in the config folder; it does not " +
      "have to exist. An option wins over an environment variable, which " +
      "wins over the file. No password or token belongs in it.",
    ],
    examples: [
      ["write a file with every setting", "config print > config.toml"],
      ["find mistakes", "config check"],
    ],
  },
  configPath,
  configCheck,
  configPrint,
];
