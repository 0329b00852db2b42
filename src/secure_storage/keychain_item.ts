import type { FoundPassword, PasswordName } from "deno-keyring-ffi-bindings";
import { Failure } from "../core/failure.ts";
import type { EntryNames } from "../core/ports.ts";
import { Secret } from "../core/secret.ts";
import { checkToken } from "../core/token.ts";

/** What Keychain Access shows; null leaves an entry's own. */
export function labelOf(names: EntryNames | undefined): string | null {
  if (!names) return null;
  const { userName, serverName } = names;
  return `JellyTau: ${userName} on ${serverName}`
    .replaceAll("\0", "").toWellFormed();
}

/**
 * The token out of what the keychain answered, which may be another item, or
 * less than was stored. Wipes it.
 *
 * @throws {Failure} `storage_damaged`
 */
export function decodeFound(
  found: FoundPassword,
  wanted: PasswordName,
): Secret {
  const { service, account, secret } = found;
  try {
    if (service !== wanted.service || account !== wanted.account) {
      throw damaged("the keychain answered with another entry");
    }
    return decodeToken(secret);
  } finally {
    secret.fill(0);
  }
}

function decodeToken(bytes: Uint8Array<ArrayBuffer>): Secret {
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const token = new Secret(decoder.decode(bytes));
    checkToken(token);
    return token;
  } catch {
    throw damaged("the entry is not a token");
  }
}

function damaged(state: string): Failure {
  return new Failure("storage_damaged", `Cannot read token: ${state}`, {
    hint: "Sign in again with `jellytau auth login --force`",
  });
}
