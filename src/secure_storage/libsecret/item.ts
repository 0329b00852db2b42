import type { FoundItem } from "deno-keyring-ffi-bindings";
import type { EntryNames } from "../../core/ports.ts";
import { Secret } from "../../core/secret.ts";
import {
  bindingText,
  checkBinding,
  type ExpectedBinding,
  type TokenBinding,
} from "../../core/token_binding.ts";
import { type EntryKey, entryKeyName } from "../../core/entry_key.ts";
import { damagedEntry, decodeToken, entryLabel } from "../keyring/token.ts";

/** The attribute that all entries share. Never change it. */
export const SERVICE = "jellytau";

/**
 * Returns the attributes that find an entry. Never change them: other programs
 * use them too.
 */
export function attributesOf(
  key: EntryKey,
): { service: string; account: string } {
  return { service: SERVICE, account: entryKeyName(key) };
}

/** The attribute that holds the binding; no search uses it. */
export const DESTINATION = "destination";

/**
 * Returns whether an item is the requested one: a provider may return others.
 */
export function isOf({ attributes }: FoundItem, key: EntryKey): boolean {
  const { service, account } = attributesOf(key);
  return attributes.service === service && attributes.account === account;
}

/** Returns the item that was changed last; the first one of equals. */
export function newest(items: readonly FoundItem[]): FoundItem | null {
  return items.toSorted((a, b) => b.modified - a.modified)[0] ?? null;
}

/** Returns whether an item holds exactly this token. */
export function holdsToken({ secret }: FoundItem, token: Secret): boolean {
  if (secret === null) return false;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return new Secret(decoder.decode(secret)).equals(token);
}

/** An entry to store. */
export interface NewEntry {
  readonly key: EntryKey;
  readonly token: Secret;
  readonly label: string;
  readonly stored: ReturnType<typeof storedAttributes>;
}

/** Tasks that one process runs once for all callers. */
export interface UnderWay {
  /** Asks one question at a time: several accounts may need the same unlock. */
  unlocking: Promise<void> | null;
  /** Shares one session, or a second one would be opened. */
  connecting: Promise<void> | null;
}

/** Returns all attributes that are stored with a token. */
export function storedAttributes(key: EntryKey, binding: TokenBinding) {
  return { ...attributesOf(key), [DESTINATION]: bindingText(binding) };
}

/** Returns the item's binding; null if it has none. */
export function destinationOf({ attributes }: FoundItem): string | null {
  return attributes[DESTINATION] ?? null;
}

/**
 * Decodes the token in a provider's reply, which may be another item or
 * incomplete. Overwrites the whole reply.
 *
 * @returns null if there is no item
 * @throws {Failure} `storage_damaged`, `server_changed`
 */
export function decodeItem(
  items: readonly FoundItem[],
  key: EntryKey,
  { expected }: { expected: ExpectedBinding },
): Secret | null {
  try {
    if (items.length === 0) return null;
    const item = newest(items.filter((it) => isOf(it, key)));
    if (item === null) {
      throw damagedEntry(key, "the keyring returned another entry");
    }
    checkBinding(destinationOf(item), expected);
    if (item.secret === null) {
      throw damagedEntry(key, "the entry contains no secret");
    }
    return decodeToken(item.secret, key);
  } finally {
    for (const { secret } of items) secret?.fill(0);
  }
}

/** Returns the label that a keyring's own program shows. */
export function labelOf(key: EntryKey, names: EntryNames | undefined): string {
  return names ? entryLabel(names) : `JellyTau: ${entryKeyName(key)}`;
}
