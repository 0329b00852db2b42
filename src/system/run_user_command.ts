import { interrupted } from "../core/abort.ts";
import { Failure } from "../core/failure.ts";
import { childEnvironment } from "../os/child_environment.ts";
import { findInPath, isProgramPath } from "../os/find_program.ts";

/**
 * Runs a command that the user gave, with this terminal and with additional
 * variables, and waits for it. Signals do not interrupt this process meanwhile:
 * the command gets them.
 *
 * @param given.signal dispatches an event `signal` for each signal that arrives,
 * whose `detail` is the name of the signal
 * @returns its exit code
 * @throws {Failure} `not_found` if it cannot be started
 * @throws {Failure} `cancelled` if it was interrupted before
 */
export async function runUserCommand(
  [program = "", ...args]: readonly string[],
  { variables, signal }: {
    variables: Readonly<Record<string, string>>;
    signal: AbortSignal;
  },
): Promise<number> {
  if (signal.aborted) throw interrupted();
  const child = start(program, { args, variables });
  const pass = (event: Event) => {
    event.preventDefault();
    if (event instanceof CustomEvent) passOn(child, event.detail);
  };
  signal.addEventListener("signal", pass);
  try {
    return (await child.status).code;
  } finally {
    signal.removeEventListener("signal", pass);
  }
}

/**
 * Sends a command the signal that this process received. A terminal has sent it
 * Ctrl-C already, and Windows everything.
 */
function passOn(child: Deno.ChildProcess, name: Deno.Signal): void {
  if (Deno.build.os === "windows") return;
  if (name === "SIGINT" && hasTerminal()) return;
  try {
    child.kill(name);
  } catch {
    // it has already ended
  }
}

function hasTerminal(): boolean {
  return [Deno.stdin, Deno.stdout, Deno.stderr].some((it) => it.isTerminal());
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
