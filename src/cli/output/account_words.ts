import type { TokenStorage } from "../../core/account.ts";
import type { AccountView } from "../../service/protocol.ts";

const STORAGE_WORDS: Readonly<Record<TokenStorage, string>> = {
  "libsecret": "system keyring (libsecret)",
  "keychain": "system keyring (Keychain)",
  "credential-manager": "system keyring (Credential Manager)",
  "encrypted-file": "encrypted file",
  "environment": "environment of this run",
};

export function storageWords(storage: TokenStorage): string {
  return STORAGE_WORDS[storage];
}

/** Returns `ada@media.example`, with the alias if there is one. */
export function accountName(account: AccountView): string {
  const name = `${account.userName}@${new URL(account.serverUrl).host}`;
  return account.alias === null ? name : `${name} (${account.alias})`;
}
