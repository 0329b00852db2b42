import { Failure } from "./failure.ts";
import { Secret } from "./secret.ts";

/**
 * The largest token in bytes of UTF-8 that every storage takes, so that every
 * migration can succeed. Source: Windows' limit is 2,560
 * (CRED_MAX_CREDENTIAL_BLOB_SIZE); the rest is room for the envelope.
 */
export const TOKEN_MAX_BYTES = 2048;

/**
 * Refuses a token that some storage could not return: empty, over
 * {@link TOKEN_MAX_BYTES}, or with a control character (gnome-keyring 50 damages
 * a keyring at a newline; C strings end at NUL).
 *
 * @throws {Failure} `usage` naming the rule, never the value
 */
export function checkToken(token: Secret): void {
  const text = token.expose();
  const sizeBytes = new TextEncoder().encode(text).length;
  const problem = text === ""
    ? "it is empty"
    : sizeBytes > TOKEN_MAX_BYTES
    ? `it is ${sizeBytes} bytes long, the limit is ${TOKEN_MAX_BYTES}`
    : hasControl(text)
    ? "it contains a control character"
    : !text.isWellFormed()
    ? "it is not valid text"
    : null;
  if (problem !== null) {
    throw new Failure("usage", `Cannot use token: ${problem}`, {
      hint: "A Jellyfin token is one line of 32 hex digits",
    });
  }
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x20 || unit === 0x7f) return true;
  }
  return false;
}
