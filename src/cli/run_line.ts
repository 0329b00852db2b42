/** Reads lines with commander, also those with errors or a request for help. */
import { type Command, CommanderError } from "commander";
import { Failure } from "../core/failure.ts";
import type { TokenKey } from "../core/token_key.ts";
import { Invocation } from "./command_spec.ts";
import { COMMAND_SPECS } from "./commands.ts";
import type { CliContext } from "./context.ts";
import { lineFailure } from "./line_failure.ts";
import { buildProgram, givenOptions } from "./program.ts";
import { outputFor, type Run, runCommand } from "./run_command.ts";
import { lookOf } from "./screen_options.ts";
import { versionText } from "./version_line.ts";

/**
 * Runs the command that the line names, shows help, or opens the TUI.
 *
 * @returns the exit code
 */
export async function runLine(
  argv: readonly string[],
  run: Run,
): Promise<number> {
  let exitCode = 0;
  const program = buildProgram(COMMAND_SPECS, async (spec, command) => {
    const { processedArgs } = command;
    const options = givenOptions(command);
    const typed = { spec, arguments: processedArgs, options };
    exitCode = await runCommand(typed, run);
  });
  directOutput(program, run.context);
  try {
    const options = findRootOptions(program, argv);
    if (options) return await noCommand(program, { ...run, options });
    await program.parseAsync([...argv], { from: "user" });
  } catch (caught) {
    if (!(caught instanceof CommanderError)) throw caught;
    if (caught.exitCode === 0) return 0;
    throw lineFailure(caught, program, argv);
  }
  return exitCode;
}

/** Returns the options of a line without a command; null for other lines. */
function findRootOptions(
  program: Command,
  argv: readonly string[],
): Record<string, unknown> | null {
  if (argv.some((it) => it === "--help" || it === "-h")) return null;
  const { operands, unknown } = program.parseOptions([...argv]);
  return operands.length + unknown.length > 0 ? null : program.opts();
}

/** Opens the TUI; shows the help if there is no terminal. */
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
  await context.openTui(lookOf(run), await chosenAccount(run));
  return 0;
}

/**
 * Returns the account that the line or JELLYTAU_ACCOUNT names; null if none is
 * named, or if no account is stored.
 */
async function chosenAccount(run: Invocation): Promise<TokenKey | null> {
  const account = run.account();
  if (account === null) return null;
  const client = await run.client();
  const all = await client.send("list-accounts", { account: null }, run);
  if (all.accounts.length === 0) return null; // the TUI offers to sign in
  const named = await client.send("list-accounts", { account }, run);
  return named.accounts[0] ?? null;
}

function noTerminal(): Failure {
  return new Failure("usage", "Cannot open the TUI: there is no terminal", {
    hint: "Use a command; `jellytau help` lists them",
  });
}

/** The TUI's isolate never gets a token, not even to pass it on. */
function commandsOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot open the TUI: JELLYTAU_TOKEN is set, which only commands use",
    { hint: "Unset JELLYTAU_SERVER and JELLYTAU_TOKEN, or use a command" },
  );
}

/** Prints commander's help to stdout; its errors become failures instead. */
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
