import type { Server } from "./account.ts";
import { Failure } from "./failure.ts";

/**
 * Every keyring can store this much. Source: Windows' CRED_MAX_VALUE_SIZE for
 * the value of an attribute.
 */
export const BINDING_MAX_BYTES = 256;
/** Longer addresses are replaced by their digest, so that it always fits. */
const ADDRESS_MAX_BYTES = 100;
const WRITTEN = /^[\x21-\x7e]{1,100} [a-z0-9:,]{1,138}$/;

/** The address and the trust of a server that a token may be sent to. */
export interface TokenBinding {
  /** Scheme, host, port and base path, or `sha256:` and their digest. */
  readonly address: string;
  /** `system`, or `pin:` and `ca:` with a SHA-256 each. */
  readonly trust: string;
}

/**
 * A trust of null means any, for a caller that stores the token again at once.
 */
export type ExpectedBinding = Omit<TokenBinding, "trust"> & {
  readonly trust: string | null;
};

/** Returns the binding of tokens for a known server. */
export async function bindingOf(
  { url, trust: { pinSha256, caPem } }: Pick<Server, "url" | "trust">,
): Promise<TokenBinding> {
  const address = url.length > ADDRESS_MAX_BYTES
    ? `sha256:${await digest(url)}`
    : url;
  const trusted = [
    ...(pinSha256 === null ? [] : [`pin:${pinSha256}`]),
    ...(caPem === null ? [] : [`ca:${await digest(caPem)}`]),
  ];
  return { address, trust: trusted.join(",") || "system" };
}

async function digest(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Formats a binding for storage, in at most {@link BINDING_MAX_BYTES} bytes.
 */
export function bindingText({ address, trust }: TokenBinding): string {
  return `${address} ${trust}`;
}

/**
 * Refuses a token that was stored for another address or trust. An entry
 * without a binding was stored by an older version.
 *
 * @param stored the text of {@link bindingText}; null if there is none
 * @throws {Failure} `server_changed`
 */
export function checkBinding(
  stored: string | null,
  { address, trust }: ExpectedBinding,
): void {
  if (stored === null) return;
  const [storedAddress = "", storedTrust = ""] = stored.split(" ");
  const isSpelt = WRITTEN.test(stored);
  if (!isSpelt || storedAddress !== address) {
    throw otherAddress(address, isSpelt ? storedAddress : null);
  }
  if (trust !== null && storedTrust !== trust) throw otherTrust(address);
}

function otherAddress(address: string, stored: string | null): Failure {
  const storedFor = stored === null ? "another server" : `"${stored}"`;
  return new Failure(
    "server_changed",
    `Cannot send token to "${address}": it was stored for ${storedFor}`,
    {
      hint: "If the server has moved, sign in again with " +
        "`jellytau auth login <server-url> --server-moved`; otherwise another " +
        "program has changed the server's record",
      remedy: "confirm-address",
      details: { storedFor: stored, address },
    },
  );
}

function otherTrust(address: string): Failure {
  return new Failure(
    "server_changed",
    `Cannot send token to "${address}": the recorded certificate ` +
      "trust has changed",
    {
      hint: "Check the server's certificate and confirm it with " +
        "`jellytau server trust <server>`",
      remedy: "renew-pin",
      details: { address },
    },
  );
}
