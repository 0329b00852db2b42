import type { Argument, Command, Help, Option } from "commander";

/** Global options that only some commands use, by their names in camel case. */
export type UsedOption = "json" | "account" | "input" | "timeout" | "ascii";

/** The parts of a help page that the table of commands does not have. */
export interface HelpText {
  /** Paragraphs below the summary. */
  readonly about?: readonly string[];
  /** Pairs of a purpose and the line that serves it, without `jellytau`. */
  readonly examples: readonly (readonly [purpose: string, line: string])[];
  readonly uses: readonly UsedOption[];
}

/** Global options of every command that uses any. */
const ALWAYS: readonly string[] = ["quiet", "verbose", "color"];
const MAX_WIDTH = 100;
const DEFAULT_WIDTH = 80;
/** Descriptions get at least this much, also on a narrow terminal. */
const MIN_WIDTH = 20;
const HELP_OPTION: Item = ["-h, --help", "show help"];

type Item = readonly [term: string, text: string];

/**
 * Lays out one help page: summary, usage, examples, the command's own options,
 * and after them the global options that it uses.
 *
 * @param text of the command; undefined leaves out what it would add
 */
export function helpPage(
  command: Command,
  { text, helper }: { text: HelpText | undefined; helper: Help },
): string {
  const width = Math.min(helper.helpWidth ?? DEFAULT_WIDTH, MAX_WIDTH);
  const wrap = (line: string, indent = 0) =>
    line.split("\n").flatMap((it) => wrapWords(it, width - indent))
      .map((it) => " ".repeat(indent) + it).join("\n");
  const about = [`${upperFirst(command.description())}.`, ...text?.about ?? []];
  const options = command.options.filter((it) => !it.hidden);
  const uses: readonly string[] = text?.uses ?? [];
  const used = uses.length === 0 ? [] : [...uses, ...ALWAYS];
  const items = (heading: string, given: readonly Item[]) =>
    given.length === 0 ? [] : [block(heading, given, { width })];
  return [
    ...about.map((it) => wrap(it)),
    `Usage\n${wrap(usageOf(command), 2)}`,
    ...items("Commands", commandsOf(command)),
    ...text ? [`Examples\n${examplesOf(text).join("\n")}`] : [],
    ...items("Options", options.filter((it) => !isGlobal(it)).map(optionItem)),
    ...items("Global options", [
      ...options.filter((it) => isGlobal(it) && used.includes(nameOf(it)))
        .map(optionItem),
      HELP_OPTION,
    ]),
    `Learn more\n${learnMore(command).map((it) => wrap(it, 2)).join("\n")}`,
  ].join("\n\n") + "\n";
}

/** Returns the path of a command without the program, such as `auth login`. */
export function pathOf(command: Command): string {
  const { parent } = command;
  return parent === null ? "" : `${pathOf(parent)} ${command.name()}`.trim();
}

/** Returns an option's description with its choices: `text (a, b; default a)`. */
export function optionText(
  { description, argChoices, defaultValue }: Option,
): string {
  if (!argChoices) return description;
  const choices = argChoices.join(", ");
  const usual = defaultValue === undefined ? "" : `; default ${defaultValue}`;
  return `${description} (${choices}${usual})`;
}

/** Only the global options are added with a heading. */
function isGlobal({ helpGroupHeading }: Option): boolean {
  return helpGroupHeading !== undefined;
}

function block(
  heading: string,
  items: readonly Item[],
  { width }: { width: number },
): string {
  const termWidth = Math.max(...items.map(([term]) => term.length));
  const column = termWidth + 4;
  const lines = items.map(([term, text]) =>
    `  ${term.padEnd(termWidth)}  ` +
    wrapWords(text, Math.max(MIN_WIDTH, width - column))
      .join(`\n${" ".repeat(column)}`)
  );
  return [heading, ...lines].join("\n");
}

/** Breaks text between words. The help is ASCII: one character is one cell. */
function wrapWords(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}

function usageOf(command: Command): string {
  const name = `jellytau ${pathOf(command)}`.trim();
  const words = [name, ...argumentsOf(command), "[options]"].join(" ");
  const hasOwn = argumentsOf(command).length > 0;
  return commandsOf(command).length === 0
    ? words
    : hasOwn
    ? `${words}\n${name} <command>`
    : command.parent === null
    ? `${name} [options]\n${name} <command> [options]`
    : `${name} <command> [options]`;
}

function commandsOf(command: Command): readonly Item[] {
  return command.createHelp().visibleCommands(command)
    .filter((it) => command.commands.includes(it))
    .map((it) => [
      [it.name(), ...argumentsOf(it)].join(" "),
      it.description(),
    ]);
}

/** Returns the arguments of a command in the usual notation. */
export function argumentsOf(command: Command): readonly string[] {
  return command.registeredArguments.map((it: Argument) => {
    const name = it.name() + (it.variadic ? "..." : "");
    return it.required ? `<${name}>` : `[${name}]`;
  });
}

function examplesOf({ examples }: HelpText): readonly string[] {
  return examples.map(([purpose, line], i) =>
    `${i === 0 ? "" : "\n"}  # ${purpose}\n  $ jellytau ${line}`
  );
}

function optionItem(option: Option): Item {
  const { flags } = option;
  const term = flags.startsWith("--") ? `    ${flags}` : flags;
  return [term, optionText(option)];
}

function nameOf(option: Option): string {
  return option.attributeName();
}

function learnMore(command: Command): readonly string[] {
  const path = `jellytau ${pathOf(command)}`.trim();
  const more = `Use \`${path} <command> --help\` for more about a command.`;
  const topics = "Use `jellytau help exit-codes` for the exit codes and " +
    "`jellytau help man-page` for the manual.";
  if (command.parent === null) return [more, topics];
  return commandsOf(command).length > 0 ? [more] : [topics];
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
