import { Failure } from "../core/failure.ts";
import { Secret } from "../core/secret.ts";
import { checkToken } from "../core/token.ts";

/**
 * Returns the token in a keyring's entry. An empty entry is what KWallet leaves
 * if it ended before it had written the token.
 *
 * @param bytes UTF-8; the caller wipes them
 * @throws {Failure} `storage_damaged`
 */
export function decodeToken(bytes: Uint8Array<ArrayBuffer>): Secret {
  if (bytes.length === 0) {
    throw damagedToken("the keyring lost it and kept an empty entry");
  }
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    const token = new Secret(decoder.decode(bytes));
    checkToken(token);
    return token;
  } catch {
    throw damagedToken("the entry is not a token");
  }
}

export function damagedToken(state: string): Failure {
  return new Failure("storage_damaged", `Cannot read token: ${state}`, {
    hint: "Sign in again with `jellytau auth login <server-url> --force`",
    remedy: "sign-in-again",
  });
}
