import type { AccountState, TokenStorage } from "../../core/account.ts";
import { sanitize } from "../../core/printable.ts";
import type { AccountView } from "../../service/protocol.ts";

const STORAGES: Readonly<Record<TokenStorage, string>> = {
  "libsecret": "system keyring (libsecret)",
  "keychain": "system keyring (Keychain)",
  "credential-manager": "system keyring (Credential Manager)",
  "encrypted-file": "encrypted file",
  "environment": "environment of this run",
};

/** One character each, readable without colour. */
const MARKS: Readonly<Record<AccountState, string>> = {
  "valid": "+",
  "rejected": "!",
  "unreachable": "?",
  "missing-token": "!",
  "unchecked": ".",
};

export function storageLabel(storage: TokenStorage): string {
  return STORAGES[storage];
}

export function stateSymbol(state: AccountState): string {
  return MARKS[state];
}

/** Returns `ada@media.example`, safe to print. */
export function accountName(account: AccountView): string {
  const host = new URL(account.serverUrl).host;
  return sanitize(account.alias ?? `${account.userName}@${host}`);
}

/** Returns a fingerprint as people compare it: groups of four. */
export function grouped(sha256: string): string {
  return (sha256.match(/.{1,4}/g) ?? []).join(" ");
}

/** Returns an ISO date in local time, as `2026-11-23 10:00`. */
export function shortDate(iso: string): string {
  const atMs = Date.parse(iso);
  return `${localDate(atMs)} ${clockTime(atMs).slice(0, 5)}`;
}

/** Returns a local time, as `14:03:12`. */
export function clockTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8);
}

/** Returns a local date, as `2026-11-23`. */
export function localDate(atMs: number): string {
  const date = new Date(atMs);
  return [date.getFullYear(), date.getMonth() + 1, date.getDate()]
    .map((it) => String(it).padStart(2, "0")).join("-");
}

/** Returns ` 52%`; nothing where the whole is not known. */
export function percent(part: number, whole: number | null): string {
  if (whole === null || whole === 0) return "";
  return `${Math.floor(part / whole * 100)}%`;
}
