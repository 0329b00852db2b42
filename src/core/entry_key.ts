import { findTokenKey, type TokenKey, tokenKeyName } from "./token_key.ts";

/** Identifies the request headers of an origin, by its digest. */
export interface HeadersKey {
  /** The first 32 lower-case hex digits of its SHA-256. */
  readonly originDigest: string;
}

/** Identifies a stored entry: a token, or the request headers of an origin. */
export type EntryKey = TokenKey | HeadersKey;

const NAME = /^jellytau::([0-9a-f]{32})::request_headers$/;
const DIGITS = 32;

/** @param origin scheme, host and port, as `URL` spells them */
export async function headersKey(origin: string): Promise<HeadersKey> {
  const bytes = new TextEncoder().encode(origin);
  const digest = await crypto.subtle.digest("SHA-256", bytes);
  return { originDigest: new Uint8Array(digest).toHex().slice(0, DIGITS) };
}

export function isTokenKey(key: EntryKey): key is TokenKey {
  return "serverId" in key;
}

/** Returns the entry's name in every storage. */
export function entryKeyName(key: EntryKey): string {
  return isTokenKey(key)
    ? tokenKeyName(key)
    : `jellytau::${key.originDigest}::request_headers`;
}

/** Returns the key that a name stands for; null for a name that is not ours. */
export function findEntryKey(name: string): EntryKey | null {
  const [, originDigest] = NAME.exec(name) ?? [];
  return originDigest ? { originDigest } : findTokenKey(name);
}

/** Returns the start of a failure's message: `Cannot read token`. */
export function cannot(
  verb: "store" | "read" | "delete",
  key: EntryKey,
): string {
  return `Cannot ${verb} ${isTokenKey(key) ? "token" : "request headers"}`;
}
