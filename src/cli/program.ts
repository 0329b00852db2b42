import { Command, Option } from "commander";
import { Failure } from "../core/failure.ts";
import type { CommandSpec, OptionSpec } from "./command_spec.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";
import { helpExitCodes } from "./help_exit_codes.ts";
import { helpManPage } from "./help_man_page.ts";
import { helpPage, pathOf } from "./help_page.ts";
import { HELP_TEXTS } from "./help_texts.ts";
import { SCREEN_OPTIONS } from "./screen_options.ts";

const VERSION_OPTION: OptionSpec = {
  flags: "-V, --version",
  description: "print the version",
};

/** Built once and added to every command of the tree. */
const EVERYWHERE = GLOBAL_OPTIONS.map((it) =>
  optionOf(it).helpGroup("Global options")
);

const GROUPS: Readonly<Record<string, string>> = {
  auth: "sign in and out, and manage accounts",
  storage: "manage where tokens are stored",
  "storage slot": "manage the ways to unlock the encrypted file",
  server: "manage known servers and their certificates",
  library: "browse and search your library, also offline",
  mark: "mark what you have watched, and your favourites",
};

export type RunSpec = (spec: CommandSpec, command: Command) => Promise<void>;

/** Builds the tree of commands and calls `run` for the one that was typed. */
export function buildProgram(
  specs: readonly CommandSpec[],
  run: RunSpec,
): Command {
  const program = prepare(new Command("jellytau"))
    .description(
      "A terminal client for Jellyfin that keeps your sign-in secure",
    );
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

/** Adds `help auth login`, which shows the same as `auth login --help`. */
function addHelp(program: Command, run: RunSpec): void {
  const topics = [helpExitCodes, helpManPage(program)];
  const help = prepare(program.command("help"))
    .description("show help for a command, or for exit-codes or man-page")
    .argument("[command...]");
  help.action((words: string[]) => {
    const path = `help ${words.join(" ")}`;
    const topic = topics.find((it) => it.path === path);
    if (topic) return run(topic, help);
    findCommand(program, words).outputHelp();
  });
}

/** @throws {Failure} `usage` if there is no such command */
function findCommand(program: Command, words: readonly string[]): Command {
  let found = program;
  for (const word of words) {
    const next = found.commands.find((it) => it.name() === word);
    if (!next) {
      const name = `"${words.join(" ")}"`;
      throw new Failure("usage", `Cannot show help: ${name} is not a command`, {
        hint: "List the commands with `jellytau help`",
      });
    }
    found = next;
  }
  return found;
}

/** Returns the group of these words. Adds it and its parents if needed. */
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
    .allowExcessArguments(false)
    .configureHelp({
      formatHelp: (it, helper) =>
        helpPage(it, { text: HELP_TEXTS[pathOf(it)], helper }),
    });
  for (const option of EVERYWHERE) command.addOption(option);
  return command;
}

function addOption(command: Command, spec: OptionSpec): void {
  command.addOption(optionOf(spec));
}

function optionOf(
  { flags, description, choices, default: usual }: OptionSpec,
): Option {
  const option = new Option(flags, description).default(usual);
  return choices ? option.choices([...choices]) : option;
}

/** Returns the given options; the one nearest to the command wins. */
export function givenOptions(command: Command): Record<string, unknown> {
  const given: Record<string, unknown> = command.parent
    ? givenOptions(command.parent)
    : {};
  for (const [name, value] of Object.entries(command.opts())) {
    if (command.getOptionValueSource(name) === "cli") given[name] = value;
  }
  return given;
}
