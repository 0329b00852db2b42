import {
  cannot,
  type EntryKey,
  isTokenKey,
  ORIGIN_ADVICE,
} from "../../core/entry_key.ts";
import { Failure } from "../../core/failure.ts";
import type { EntryNames } from "../../core/ports.ts";
import { Secret } from "../../core/secret.ts";
import { checkToken } from "../../core/token.ts";

/** Lends a token as UTF-8, and overwrites the bytes afterwards. */
export async function lendToken<T>(
  token: Secret,
  use: (bytes: Uint8Array<ArrayBuffer>) => Promise<T>,
): Promise<T> {
  const bytes = new TextEncoder().encode(token.expose());
  try {
    return await use(bytes);
  } finally {
    bytes.fill(0);
  }
}

/**
 * Returns the token in a keyring's entry. KWallet leaves an empty entry if it
 * stopped before it had written the token.
 *
 * @param bytes UTF-8; the caller overwrites them
 * @throws {Failure} `storage_damaged`
 */
export function decodeToken(
  bytes: Uint8Array<ArrayBuffer>,
  key: EntryKey,
): Secret {
  if (bytes.length === 0) {
    throw damagedEntry(key, "the keyring lost it and kept an empty entry");
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const token = new Secret(decoder.decode(bytes));
    checkToken(token);
    return token;
  } catch {
    throw damagedEntry(key, "the entry is not a token");
  }
}

export function damagedEntry(key: EntryKey, state: string): Failure {
  const message = `${cannot("read", key)}: ${state}`;
  if (!isTokenKey(key)) {
    return new Failure("storage_damaged", message, ORIGIN_ADVICE[key.holds]);
  }
  return new Failure("storage_damaged", message, {
    hint: "Sign in again with `jellytau auth login <server-url> --force`",
    remedy: "sign-in-again",
  });
}

/** Returns the text that a keyring's own program shows for an entry. */
export function entryLabel({ userName, serverName }: EntryNames): string {
  return `JellyTau: ${userName} on ${serverName}`
    .replaceAll("\0", "").toWellFormed();
}
