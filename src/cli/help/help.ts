import { Failure } from "../../core/failure.ts";
import type { Terminal } from "../../core/ports.ts";
import type { CommandSpec, Invocation } from "../command.ts";
import type { CommandNode } from "../command_tree.ts";

/** Pages about something else than a command. */
const TOPICS: Readonly<Record<string, (run: Invocation) => Promise<void>>> = {
  "exit-codes": async (run) => {
    const { printExitCodes } = await import("./exit_codes.ts");
    printExitCodes(run);
  },
  "man-page": async ({ terminal, context }) => {
    const { manPage } = await import("./man_page.ts");
    terminal.write(manPage(await wholeTree(), context.version));
  },
};

/** `help auth login` shows the same as `auth login --help`. */
export const help: CommandSpec = {
  path: "help",
  summary: "show help for a command, or for exit-codes or man-page",
  args: "[command...]",
  async run(run) {
    const words = run.rest();
    const name = words.join(" ");
    if (Object.hasOwn(TOPICS, name)) return await TOPICS[name]?.(run);
    run.terminal.write(await helpOf(words, run.terminal));
  },
};

/**
 * Returns the help of the command that the words name.
 *
 * @throws {Failure} `usage` if there is no such command
 */
export async function helpOf(
  words: readonly string[],
  terminal: Pick<Terminal, "columns">,
): Promise<string> {
  const command = (await wholeTree()).find(words);
  if (command === null) {
    const name = `"${words.join(" ")}"`;
    throw new Failure("usage", `Cannot show help: ${name} is not a command`, {
      hint: "List the commands with `jellytau help`",
    });
  }
  const { helpPage } = await import("./help_page.ts");
  const { HELP_TEXTS } = await import("./help_texts.ts");
  const text = HELP_TEXTS[command.path];
  return helpPage(command, { text, columns: terminal.columns() });
}

/** Loads every command, which this one is part of. */
async function wholeTree(): Promise<CommandNode> {
  const { commandTree } = await import("../command_tree.ts");
  const { COMMAND_SPECS } = await import("../commands.ts");
  return commandTree(COMMAND_SPECS);
}
