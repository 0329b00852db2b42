import { findTokenKey, type TokenKey, tokenKeyName } from "./token_key.ts";

/** The secrets that belong to an origin instead of an account. */
export type OriginSecret = "request_headers" | "client_key";

/** Identifies a secret of an origin, by the origin's digest. */
export interface OriginKey {
  /** The first 32 lower-case hex digits of its SHA-256. */
  readonly originDigest: string;
  readonly holds: OriginSecret;
}

/** Identifies a stored entry: a token, or a secret of an origin. */
export type EntryKey = TokenKey | OriginKey;

const NAME = /^jellytau::([0-9a-f]{32})::(request_headers|client_key)$/;
const DIGITS = 32;
const NOUNS = {
  request_headers: "request headers",
  client_key: "client key",
} as const;

/** @param origin scheme, host and port, as `URL` spells them */
export async function originKey(
  origin: string,
  holds: OriginSecret,
): Promise<OriginKey> {
  const bytes = new TextEncoder().encode(origin);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  const originDigest = new Uint8Array(digest).toHex().slice(0, DIGITS);
  return { originDigest, holds };
}

export function isTokenKey(key: EntryKey): key is TokenKey {
  return "serverId" in key;
}

/** Returns the entry's name in every storage. */
export function entryKeyName(key: EntryKey): string {
  return isTokenKey(key)
    ? tokenKeyName(key)
    : `jellytau::${key.originDigest}::${key.holds}`;
}

/** Returns the key that a name stands for; null for a name that is not ours. */
export function findEntryKey(name: string): EntryKey | null {
  const [, originDigest, holds] = NAME.exec(name) ?? [];
  if (originDigest === undefined) return findTokenKey(name);
  return {
    originDigest,
    holds: holds === "client_key" ? holds : "request_headers",
  };
}

/** Returns what an entry holds, in the words of messages. */
export function entryNoun(key: EntryKey): string {
  return isTokenKey(key) ? "token" : NOUNS[key.holds];
}

/** The fix for a secret of an origin that cannot be used. */
export const ORIGIN_ADVICE = {
  request_headers: {
    hint: "Remove them with `jellytau server header remove <server>` and set " +
      "them again with `jellytau server header set <server> <name>`",
    remedy: "set-header",
  },
  client_key: {
    hint: "Set the certificate again with `jellytau server certificate set " +
      "<server> <pem>`",
    remedy: "set-certificate",
  },
} as const;

/** Returns the start of a failure's message: `Cannot read token`. */
export function cannot(
  verb: "store" | "read" | "delete",
  key: EntryKey,
): string {
  return `Cannot ${verb} ${entryNoun(key)}`;
}
