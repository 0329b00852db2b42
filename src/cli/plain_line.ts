/**
 * Lines that say plainly what they mean. The library that reads any line takes
 * longer to load and build than most commands take to run.
 */
import type { Argument, CommandSpec, OptionSpec } from "./command_spec.ts";
import { GLOBAL_OPTIONS } from "./global_options.ts";

/** A command that was typed, and what was typed with it. */
export interface TypedCommand {
  readonly spec: CommandSpec;
  readonly arguments: readonly Argument[];
  /** The values by names in camel case; `--no-input` is `input: false`. */
  readonly options: Readonly<Record<string, unknown>>;
}

/**
 * Reads a line that begins with a command's words and goes on with arguments
 * and flags, each flag at most once and with its value as the next word.
 *
 * @returns null for every other line: it may be right, or wrong, or ask for help
 */
export function readPlainLine(
  argv: readonly string[],
  specs: readonly CommandSpec[],
): TypedCommand | null {
  const spec = longestNamed(argv, specs);
  if (spec === null) return null;
  const flags = flagsOf(spec);
  const operands: string[] = [];
  const options: Record<string, unknown> = {};
  const words = argv.slice(spec.path.split(" ").length);
  for (let word = words.shift(); word !== undefined; word = words.shift()) {
    if (word === "--") {
      operands.push(...words);
      break;
    }
    if (isOperand(word)) {
      operands.push(word);
      continue;
    }
    const flag = flags.get(word);
    if (!flag || flag.name in options) return null;
    const value = flag.takesValue ? words.shift() : flag.meaning;
    if (!flag.accepts(value)) return null;
    options[flag.name] = value;
  }
  // A word after flags may also be a command: `download --json list`.
  const further = `${spec.path} ${operands[0]}`;
  if (specs.some(({ path }) => path === further)) return null;
  const given = argumentsOf(spec.args ?? "", operands);
  return given && { spec, arguments: given, options };
}

function longestNamed(
  argv: readonly string[],
  specs: readonly CommandSpec[],
): CommandSpec | null {
  const named = specs.filter(({ path }) =>
    path.split(" ").every((word, i) => word === argv[i])
  );
  const [longest] = named.sort((a, b) => b.path.length - a.path.length);
  return longest ?? null;
}

function isOperand(word: string): boolean {
  return word !== "" && !word.startsWith("-");
}

interface Flag {
  readonly forms: readonly string[];
  /** The long form in camel case. */
  readonly name: string;
  readonly takesValue: boolean;
  /** The value that its presence sets. */
  readonly meaning: boolean;
  accepts(value: unknown): boolean;
}

/** Returns flags by their forms; omits those whose name has two meanings. */
function flagsOf(spec: CommandSpec): ReadonlyMap<string, Flag> {
  const all = [...GLOBAL_OPTIONS, ...spec.options ?? []].map(flagOf);
  const isAlone = ({ name }: Flag) =>
    all.filter((it) => it.name === name).length === 1;
  return new Map(
    all.filter(isAlone).flatMap((flag) => flag.forms.map((it) => [it, flag])),
  );
}

/** Reads commander's notation, such as `-q, --quiet` and `--user <name>`. */
function flagOf({ flags, choices }: OptionSpec): Flag {
  const [named = "", value] = flags.split(" <");
  const forms = named.split(", ");
  const long = forms.at(-1) ?? "";
  const denies = long.startsWith("--no-");
  const name = long.slice(denies ? "--no-".length : "--".length);
  const takesValue = value !== undefined;
  return {
    forms,
    name: name.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase()),
    takesValue,
    meaning: !denies,
    accepts: (it) =>
      !takesValue ||
      typeof it === "string" && isOperand(it) &&
        (choices?.includes(it) ?? true),
  };
}

/** Returns null if there are too few or too many operands. */
function argumentsOf(
  notation: string,
  operands: readonly string[],
): readonly Argument[] | null {
  const declared = notation.split(" ").filter((it) => it !== "");
  const needed = declared.filter((it) => it.startsWith("<")).length;
  const takesRest = declared.at(-1)?.includes("...") ?? false;
  if (operands.length < needed) return null;
  if (operands.length > declared.length && !takesRest) return null;
  return declared.map((it, i) =>
    it.includes("...") ? operands.slice(i) : operands[i]
  );
}
