import type { Server, Trust } from "./account.ts";
import { Failure } from "./failure.ts";

/**
 * Every keyring can store this much. Source: Windows' CRED_MAX_VALUE_SIZE for
 * the value of an attribute.
 */
export const BINDING_MAX_BYTES = 256;
/** Longer addresses are replaced by their digest, so that it always fits. */
const ADDRESS_MAX_BYTES = 100;
const WRITTEN = /^[\x21-\x7e]{1,100} [a-z0-9:,]{1,139}$/;
/** Separates the trust from the digest of the other addresses. */
const AND_ALSO = ",also:";

/** The addresses of a server that a token may be sent to, with their trust. */
export interface TokenBinding {
  /** Scheme, host, port and base path, or `sha256:` and their digest. */
  readonly address: string;
  /**
   * `system`, or `pin:` and `ca:` with a SHA-256 each. For a server with more
   * addresses, `both:` and one SHA-256 stand for a pin and a CA.
   */
  readonly trust: string;
  /**
   * The SHA-256 of the other addresses and their trust, in any order. Absent if
   * the server has one address.
   */
  readonly others?: string;
}

/**
 * A trust of null means any, for a caller that stores the token again at once.
 */
export type ExpectedBinding = Omit<TokenBinding, "trust"> & {
  readonly trust: string | null;
};

/** Returns the binding of tokens for a known server. */
export async function bindingOf(
  server: Pick<Server, "url" | "trust" | "addresses">,
): Promise<TokenBinding> {
  const { url, addresses = [] } = server;
  const address = url.length > ADDRESS_MAX_BYTES
    ? `sha256:${await digest(url)}`
    : url;
  const trust = await trustText(server.trust);
  if (addresses.length === 0) return { address, trust };
  const lines = await Promise.all(
    addresses.map(async (it) => `${it.url} ${await trustText(it.trust)}\n`),
  );
  const others = await digest(lines.toSorted().join(""));
  const isPair = trust.includes(",");
  const short = isPair ? `both:${await digest(trust)}` : trust;
  return { address, trust: short, others };
}

async function trustText({ pinSha256, caPem }: Trust): Promise<string> {
  const trusted = [
    ...(pinSha256 === null ? [] : [`pin:${pinSha256}`]),
    ...(caPem === null ? [] : [`ca:${await digest(caPem)}`]),
  ];
  return trusted.join(",") || "system";
}

async function digest(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).toHex();
}

/**
 * Formats a binding for storage, in at most {@link BINDING_MAX_BYTES} bytes.
 */
export function bindingText({ address, trust, others }: TokenBinding): string {
  const rest = others === undefined ? "" : `${AND_ALSO}${others}`;
  return `${address} ${trust}${rest}`;
}

/**
 * Refuses a token that was stored for other addresses or another trust. An entry
 * without a binding was stored by an older version, for one address.
 *
 * @param stored the text of {@link bindingText}; null if there is none
 * @throws {Failure} `server_changed`
 */
export function checkBinding(
  stored: string | null,
  { address, trust, others }: ExpectedBinding,
): void {
  if (stored === null && others === undefined) return;
  if (stored === null) throw otherAddresses(address);
  const [storedAddress = "", rest = ""] = stored.split(" ");
  const isSpelt = WRITTEN.test(stored);
  if (!isSpelt || storedAddress !== address) {
    throw otherAddress(address, isSpelt ? storedAddress : null);
  }
  const [storedTrust, storedOthers] = rest.split(AND_ALSO);
  if (storedOthers !== others) throw otherAddresses(address);
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

function otherAddresses(address: string): Failure {
  return new Failure(
    "server_changed",
    `Cannot send token to "${address}": the recorded addresses of the server ` +
      "are not those that it was stored for",
    {
      hint: "See `jellytau server address list`; remove what you did not add " +
        "with `jellytau server address remove <server> <address>`, and repeat " +
        "`jellytau server address add <server> <url>` if it was interrupted",
      remedy: "check-addresses",
      details: { address },
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
