import { type Failure, toFailure } from "../core/failure.ts";
import { NO_SETTINGS, type Settings } from "../core/settings.ts";
import { type Command, type Globals, Invocation } from "./command.ts";
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
  { command: spec, args, options, globals: given }: CommandLine,
  run: Run,
): Promise<number> {
  const { context } = run;
  const { settings: { values }, ignored } = await readSettings(spec, context);
  const globals = { ...given, ascii: given.ascii || values.ascii === true };
  const output = outputFor(globals, { ...run, values });
  if (ignored !== null) output.note(ignored);
  const invocation = new Invocation({
    context,
    output,
    arguments: args,
    options,
    globals,
    settings: values,
  });
  if (spec.needsToken?.(invocation)) await context.expectToken();
  try {
    return await spec.run?.(invocation) ?? 0;
  } catch (caught) {
    throw namingHelp(toFailure(caught), spec.path);
  }
}

/**
 * Reads the settings file, if the command has a use for it.
 *
 * @returns `ignored`: a note about a file that is not valid
 */
async function readSettings(
  { settings, paints, globals = [] }: Command,
  { settings: file }: CliContext,
): Promise<{ settings: Settings; ignored: string | null }> {
  const isWanted = paints === true || globals.includes("timeout");
  if (settings === undefined && !isWanted) return NOTHING_READ;
  try {
    const read = await file.read({ keys: settings === "with-keys" });
    return { settings: read, ignored: null };
  } catch (caught) {
    const failure = toFailure(caught);
    if (settings !== undefined || failure.kind !== "usage") throw failure;
    const ignored = `The settings are not used: ${failure.message}`;
    return { ...NOTHING_READ, ignored };
  }
}

const NOTHING_READ = { settings: NO_SETTINGS, ignored: null };

/** Points to the command's help if the failure has no better hint. */
function namingHelp(failure: Failure, path: string): Failure {
  return failure.remedy === "usage"
    ? failure.hinting(`See \`${`jellytau help ${path}`.trim()}\``)
    : failure;
}

function outputFor(
  { json, quiet, color }: Globals,
  { context, held, values }: Run & { values: Settings["values"] },
): Output {
  const when = color ?? fromEnvironment(context) ?? values.color ?? "auto";
  const { environment: { dumb }, terminal } = context;
  const colored = when === "auto"
    ? terminal.isTerminal("stdout") && !dumb
    : when === "always";
  const style: OutputStyle = { json, quiet, color: colored };
  return new Output(context.terminal, { ...style, held });
}

function fromEnvironment(
  { environment: { noColor, forceColor } }: CliContext,
): "never" | "always" | null {
  return noColor ? "never" : forceColor ? "always" : null;
}
