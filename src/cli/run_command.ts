import { type Failure, toFailure } from "../core/failure.ts";
import { type Globals, Invocation } from "./command.ts";
import type { CliContext } from "./context.ts";
import { Output, type OutputStyle } from "./output/output.ts";
import type { CommandLine } from "./parse.ts";

/** The state that all parts of a run share. */
export interface Run {
  readonly context: CliContext;
  /** Output that `--json` holds back. */
  readonly held: string[];
}

/** @returns the exit code */
export async function runCommand(
  { command: spec, args, options, globals }: CommandLine,
  run: Run,
): Promise<number> {
  const { context } = run;
  const invocation = new Invocation({
    context,
    output: outputFor(globals, run),
    arguments: args,
    options,
    globals,
  });
  if (spec.needsToken?.(invocation)) await context.expectToken();
  try {
    return await spec.run?.(invocation) ?? 0;
  } catch (caught) {
    throw namingHelp(toFailure(caught), spec.path);
  }
}

/** Points to the command's help if the failure has no better hint. */
function namingHelp(failure: Failure, path: string): Failure {
  return failure.remedy === "usage"
    ? failure.hinting(`See \`${`jellytau help ${path}`.trim()}\``)
    : failure;
}

function outputFor(
  { json, quiet, color }: Globals,
  { context, held }: Run,
): Output {
  const style: OutputStyle = { json, quiet, color: colored(color, context) };
  return new Output(context.terminal, { ...style, held });
}

function colored(
  when: string | null,
  { environment, terminal }: CliContext,
): boolean {
  if (when === "always") return true;
  if (when === "never") return false;
  if (environment.noColor) return false;
  if (environment.forceColor) return true;
  return terminal.isTerminal("stdout") && !environment.dumb;
}
