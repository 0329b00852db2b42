import { closest } from "../core/closest.ts";
import { Failure } from "../core/failure.ts";
import { counted } from "../core/labels.ts";
import { type CommandNode, commandTree } from "./command_tree.ts";
import { allCommands } from "./commands.ts";
import { optionsInHelp } from "./help/help_page.ts";
import type { Problem, Resolved } from "./parse.ts";

const NO_SECRETS =
  "Passwords and tokens are never arguments: use `--password-stdin`, " +
  "`--password-file <path>` or `--with-token`";

/** Returns the failure of a line that cannot be run, with the help to read. */
export async function usageFailure(
  problem: Problem,
  line: Resolved,
): Promise<Failure> {
  const program = commandTree(await allCommands());
  const command = program.find(line.command.words) ?? program;
  const hint = hintFor(problem, { program, line });
  if (problem.kind === "missing-command") {
    return new Failure("usage", "Cannot run: a command is missing", { hint });
  }
  const text = textOf(problem, command).replaceAll(/\n\s*/g, " ");
  return new Failure("usage", `Cannot read arguments: ${text}`, { hint });
}

function hintFor(
  problem: Problem,
  { program, line }: { program: CommandNode; line: Resolved },
): string {
  if (problem.kind === "long-word") {
    return "Check what you pasted";
  }
  const isSecret = problem.kind === "unknown-option" &&
    /^-[\w-]*(password|token|secret)/i.test(nameOf(problem.text));
  return isSecret ? NO_SECRETS : helpFor(program, line);
}

function textOf(problem: Problem, command: CommandNode): string {
  switch (problem.kind) {
    case "long-word":
      return `one has more than ${problem.max} characters`;
    case "missing-value":
      return `option '${problem.option.spec.flags}' needs a value`;
    case "wrong-choice": {
      const { spec: { flags, choices = [] } } = problem.option;
      return `'${problem.value}' is not a value of option '${flags}': ` +
        `use ${listOf(choices)}`;
    }
    case "unknown-option":
      return `unknown option '${nameOf(problem.text)}'` +
        meantOption(problem.text, command);
    case "unknown-command":
      return `unknown command '${problem.text}'` +
        suggestion(closest(problem.text, namesBelow(command)));
    case "missing-argument":
      return `argument <${problem.name}> is missing`;
    case "extra-arguments":
      return extraArguments(problem.operands, command);
    case "missing-command":
      return "a command is missing";
  }
}

/** The value may be a password, so only the name is repeated. */
function nameOf(option: string): string {
  return option.split("=")[0] ?? "";
}

function meantOption(text: string, command: CommandNode): string {
  if (!text.startsWith("--")) return "";
  const long = lineage(command).flatMap(optionsInHelp).map((it) => it.long);
  const names = long.map((it) => it.slice("--".length));
  const found = closest(text.slice("--".length), names);
  return suggestion(found.map((it) => `--${it}`));
}

function lineage(command: CommandNode): CommandNode[] {
  const { parent } = command;
  return parent === null ? [command] : [command, ...lineage(parent)];
}

function namesBelow({ visible }: CommandNode): readonly string[] {
  return [...visible.map((it) => it.name), "help"];
}

function suggestion(names: readonly string[]): string {
  if (names.length === 0) return "";
  return ` (did you mean ${listOf(names)}?)`;
}

/** Returns `auto, always or never`. */
function listOf(names: readonly string[]): string {
  const last = names.slice(-1);
  return [names.slice(0, -1).join(", "), ...last].filter(Boolean).join(" or ");
}

function extraArguments(
  operands: readonly string[],
  command: CommandNode,
): string {
  const expected = command.arguments.length;
  return `'${command.name}' takes ${
    expected === 0 ? "no arguments" : counted(expected, "argument")
  }, but got ${operands.length}: ${operands.join(", ")}`;
}

/** Names the help of the command, as far as its words are known. */
function helpFor(program: CommandNode, { words }: Resolved): string {
  let command = program;
  for (const it of words) {
    if (it.kind !== "operand" || it.text.startsWith("-")) continue;
    const next = command.child(it.text);
    if (next) command = next;
    else if (command !== program) break;
  }
  return `See \`${["jellytau help", ...command.words].join(" ")}\``;
}
