import type { AccountState, TokenStorage } from "../core/account.ts";
import { sanitize } from "../core/printable.ts";
import type { AccountView } from "../service/protocol.ts";

const STORAGES: Readonly<Record<TokenStorage, string>> = {
  "libsecret": "system keyring (libsecret)",
  "keychain": "system keyring (Keychain)",
  "credential-manager": "system keyring (Credential Manager)",
  "encrypted-file": "encrypted file",
  "environment": "environment of this run",
};

/** Readable without colour: a letter each. */
const MARKS: Readonly<Record<AccountState, string>> = {
  "valid": "+",
  "rejected": "!",
  "unreachable": "?",
  "missing-token": "!",
  "unchecked": ".",
};

export function storageWords(storage: TokenStorage): string {
  return STORAGES[storage];
}

export function stateMark(state: AccountState): string {
  return MARKS[state];
}

/** `ada@media.example`, safe to print. */
export function accountName(account: AccountView): string {
  const host = new URL(account.serverUrl).host;
  return sanitize(account.alias ?? `${account.userName}@${host}`);
}

/** A fingerprint as people compare it: groups of four. */
export function grouped(sha256: string): string {
  return (sha256.match(/.{1,4}/g) ?? []).join(" ");
}

/** `2026-11-23 10:00` of an ISO date. */
export function shortDate(iso: string): string {
  return iso.slice(0, 16).replace("T", " ");
}
