import { Command, Option } from "commander";
import { Failure } from "../core/failure.ts";
import type { CommandSpec, OptionSpec } from "./command_spec.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { helpExitCodes } from "./help_exit_codes.ts";
import { helpManPage } from "./help_man_page.ts";
import { SCREEN_OPTIONS } from "./screen_options.ts";

const VERSION_OPTION: OptionSpec = {
  flags: "-V, --version",
  description: "print the version",
};

/** Read once, for every command of the tree. */
const EVERYWHERE = GLOBAL_OPTIONS.map(optionOf);

const GROUPS: Readonly<Record<string, string>> = {
  auth: "sign in and out, accounts and their tokens",
  storage: "where tokens rest",
  "storage slot": "ways to unlock the encrypted file",
  server: "servers and their certificates",
  library: "films, shows and music, also without the server",
};

export type RunSpec = (spec: CommandSpec, command: Command) => Promise<void>;

/** Builds the tree of commands; `run` is called for the one that was typed. */
export function buildProgram(
  specs: readonly CommandSpec[],
  run: RunSpec,
): Command {
  const program = prepare(new Command("jellytau"))
    .description("A terminal client for Jellyfin that keeps your sign-in safe");
  addOption(program, VERSION_OPTION);
  for (const option of SCREEN_OPTIONS) addOption(program, option);
  const groups = new Map<string, Command>();
  for (const spec of specs) {
    const words = spec.path.split(" ");
    const name = words.pop() ?? spec.path;
    const parent = groupOf(program, groups, words);
    const { hidden = false } = spec;
    const leaf = prepare(parent.command(name, { hidden }))
      .description(spec.summary);
    // `download <item>` does something, and `download list` is below it.
    if (parent === program) groups.set(name, leaf);
    if (spec.args) leaf.arguments(spec.args);
    for (const option of spec.options ?? []) addOption(leaf, option);
    leaf.action(() => run(spec, leaf));
  }
  addHelp(program, run);
  return program;
}

/** `help auth login` as well as `auth login --help`, and what is no command. */
function addHelp(program: Command, run: RunSpec): void {
  program.helpCommand(false);
  const topics = [helpExitCodes, helpManPage(program)];
  const help = prepare(program.command("help"))
    .description("help for a command, or for `exit-codes` or `man-page`")
    .argument("[command...]");
  help.action((words: string[]) => {
    const path = `help ${words.join(" ")}`;
    const topic = topics.find((it) => it.path === path);
    if (topic) return run(topic, help);
    findCommand(program, words).outputHelp();
  });
}

/** @throws {Failure} `usage` when there is none of that name */
function findCommand(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((it) => it.name() === word);
    if (!next) {
      const name = `"${words.join(" ")}"`;
      throw new Failure("usage", `Cannot show help: ${name} is no command`, {
        hint: "See `jellytau help` for all of them",
      });
    }
    found = next;
  }
  return found;
}

/** The group of these words, made with those that it is in. */
function groupOf(
  program: Command,
  groups: Map<string, Command>,
  words: readonly string[],
): Command {
  const name = words.at(-1);
  if (name === undefined) return program;
  const path = words.join(" ");
  const known = groups.get(path);
  if (known) return known;
  const parent = groupOf(program, groups, words.slice(0, -1));
  const group = prepare(parent.command(name)).description(GROUPS[path] ?? "");
  groups.set(path, group);
  return group;
}

function prepare(command: Command): Command {
  command.exitOverride().showSuggestionAfterError()
    .allowExcessArguments(false);
  for (const option of EVERYWHERE) command.addOption(option);
  return command;
}

function addOption(command: Command, spec: OptionSpec): void {
  command.addOption(optionOf(spec));
}

function optionOf({ flags, description, choices }: OptionSpec): Option {
  const option = new Option(flags, description);
  return choices ? option.choices([...choices]) : option;
}

/** Options given anywhere on the line; the one nearest to the command wins. */
export function givenOptions(command: Command): Record<string, unknown> {
  const given: Record<string, unknown> = command.parent
    ? givenOptions(command.parent)
    : {};
  for (const [name, value] of Object.entries(command.opts())) {
    if (command.getOptionValueSource(name) === "cli") given[name] = value;
  }
  return given;
}
