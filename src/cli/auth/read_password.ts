import { Failure } from "../../core/failure.ts";
import { Secret } from "../../core/secret.ts";
import type { Invocation } from "../command.ts";

/** A password or token is a line; more is a file given by mistake. */
const INPUT_MAX_BYTES = 8_192;

/** Removes one line end, which editors and `echo` add. */
export function withoutLineEnd(secret: Secret): Secret {
  return new Secret(secret.expose().replace(/\r?\n$/, ""));
}

/**
 * Reads all of stdin as one secret, which may be empty. Prompts at a terminal
 * instead, which would show the value and keep it.
 *
 * @throws {Failure} `input_needed` at a terminal where nobody may be asked
 */
export async function readSecretInput(
  run: Invocation,
  question: string,
): Promise<Secret> {
  if (run.terminal.isTerminal("stdin")) {
    if (!run.mayPrompt()) throw wouldShow();
    return await run.terminal.promptSecret(question, run.signal);
  }
  const input = await run.terminal.readInput(INPUT_MAX_BYTES, run.signal);
  return withoutLineEnd(input);
}

function wouldShow(): Failure {
  return new Failure(
    "input_needed",
    "Cannot read stdin: it is a terminal, which would show what you type",
    { hint: "Pipe the value from a program or a file" },
  );
}

/**
 * Reads the password from the place that the options name.
 *
 * @throws {Failure} `usage` when two places are named
 * @throws {Failure} `input_needed` when nobody can be asked
 */
export async function readPassword(
  run: Invocation,
  userName: string,
): Promise<Secret> {
  const path = run.option("passwordFile");
  if (run.flag("passwordStdin") && path !== null) {
    throw new Failure(
      "usage",
      "Cannot use --password-stdin with --password-file: choose one",
    );
  }
  const question = `Password for ${userName}: `;
  if (run.flag("passwordStdin")) return await readSecretInput(run, question);
  if (path !== null) {
    return withoutLineEnd(
      await run.context.readSecretFile(path, INPUT_MAX_BYTES),
    );
  }
  if (run.mayPrompt()) {
    return await run.terminal.promptSecret(question, run.signal);
  }
  throw new Failure(
    "input_needed",
    `Cannot sign in as "${userName}": no password was given`,
    {
      hint: "Use `--password-stdin`, `--password-file` or `--quick-connect`, " +
        "or set JELLYTAU_SERVER and JELLYTAU_TOKEN for one run",
    },
  );
}

/** @throws {Failure} `input_needed` when nobody can be asked */
export async function readUserName(run: Invocation): Promise<string> {
  const given = run.option("user");
  if (given !== null) return given;
  if (run.mayPrompt()) {
    return await run.terminal.promptLine("User name: ", run.signal);
  }
  throw new Failure("input_needed", "Cannot sign in: no user name was given", {
    hint: "Use `--user <name>` or `--quick-connect`, or set JELLYTAU_SERVER " +
      "and JELLYTAU_TOKEN for one run",
  });
}
