import { toFailure } from "../core/failure.ts";
import { Secret } from "../core/secret.ts";
import type { Environment } from "./environment.ts";
import { readTextFile } from "./files.ts";

const PASSPHRASE_MAX_BYTES = 4_096;

/**
 * Returns a function that reads the encrypted file's passphrase, from the first
 * of the named file, systemd's credentials and the environment that has one. It
 * returns null if none has.
 */
export function passphraseSource(
  environment: Environment,
): () => Promise<Secret | null> {
  const { passphraseFile, credentialsDirectory, passphrase } = environment;
  return async () => {
    if (passphraseFile !== null) return await readPassphrase(passphraseFile);
    if (credentialsDirectory !== null) {
      const path = `${credentialsDirectory}/jellytau-passphrase`;
      const found = await readPassphrase(path).catch((caught) => {
        const failure = toFailure(caught);
        if (failure.code === "NotFound") return null;
        throw failure;
      });
      if (found) return found;
    }
    return passphrase;
  };
}

async function readPassphrase(path: string): Promise<Secret> {
  const text = await readTextFile(path, PASSPHRASE_MAX_BYTES);
  return new Secret(text.replace(/\r?\n$/, ""));
}
