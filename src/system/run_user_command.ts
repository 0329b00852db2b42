import { Failure } from "../core/failure.ts";
import { childEnvironment } from "../os/child_environment.ts";
import { findInPath, isProgramPath } from "../os/find_program.ts";

/**
 * Runs a command that the user gave, with this terminal and with additional
 * variables, and waits for it. An interruption asks it to end.
 *
 * @returns its exit code
 * @throws {Failure} `not_found` if it cannot be started
 */
export async function runUserCommand(
  [program = "", ...args]: readonly string[],
  { variables, signal }: {
    variables: Readonly<Record<string, string>>;
    signal: AbortSignal;
  },
): Promise<number> {
  const child = start(program, { args, variables });
  const stop = () => {
    try {
      child.kill("SIGTERM");
    } catch {
      // it has already ended
    }
  };
  signal.addEventListener("abort", stop);
  if (signal.aborted) stop();
  try {
    return (await child.status).code;
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

function start(
  program: string,
  { args, variables }: {
    args: string[];
    variables: Readonly<Record<string, string>>;
  },
): Deno.ChildProcess {
  try {
    const path = isProgramPath(program) ? program : findInPath(program);
    if (path === null) throw cannotRun(program, "it is not in PATH");
    return new Deno.Command(path, {
      args,
      env: { ...childEnvironment(), ...variables },
      clearEnv: true,
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    }).spawn();
  } catch (caught) {
    if (caught instanceof Failure) throw caught;
    const why = caught instanceof Error ? caught.name : "unknown";
    throw cannotRun(program, `it cannot be started (${why})`);
  }
}

function cannotRun(program: string, state: string): Failure {
  return new Failure("not_found", `Cannot run "${program}": ${state}`, {
    hint: "Check the name of the program",
  });
}
