import { Failure } from "../../core/failure.ts";
import type { Command, Invocation } from "../command.ts";
import { type CommandNode, commandTree } from "../command_tree.ts";
import { allCommands } from "../commands.ts";
import { printExitCodes } from "./exit_codes.ts";
import { helpPage, type HelpStyle } from "./help_page.ts";
import { manPage } from "./man_page.ts";

/** Pages about topics other than commands. */
const TOPICS: Readonly<
  Record<string, (run: Invocation) => Promise<void> | void>
> = {
  "exit-codes": printExitCodes,
  "man-page": async ({ terminal, context }) => {
    terminal.write(manPage(await wholeTree(), context.version));
  },
};

/** `help auth login` shows the same as `auth login --help`. */
export const help: Command = {
  path: "help",
  summary: "show help for a command or topic",
  args: "[command...]",
  about: [
    "There are two topics: `exit-codes` lists the exit codes, and " +
    "`man-page` prints the manual for man(1).",
  ],
  examples: [
    ["show the help of a command", "help auth login"],
    ["list the exit codes", "help exit-codes"],
    ["read the manual", "help man-page | man -l -"],
  ],
  globals: [],
  async run(run) {
    const words = run.args();
    const name = words.join(" ");
    if (Object.hasOwn(TOPICS, name)) return await TOPICS[name]?.(run);
    run.terminal.write(await helpOf(words, helpStyle(run)));
  },
};

/** Returns the width and the colours of a run's help. */
export function helpStyle({ terminal, output }: Invocation): HelpStyle {
  return {
    columns: terminal.columns(),
    heading: (it) => output.paint("bold", it),
  };
}

/**
 * Returns the help of the command that the words name.
 *
 * @throws {Failure} `usage` if there is no such command
 */
export async function helpOf(
  words: readonly string[],
  style: HelpStyle,
): Promise<string> {
  const command = (await wholeTree()).find(words);
  if (command === null) {
    const name = `"${words.join(" ")}"`;
    throw new Failure("usage", `Cannot show help: ${name} is not a command`, {
      hint: "List the commands with `jellytau help`",
    });
  }
  return helpPage(command, style);
}

async function wholeTree(): Promise<CommandNode> {
  return commandTree(await allCommands());
}
