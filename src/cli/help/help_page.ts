import { type CommandNode, GLOBALS } from "../command_tree.ts";
import type { Command } from "../command.ts";
import type { Option } from "./notation.ts";

type Examples = NonNullable<Command["examples"]>;

/** Global options of every command that uses any. */
const ALWAYS: readonly string[] = ["quiet", "verbose", "color"];
const MAX_WIDTH = 100;
const DEFAULT_WIDTH = 80;
/** Descriptions get at least this much, also on a narrow terminal. */
const MIN_WIDTH = 20;
/** The reader accepts it in every line, though no table has it. */
const HELP_OPTION: OptionInHelp = {
  flags: "-h, --help",
  long: "--help",
  description: "show help",
  text: "show help",
};

type Item = readonly [term: string, text: string];

/** An option as the help, the manual and the completions show it. */
export interface OptionInHelp {
  readonly flags: string;
  /** The long form, such as `--no-input`. */
  readonly long: string;
  readonly description: string;
  /** The description with the choices. */
  readonly text: string;
}

export interface HelpStyle {
  /** The width of the terminal; null if there is none. */
  readonly columns: number | null;
  /** Paints a heading. */
  readonly heading?: (text: string) => string;
}

/** Returns the global options, the command's own, and `--help`. */
export function optionsInHelp(command: CommandNode): readonly OptionInHelp[] {
  return [...[...GLOBALS, ...command.options].map(optionInHelp), HELP_OPTION];
}

export function optionInHelp(option: Option): OptionInHelp {
  const { flags, description } = option.spec;
  const long = `--${option.key}`;
  return { flags, long, description, text: optionText(option) };
}

/**
 * Lays out one help page: summary, usage, examples, the command's own options,
 * and after them the global options that it uses.
 */
export function helpPage(
  command: CommandNode,
  { columns, heading = (it) => it }: HelpStyle,
): string {
  const { spec } = command;
  const examples = spec?.examples ?? [];
  const width = Math.min(columns ?? DEFAULT_WIDTH, MAX_WIDTH);
  const wrap = (line: string, indent = 0) =>
    line.split("\n").flatMap((it) => wrapWords(it, width - indent))
      .map((it) => " ".repeat(indent) + it).join("\n");
  const about = [`${upperFirst(command.summary)}.`, ...spec?.about ?? []];
  const uses: readonly string[] = spec?.globals ?? [];
  const used = uses.length === 0 ? [] : [...uses, ...ALWAYS];
  const items = (title: string, given: readonly Item[]) =>
    given.length === 0 ? [] : [block(heading(title), given, { width })];
  return [
    ...about.map((it) => wrap(it)),
    `${heading("Usage")}\n${wrap(usageOf(command), 2)}`,
    ...items("Commands", commandsOf(command)),
    ...examples.length > 0
      ? [`${heading("Examples")}\n${formatExamples(examples).join("\n")}`]
      : [],
    ...items("Options", command.options.map(optionInHelp).map(optionItem)),
    ...items(
      "Global options",
      [
        ...GLOBALS.filter((it) => used.includes(it.name)).map(optionInHelp),
        HELP_OPTION,
      ].map(optionItem),
    ),
    [heading("Learn more"), ...learnMore(command).map((it) => wrap(it, 2))]
      .join("\n"),
  ].join("\n\n") + "\n";
}

/** Returns an option's description with its choices: `text (a, b; default a)`. */
function optionText({ spec }: Option): string {
  const { description, choices, default: usual } = spec;
  if (!choices) return description;
  const end = usual === undefined ? "" : `; default ${usual}`;
  return `${description} (${choices.join(", ")}${end})`;
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

function usageOf(command: CommandNode): string {
  const name = `jellytau ${command.path}`.trim();
  const words = [name, ...notationOf(command), "[options]"].join(" ");
  const hasOwn = command.arguments.length > 0;
  return commandsOf(command).length === 0
    ? words
    : hasOwn
    ? `${words}\n${name} <command>`
    : command.parent === null
    ? `${name} [options]\n${name} <command> [options]`
    : `${name} <command> [options]`;
}

function commandsOf(command: CommandNode): readonly Item[] {
  return command.visible.map((it) => [
    [it.name, ...notationOf(it)].join(" "),
    it.summary,
  ]);
}

function notationOf(command: CommandNode): readonly string[] {
  return command.arguments.map((it) => it.notation);
}

function formatExamples(examples: Examples): readonly string[] {
  return examples.map(([purpose, line], i) =>
    `${i === 0 ? "" : "\n"}  # ${purpose}\n  $ jellytau ${line}`
  );
}

function optionItem({ flags, text }: OptionInHelp): Item {
  return [flags.startsWith("--") ? `    ${flags}` : flags, text];
}

function learnMore(command: CommandNode): readonly string[] {
  const path = `jellytau ${command.path}`.trim();
  const more = `Use \`${path} <command> --help\` for more about a command.`;
  const topics = "Use `jellytau help exit-codes` for the exit codes and " +
    "`jellytau help man-page` for the manual.";
  if (command.parent === null) return [more, topics];
  return commandsOf(command).length > 0 ? [more] : [topics];
}

function upperFirst(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
