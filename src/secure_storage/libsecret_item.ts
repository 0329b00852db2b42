import type { FoundItem } from "deno-keyring-ffi-bindings";
import { Secret } from "../core/secret.ts";
import { type TokenKey, tokenKeyName } from "../core/token_key.ts";
import { damagedToken, decodeToken } from "./token_bytes.ts";

/** The attribute that all entries share; promised. */
export const SERVICE = "jellytau";

/** How an entry is found, here and by other programs; promised. */
export function attributesOf(
  key: TokenKey,
): { service: string; account: string } {
  return { service: SERVICE, account: tokenKeyName(key) };
}

/** A provider may answer with other items than were asked for. */
export function isOf({ attributes }: FoundItem, key: TokenKey): boolean {
  const { service, account } = attributesOf(key);
  return attributes.service === service && attributes.account === account;
}

/** The one that was changed last; of equals, the first. */
export function newest(items: readonly FoundItem[]): FoundItem | null {
  return items.toSorted((a, b) => b.modified - a.modified)[0] ?? null;
}

/** Whether an item holds exactly this token. */
export function holdsToken({ secret }: FoundItem, token: Secret): boolean {
  if (secret === null) return false;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return new Secret(decoder.decode(secret)).equals(token);
}

/**
 * The token out of what a provider answered, which may be another item, or less
 * than was stored. Wipes all of it.
 *
 * @returns null when there is no item
 * @throws {Failure} `storage_damaged`
 */
export function decodeItem(
  items: readonly FoundItem[],
  key: TokenKey,
): Secret | null {
  try {
    if (items.length === 0) return null;
    const item = newest(items.filter((it) => isOf(it, key)));
    if (item === null) {
      throw damagedToken("the keyring answered with another entry");
    }
    if (item.secret === null) throw damagedToken("the entry holds no secret");
    return decodeToken(item.secret);
  } finally {
    for (const { secret } of items) secret?.fill(0);
  }
}
