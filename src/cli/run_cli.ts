import { Failure, toFailure } from "../core/failure.ts";
import type { Terminal } from "../core/ports.ts";
import type { CliContext } from "./context.ts";
import { readEarlyFlags } from "./early_flags.ts";
import { Output } from "./output.ts";
import { readPlainLine } from "./plain_line.ts";
import { type Run, runCommand } from "./run_command.ts";
import { specsOf } from "./specs_by_word.ts";

/** The longest argument; no command needs a longer one. */
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
    /** Throws if the environment is invalid. */
    openContext: () => CliContext;
  },
): Promise<number> {
  const { terminal, signal, openContext } = options;
  const { json } = readEarlyFlags(argv);
  const held: string[] = [];
  const output = new Output(terminal, {
    json,
    quiet: false,
    color: false,
    held,
  });
  try {
    const exitCode = await runWords(argv, { context: openContext(), held });
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

async function runWords(argv: readonly string[], run: Run): Promise<number> {
  if (argv.some((it) => it.length > WORD_MAX)) throw tooLong();
  const typed = readPlainLine(argv, await specsOf(argv[0] ?? ""));
  if (typed) return await runCommand(typed, run);
  const { runLine } = await import("./run_line.ts");
  return await runLine(argv, run);
}

function tooLong(): Failure {
  return new Failure(
    "usage",
    `Cannot read arguments: one has more than ${WORD_MAX} characters`,
    { hint: "Check that you did not paste something else" },
  );
}
