import { type Failure, toFailure } from "../core/failure.ts";
import { Invocation } from "./command_spec.ts";
import type { CliContext } from "./context.ts";
import { Output, type OutputStyle } from "./output.ts";
import type { TypedCommand } from "./plain_line.ts";

/** The state that all parts of a run share. */
export interface Run {
  readonly context: CliContext;
  /** Output that `--json` holds back. */
  readonly held: string[];
}

/** @returns the exit code */
export async function runCommand(
  { spec, arguments: given, options }: TypedCommand,
  run: Run,
): Promise<number> {
  const { context } = run;
  const output = outputFor(options, run);
  const invocation = new Invocation({
    context,
    output,
    arguments: given,
    options,
  });
  if (spec.needsToken?.(invocation)) await context.expectToken();
  try {
    return await spec.run(invocation) ?? 0;
  } catch (caught) {
    throw namingHelp(toFailure(caught), spec.path);
  }
}

/** Points to the command's help if the failure has no better hint. */
function namingHelp(failure: Failure, path: string): Failure {
  return failure.remedy === "usage"
    ? failure.hinting(`See \`jellytau help ${path}\``)
    : failure;
}

export function outputFor(
  options: Readonly<Record<string, unknown>>,
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
