/** Reads the command line. Nothing else in the program looks at its words. */
import type { Failure } from "../core/failure.ts";
import type { Argument, Command, Globals } from "./command.ts";
import { type CommandNode, commandTree, GLOBALS } from "./command_tree.ts";
import type { Option } from "./help/notation.ts";
import { ROOT } from "./root.ts";
import { commandsOf } from "./commands.ts";
import { commandWords, operandsOf, readWords, type Word } from "./words.ts";

/** A line that can run. */
export interface CommandLine {
  readonly command: Command;
  readonly args: readonly Argument[];
  /** The values by names in camel case; `--no-tui` is `tui: false`. */
  readonly options: Readonly<Record<string, string | boolean>>;
  readonly globals: Globals;
  readonly problem?: undefined;
}

/** A line that cannot be run. */
export interface WrongLine {
  readonly command?: undefined;
  readonly problem: Failure;
  readonly globals: Globals;
}

export type ParsedLine = CommandLine | WrongLine;

/** A line as far as it can be understood. */
export interface Resolved {
  readonly command: CommandNode;
  readonly words: readonly Word[];
  /** The words after the command that are not options. */
  readonly operands: readonly string[];
}

/** The reason why a line cannot be run. */
export type Problem =
  | { kind: "long-word"; max: number }
  | { kind: "missing-value"; option: Option }
  | { kind: "wrong-choice"; option: Option; value: string }
  | { kind: "unknown-option"; text: string }
  | { kind: "missing-command" }
  | { kind: "unknown-command"; text: string }
  | { kind: "missing-argument"; name: string }
  | { kind: "extra-arguments"; operands: readonly string[] };

/** The longest argument; no command needs a longer one. */
const WORD_MAX = 4_096;
const HELP_FLAGS: readonly string[] = ["-h", "--help"];

/** Reads a line; loads only the commands that begin with its first word. */
export async function parse(argv: readonly string[]): Promise<ParsedLine> {
  const program = commandTree([]);
  const words = readWords(argv, program);
  const [first] = commandWords(words);
  const root = first === undefined
    ? program
    : commandTree(await commandsOf(first));
  const line = resolve(argv, { root, words });
  const globals = globalsOf(line.words);
  const problem = argv.some((it) => it.length > WORD_MAX)
    ? { kind: "long-word", max: WORD_MAX } as const
    : wrongValue(line.words);
  if (problem) return await refuse(problem, { line, globals });
  const helped = helpWords(line);
  if (helped) {
    const { help } = await import("./help/help.ts");
    return { command: help, args: [helped], options: {}, globals };
  }
  const misuse = misuseOf(line);
  if (misuse) return await refuse(misuse, { line, globals });
  const options = valuesOf(line.words, (it) => !GLOBALS.includes(it));
  const command = line.command.spec ?? ROOT;
  return { command, args: argumentValues(line), options, globals };
}

/**
 * Finds the command of a line below `root`, and reads the words for it.
 *
 * @param line `words`: the words as `root` reads them
 */
export function resolve(
  argv: readonly string[],
  line: { root: CommandNode; words?: readonly Word[] },
): Resolved {
  let command = line.root;
  let words = line.words ?? readWords(argv, command);
  for (;;) {
    const next = command.follow(commandWords(words));
    if (next === command) break;
    command = next;
    words = readWords(argv, command);
  }
  const operands = operandsOf(words).slice(command.words.length);
  return { command, words, operands };
}

function wrongValue(words: readonly Word[]): Problem | null {
  for (const word of words) {
    if (word.kind !== "option") continue;
    const { option, value } = word;
    const { choices } = option.spec;
    if (option.takesValue && value === undefined) {
      return { kind: "missing-value", option };
    }
    if (value !== undefined && choices && !choices.includes(value)) {
      return { kind: "wrong-choice", option, value };
    }
  }
  return null;
}

/** Returns the words of the command whose help was requested; else null. */
function helpWords({ command, words, operands }: Resolved): string[] | null {
  // `auth help login` is `help auth login`.
  if (isGroup(command) && commandTried({ command, words }) === "help") {
    return [...command.words, ...operands.slice(1)];
  }
  const asks = (it: Word) =>
    it.kind === "unknown" && HELP_FLAGS.includes(it.text);
  return words.some(asks) ? [...command.words] : null;
}

function misuseOf({ command, words, operands }: Resolved): Problem | null {
  const tried = commandTried({ command, words });
  if (isGroup(command) && tried !== undefined) {
    return { kind: "unknown-command", text: tried };
  }
  const unknown = words.find((it) => it.kind === "unknown");
  if (unknown) return { kind: "unknown-option", text: unknown.text };
  if (!command.spec?.run) return { kind: "missing-command" };
  const declared = command.arguments;
  const missing = declared[operands.length];
  if (missing?.isRequired) {
    return { kind: "missing-argument", name: missing.name };
  }
  const hasExtra = operands.length > declared.length &&
    declared.at(-1)?.isVariadic !== true;
  return hasExtra ? { kind: "extra-arguments", operands } : null;
}

/** Returns true if the next word must be a command. */
function isGroup({ spec, parent }: CommandNode): boolean {
  return !spec?.run || parent === null;
}

/** Returns the word that stands where a subcommand could. */
function commandTried(
  { command, words }: Pick<Resolved, "command" | "words">,
): string | undefined {
  return commandWords(words)[command.words.length];
}

async function refuse(
  problem: Problem,
  { line, globals }: { line: Resolved; globals: Globals },
): Promise<WrongLine> {
  const { usageFailure } = await import("./usage_failure.ts");
  return { problem: await usageFailure(problem, line), globals };
}

function argumentValues({ command, operands }: Resolved): readonly Argument[] {
  return command.arguments.map(({ isVariadic }, i) =>
    isVariadic ? operands.slice(i) : operands[i]
  );
}

type Values = Record<string, string | boolean>;

/** Returns the values of the options by their names; the last one wins. */
function valuesOf(
  words: readonly Word[],
  isWanted: (option: Option) => boolean,
): Values {
  return Object.fromEntries(words.flatMap((word) => {
    if (word.kind !== "option" || !isWanted(word.option)) return [];
    const { option, value = !option.isNegated } = word;
    return [[option.name, value]];
  }));
}

function globalsOf(words: readonly Word[]): Globals {
  const given = valuesOf(words, (it) => GLOBALS.includes(it));
  return {
    json: given.json === true,
    quiet: given.quiet === true,
    verbose: given.verbose === true,
    ascii: given.ascii === true,
    noInput: given.input === false,
    account: textOf(given.account),
    timeout: textOf(given.timeout),
    color: textOf(given.color),
  };
}

function textOf(value: string | boolean | undefined): string | null {
  return typeof value === "string" ? value : null;
}
