import type { Secret } from "./core/secret.ts";
import { passphraseSource } from "./passphrase_source.ts";
import { EncryptedFileStorage } from "./secure_storage/encrypted_file_storage.ts";
import type { Unlockers } from "./secure_storage/slot_secret.ts";
import type { Environment } from "./system/environment.ts";
import { runProgram } from "./system/run_program.ts";
import { systemTerminal } from "./system/terminal.ts";

/** Where the encrypted file's secrets come from in this process. */
export function unlockersFor(
  environment: Environment,
  options: { personPresent: boolean; signal?: AbortSignal },
): Unlockers {
  const { personPresent, signal } = options;
  return {
    passphrase: passphraseSource(environment),
    credentialsDirectory: environment.credentialsDirectory,
    runProgram: (command) => runProgram(command, { signal }),
    ...(personPresent
      ? { askPassphrase: (slotId) => ask(`slot ${slotId}`, signal) }
      : {}),
  };
}

/** The same where nobody can be asked: in a worker, in a demo. */
export function unlockersWithout(
  given: { passphrase: Secret | null; credentialsDirectory: string | null },
): Unlockers {
  return {
    passphrase: () => Promise.resolve(given.passphrase),
    credentialsDirectory: given.credentialsDirectory,
    runProgram: (command) => runProgram(command),
  };
}

/**
 * The passphrase for a service that cannot ask: the one that was given, else,
 * where nothing but a passphrase opens the file, what the person types.
 */
export async function passphraseForScreen(
  environment: Environment,
  options: { path: string; signal: AbortSignal },
): Promise<Secret | null> {
  const given = await passphraseSource(environment)();
  if (given) return given;
  const slots = await slotKinds(options.path);
  const needed = slots.length > 0 && slots.every((it) => it === "passphrase");
  return needed ? await ask("your tokens", options.signal) : null;
}

/** What cannot be read is told by the first command that needs it. */
async function slotKinds(path: string): Promise<string[]> {
  const file = new EncryptedFileStorage({
    path,
    keyPath: "",
    generations: {
      latestGeneration: () => null,
      raiseGeneration: () => undefined,
      acceptGeneration: () => undefined,
    },
    unlockers: { passphrase: () => Promise.resolve(null) },
  });
  try {
    return (await file.status()).slots.map((it) => it.kind);
  } catch {
    return [];
  }
}

function ask(what: string, signal: AbortSignal | undefined): Promise<Secret> {
  return systemTerminal.promptSecret(`Passphrase for ${what}: `, signal);
}
