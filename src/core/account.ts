import type { TokenKey } from "./token_key.ts";

/** The storages of a token; the promised values of `tokenStorage`. */
export const TOKEN_STORAGES = [
  "libsecret",
  "keychain",
  "credential-manager",
  "encrypted-file",
  /** The storage of an account that is for one run and not stored. */
  "environment",
] as const;
export type TokenStorage = typeof TOKEN_STORAGES[number];

/** The user's choice by `--store` or `JELLYTAU_STORE`. */
export const STORE_CHOICES = ["auto", "keyring", "file"] as const;
export type StoreChoice = typeof STORE_CHOICES[number];

/** The known state of an account's token; the promised values of `state`. */
export const ACCOUNT_STATES = [
  "valid",
  "rejected",
  "unreachable",
  "missing-token",
  "unchecked",
] as const;
export type AccountState = typeof ACCOUNT_STATES[number];

/** The trust in a server's certificate; a pin replaces chain and name. */
export interface Trust {
  /** PEM text of the CAs that `--ca-file` gave for this server. */
  readonly caPem: string | null;
  /** SHA-256 of the pinned certificate (64 lower-case hex digits). */
  readonly pinSha256: string | null;
  readonly allowLoopbackHttp: boolean;
}

/** The trust in the certificate authorities of the system alone. */
export const SYSTEM_TRUST: Trust = {
  caPem: null,
  pinSha256: null,
  allowLoopbackHttp: false,
};

/** An address of a server, and the trust in the certificate that it shows. */
export interface ServerAddress {
  /** Origin and base path, no trailing slash: `https://media.example/jellyfin`. */
  readonly url: string;
  readonly trust: Trust;
}

/**
 * A Jellyfin server as it is remembered, with its first address; `id` is 32
 * lower-case hex digits.
 */
export interface Server extends ServerAddress {
  readonly id: string;
  readonly name: string;
  readonly version: string | null;
  /** The other addresses, in the user's order; absent if there are none. */
  readonly addresses?: readonly ServerAddress[];
}

/** The device id of requests that are sent before a sign-in. */
export const NO_DEVICE = "0".repeat(32);
/** The device id of an account whose token belongs to another client. */
export const FOREIGN_DEVICE = "f".repeat(32);

/** A user on a server, as it is remembered. Holds no secret. */
export interface Account extends TokenKey {
  readonly userName: string;
  readonly alias: string | null;
  readonly active: boolean;
  readonly tokenStorage: TokenStorage;
  /**
   * 32 lower-case hex digits, chosen before the sign-in and kept after signing
   * out; {@link FOREIGN_DEVICE} if the token was given.
   */
  readonly deviceId: string;
  readonly signedInAt: Date;
}

/** Returns `user@host`. */
export function accountLabel(
  account: Pick<Account, "userName">,
  server: Pick<Server, "url">,
): string {
  return `${account.userName}@${new URL(server.url).host}`;
}
