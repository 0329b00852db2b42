import { type Command, CommanderError } from "commander";
import { Failure, toFailure } from "../core/failure.ts";
import type { Terminal } from "../core/ports.ts";
import { type CommandSpec, Invocation } from "./command_spec.ts";
import type { CliContext } from "./context.ts";
import { Output, type OutputStyle } from "./output.ts";
import { buildProgram, givenOptions } from "./program.ts";
import { lookOf } from "./screen_options.ts";
import { specsFor } from "./specs_for.ts";
import { versionText } from "./version_line.ts";

/** As much text as any command carries. */
const WORD_MAX = 4_096;

/**
 * Runs one command line to its exit code. One of the two places where failures
 * are caught for good.
 */
export async function runCli(
  argv: readonly string[],
  options: {
    terminal: Terminal;
    signal: AbortSignal;
    /** May throw, for an environment that makes no sense. */
    openContext: () => CliContext;
  },
): Promise<number> {
  const { terminal, signal, openContext } = options;
  const json = argv.includes("--json");
  const held: string[] = [];
  const output = new Output(terminal, {
    json,
    quiet: false,
    color: false,
    held,
  });
  try {
    const exitCode = await runArguments(argv, {
      context: openContext(),
      held,
    });
    output.release();
    return exitCode;
  } catch (caught) {
    const thrown = toFailure(caught);
    const failure = signal.aborted && thrown.kind !== "cancelled"
      ? new Failure("cancelled", "Cannot finish: it was interrupted")
      : thrown;
    output.failure(failure);
    return failure.exitCode;
  }
}

/** What all of one run share. */
interface Run {
  readonly context: CliContext;
  /** What is kept back under `--json`. */
  readonly held: string[];
}

async function runArguments(
  argv: readonly string[],
  run: Run,
): Promise<number> {
  const { context } = run;
  let exitCode = 0;
  if (argv.some((it) => it.length > WORD_MAX)) throw tooLong();
  const { specs, others } = await specsFor(argv);
  const program = buildProgram(specs, async (spec, command) => {
    exitCode = await runSpec(spec, command, run);
  }, others);
  directOutput(program, context);
  try {
    const options = findRootOptions(program, argv);
    if (options) return await noCommand(program, { ...run, options });
    await program.parseAsync([...argv], { from: "user" });
  } catch (caught) {
    if (!(caught instanceof CommanderError)) throw caught;
    if (caught.exitCode === 0) return 0;
    throw usage(caught, helpFor(program, argv));
  }
  return exitCode;
}

function tooLong(): Failure {
  return new Failure(
    "usage",
    `Cannot read arguments: one has more than ${WORD_MAX} characters`,
    { hint: "Something else than was meant may have got into the line" },
  );
}

async function runSpec(
  spec: CommandSpec,
  command: Command,
  run: Run,
): Promise<number> {
  const { context } = run;
  const options = givenOptions(command);
  const output = outputFor(options, run);
  const invocation = new Invocation({
    context,
    output,
    arguments: command.processedArgs,
    options,
  });
  try {
    return await spec.run(invocation) ?? 0;
  } catch (caught) {
    throw namingHelp(toFailure(caught), spec);
  }
}

/** Where nobody knew a better hint, the command's own help is it. */
function namingHelp(failure: Failure, { path }: CommandSpec): Failure {
  return failure.remedy === "usage"
    ? failure.hinting(`See \`jellytau help ${path}\``)
    : failure;
}

/** The options of a line that names no command; null for every other line. */
function findRootOptions(
  program: Command,
  argv: readonly string[],
): Record<string, unknown> | null {
  if (argv.some((it) => it === "--help" || it === "-h")) return null;
  const { operands, unknown } = program.parseOptions([...argv]);
  return operands.length + unknown.length > 0 ? null : program.opts();
}

/** Without a command: the TUI where there is a terminal, else the help. */
async function noCommand(
  program: Command,
  { context, held, options }: Run & { options: Record<string, unknown> },
): Promise<number> {
  const { terminal, environment, version } = context;
  if (options.version === true) {
    const json = options.json === true;
    terminal.write(`${versionText(version, { json })}\n`);
    return 0;
  }
  const shows = terminal.isTerminal("stdin") && terminal.isTerminal("stdout");
  if (!shows || environment.dumb) {
    if (options.json === true) throw noTerminal();
    terminal.writeError(program.helpInformation());
    return 2;
  }
  if (environment.runAccount !== null) throw commandsOnly();
  const output = outputFor(options, { context, held });
  const run = new Invocation({ context, output, arguments: [], options });
  await context.openTui(lookOf(run));
  return 0;
}

function noTerminal(): Failure {
  return new Failure("usage", "Cannot open the screen: there is no terminal", {
    hint: "Give a command: `jellytau help`",
  });
}

/** The screen's isolate is never given a token, not even to pass it on. */
function commandsOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot open the screen: JELLYTAU_TOKEN is set, which is for commands",
    { hint: "Unset JELLYTAU_SERVER and JELLYTAU_TOKEN, or give a command" },
  );
}

function outputFor(
  options: Record<string, unknown>,
  { context, held }: Run,
): Output {
  const style: OutputStyle = {
    json: options.json === true,
    quiet: options.quiet === true,
    color: colored(options.color, context),
  };
  return new Output(context.terminal, { ...style, held });
}

function colored(
  when: unknown,
  { environment, terminal }: CliContext,
): boolean {
  if (when === "always") return true;
  if (when === "never") return false;
  if (environment.noColor) return false;
  if (environment.forceColor) return true;
  return terminal.isTerminal("stdout") && !environment.dumb;
}

/** commander's own words go where help goes; its errors become failures. */
function directOutput(program: Command, { terminal }: CliContext): void {
  const configure = (command: Command) => {
    command.configureOutput({
      writeOut: (text) => terminal.write(text),
      writeErr: () => undefined,
    });
    command.commands.forEach(configure);
  };
  configure(program);
}

/**
 * The help of the command that was meant, as far as it was named. The line made
 * no sense, so that its words are all there is to go by.
 */
function helpFor(program: Command, argv: readonly string[]): string {
  let command = program;
  const words = ["jellytau help"];
  for (const word of argv.filter((it) => !it.startsWith("-"))) {
    const next = command.commands.find((it) => it.name() === word);
    if (next) {
      command = next;
      words.push(word);
    } else if (command !== program) break;
  }
  return `See \`${words.join(" ")}\``;
}

function usage(error: CommanderError, hint: string): Failure {
  if (error.code === "commander.help") {
    return new Failure("usage", "Cannot run: a command is missing", { hint });
  }
  if (error.code === "commander.unknownOption") {
    return unknownOption(error, hint);
  }
  const said = error.message.replace(/^error: /, "").replace(/\n\s*/g, " ");
  return new Failure("usage", `Cannot read arguments: ${said}`, { hint });
}

/** What was typed behind it may be a password: only the name is said again. */
function unknownOption(error: CommanderError, hint: string): Failure {
  const said = error.message.replace(/^error: /, "").replace(/\n\s*/g, " ")
    .replace(/^(unknown option '[^'=]*)=[^]*?'(?= \(Did you|$)/, "$1'");
  const isSecret = /^unknown option '-[\w-]*(password|token|secret)/i.test(
    said,
  );
  return new Failure("usage", `Cannot read arguments: ${said}`, {
    hint: isSecret ? NO_SECRETS : hint,
  });
}

const NO_SECRETS = "No password and no token is ever a flag's value: use " +
  "`--password-stdin`, `--password-file <path>` or `--with-token`";
