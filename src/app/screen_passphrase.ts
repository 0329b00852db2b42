import { Failure, toFailure } from "../core/failure.ts";
import type { Secret } from "../core/secret.ts";
import { passphraseSource } from "./passphrase_source.ts";
import { EncryptedFileStorage } from "../secure_storage/encrypted_file/storage.ts";
import type { Environment } from "../system/environment.ts";
import { askPassphrase } from "./key_sources.ts";

/** The number of attempts before the program gives up. */
const TRIES = 3;

/**
 * Returns the passphrase for a service that cannot ask: the given one, or what
 * the person types if nothing but a passphrase opens the file. Tries that on
 * the file, so that a typing error is fixed here.
 *
 * @throws {Failure} `rejected` when none of the tries opens the file
 */
export async function passphraseForScreen(
  environment: Environment,
  options: {
    path: string;
    signal: AbortSignal;
    askPerson?: typeof askPassphrase;
  },
): Promise<Secret | null> {
  const given = await passphraseSource(environment)();
  if (given) return given;
  const { path, signal, askPerson = askPassphrase } = options;
  const slots = await slotKinds(path);
  const needed = slots.length > 0 && slots.every((it) => it === "passphrase");
  if (!needed) return null;
  let wrong: Failure | null = null;
  for (let tried = 0; tried < TRIES; tried++) {
    const before = wrong === null ? "" : "Wrong passphrase. ";
    const typed = await askPerson("your tokens", signal, { before });
    wrong = await whyShut(path, typed);
    if (wrong === null) return typed;
  }
  throw wrong ?? new Failure("internal", "Cannot ask for a passphrase");
}

/** null when it opens, or when what keeps the file shut is something else. */
async function whyShut(path: string, typed: Secret): Promise<Failure | null> {
  try {
    await fileAt(path, typed).slots.unlock();
    return null;
  } catch (caught) {
    const failure = toFailure(caught);
    return failure.kind === "rejected" ? failure : null;
  }
}

/** Errors surface in the first command that needs the file. */
async function slotKinds(path: string): Promise<string[]> {
  try {
    return (await fileAt(path, null).status()).slots.map((it) => it.kind);
  } catch {
    return [];
  }
}

/** The file for looking alone: what was seen of it is not put on record. */
function fileAt(path: string, passphrase: Secret | null): EncryptedFileStorage {
  return new EncryptedFileStorage({
    path,
    keyPath: "",
    generations: {
      latestGeneration: () => null,
      raiseGeneration: () => undefined,
      acceptGeneration: () => undefined,
    },
    keySources: { passphrase: () => Promise.resolve(passphrase) },
  });
}
