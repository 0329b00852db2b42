import type { TokenStorage } from "../core/account.ts";
import type { AccountView } from "../service/protocol.ts";
import type { Output } from "./output.ts";
import { table } from "./table.ts";

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

/** `ada@media.example`, with the alias where there is one. */
export function accountName(account: AccountView): string {
  const name = `${account.userName}@${new URL(account.serverUrl).host}`;
  return account.alias === null ? name : `${name} (${account.alias})`;
}

/** One line per account; the active one is marked. */
export function accountTable(accounts: readonly AccountView[]): string[] {
  return table(accounts.map((it) => [
    it.active ? "*" : " ",
    accountName(it),
    it.serverName,
    storageWords(it.tokenStorage),
    `signed in ${it.signedInAt.slice(0, 10)}`,
  ]));
}

/** All that is known of one account. */
export function accountLines(account: AccountView, output: Output): string[] {
  const { server, problem } = account;
  const mark = account.state === "valid" ? "good" : "bad";
  const state = account.state === "unchecked"
    ? account.state
    : output.paint(mark, account.state);
  const certificate = server?.certificate;
  const rows = [
    ["  server", `${account.serverName}, ${account.serverUrl}`],
    ["  token", storageWords(account.tokenStorage)],
    ["  signed in", account.signedInAt],
  ];
  if (server) rows.push(["  version", `Jellyfin ${server.version}`]);
  if (certificate) {
    rows.push(["  certificate", certificate.sha256]);
    rows.push([
      "",
      `until ${
        certificate.validTo.slice(0, 10)
      }, trusted by ${server.trustedBy}`,
    ]);
  }
  if (problem) {
    rows.push(["  problem", problem.message], ["  hint", problem.hint]);
  }
  const active = account.active ? " (active)" : "";
  const [title = ""] = table([[`${accountName(account)}${active}: `]]);
  return [`${title} ${state}`, ...table(rows)];
}
