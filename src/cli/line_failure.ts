import type { Command, CommanderError } from "commander";
import { Failure } from "../core/failure.ts";

const NO_SECRETS =
  "Passwords and tokens are never arguments: use `--password-stdin`, " +
  "`--password-file <path>` or `--with-token`";

/** Explains why a command line is refused, in our words. */
export function lineFailure(
  error: CommanderError,
  program: Command,
  argv: readonly string[],
): Failure {
  const hint = helpFor(program, argv);
  if (error.code === "commander.help") {
    return new Failure("usage", "Cannot run: a command is missing", { hint });
  }
  if (error.code === "commander.unknownOption") {
    return unknownOption(error, hint);
  }
  const said = error.message.replace(/^error: /, "").replace(/\n\s*/g, " ");
  return new Failure("usage", `Cannot read arguments: ${said}`, { hint });
}

/** The value may be a password, so only the name is repeated. */
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
