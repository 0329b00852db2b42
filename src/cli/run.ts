import { interrupted } from "../core/abort.ts";
import { toFailure } from "../core/failure.ts";
import type { Terminal } from "../core/ports.ts";
import type { CliContext } from "./context.ts";
import { Output } from "./output/output.ts";
import type { ParsedLine } from "./parse.ts";
import { runCommand } from "./run_command.ts";

/**
 * Runs one command line to its exit code. One of the two places where failures
 * are caught for good.
 */
export async function runCli(
  line: ParsedLine,
  options: {
    terminal: Terminal;
    signal: AbortSignal;
    /** Throws if the environment is invalid. */
    openContext: () => CliContext;
  },
): Promise<number> {
  const { terminal, signal, openContext } = options;
  const { json } = line.globals;
  const held: string[] = [];
  const output = new Output(terminal, {
    json,
    quiet: false,
    color: false,
    held,
  });
  try {
    const context = openContext();
    if (line.problem) throw line.problem;
    const exitCode = await runCommand(line, { context, held });
    output.release();
    return exitCode;
  } catch (caught) {
    const thrown = toFailure(caught);
    const failure = signal.aborted && thrown.kind !== "cancelled"
      ? interrupted()
      : thrown;
    output.failure(failure);
    return failure.exitCode;
  }
}
