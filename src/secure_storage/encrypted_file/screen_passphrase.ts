import { Failure, toFailure } from "../../core/failure.ts";
import type { Secret } from "../../core/secret.ts";
import { EncryptedFileStorage } from "./storage.ts";

/** The number of attempts. */
const TRIES = 3;

/**
 * Asks for the passphrase on behalf of a service that cannot ask. Tries it on the
 * file, so that a typing error is noticed at once.
 *
 * @param ask takes a text to show before the question
 * @returns null if the file opens without a passphrase
 * @throws {Failure} `rejected` if no attempt opens the file
 */
export async function passphraseForScreen(
  path: string,
  ask: (before: string) => Promise<Secret>,
): Promise<Secret | null> {
  const slots = await slotKinds(path);
  const needed = slots.length > 0 && slots.every((it) => it === "passphrase");
  if (!needed) return null;
  let wrong: Failure | null = null;
  for (let tried = 0; tried < TRIES; tried++) {
    const before = wrong === null ? "" : "Wrong passphrase. ";
    const typed = await ask(before);
    wrong = await wrongPassphrase(path, typed);
    if (wrong === null) return typed;
  }
  throw wrong ?? new Failure("internal", "Cannot ask for a passphrase");
}

/** Returns null if the file opens, or fails for another reason. */
async function wrongPassphrase(
  path: string,
  typed: Secret,
): Promise<Failure | null> {
  try {
    await fileAt(path, typed).slots.unlock();
    return null;
  } catch (caught) {
    const failure = toFailure(caught);
    return failure.kind === "rejected" ? failure : null;
  }
}

/** Returns none on errors: they surface in the first command that needs the file. */
async function slotKinds(path: string): Promise<string[]> {
  try {
    return (await fileAt(path, null).status()).slots.map((it) => it.kind);
  } catch {
    return [];
  }
}

/** Opens the file to read it, without recording its generation. */
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
