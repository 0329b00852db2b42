import type { Secret } from "../core/secret.ts";
import { passphraseSource } from "../system/passphrase_source.ts";
import type { KeySources } from "../secure_storage/encrypted_file/slot_secret.ts";
import type { Environment } from "../system/environment.ts";
import type { runProgram } from "../system/run_program.ts";
import { systemTerminal } from "../system/terminal.ts";

/** Returns the sources of the encrypted file's secrets in this process. */
export function keySourcesFor(
  environment: Environment,
  options: { personPresent: boolean; signal?: AbortSignal },
): KeySources {
  const { personPresent, signal } = options;
  return {
    passphrase: passphraseSource(environment),
    credentialsDirectory: environment.credentialsDirectory,
    runProgram: (command) => runLate(command, { signal }),
    ...(personPresent
      ? { askPassphrase: (slotId) => askPassphrase(`slot ${slotId}`, signal) }
      : {}),
  };
}

/** Returns the sources for a worker or a demo, which cannot prompt. */
export function keySourcesWithout(
  given: { passphrase: Secret | null; credentialsDirectory: string | null },
): KeySources {
  return {
    passphrase: () => Promise.resolve(given.passphrase),
    credentialsDirectory: given.credentialsDirectory,
    runProgram: (command) => runLate(command),
  };
}

/** Loads on first use: few slots are opened by a program. */
const runLate: typeof runProgram = async (...given) =>
  await (await import("../system/run_program.ts")).runProgram(...given);

/** Asks for a passphrase without echo. @throws {Failure} `cancelled` */
export function askPassphrase(
  what: string,
  signal: AbortSignal | undefined,
  { before = "" }: { before?: string | undefined } = {},
): Promise<Secret> {
  const question = `${before}Passphrase for ${what}: `;
  return systemTerminal.promptSecret(question, signal);
}
