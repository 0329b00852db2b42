import { accountLabel } from "../../core/account.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import { addressesOf } from "../../core/server_address.ts";
import type { Suggestion } from "../../core/suggestion.ts";

/** Returns the alias and the label of each account. */
export function suggestAccounts(accounts: AccountIndex): Suggestion[] {
  return accounts.listAccounts().flatMap((account) => {
    const server = accounts.findServer(account.serverId);
    if (server === null) return [];
    const label = accountLabel(account, server);
    const byLabel = { value: label, note: server.name, anyCase: true };
    const { alias } = account;
    return alias === null
      ? [byLabel]
      : [{ value: alias, note: label }, byLabel];
  });
}

/** Returns the host of each address of the servers. */
export function suggestServers(accounts: AccountIndex): Suggestion[] {
  return accounts.listServers().flatMap((server) =>
    addressesOf(server).map(({ url }) => ({
      value: new URL(url).host,
      note: server.name,
      anyCase: true,
    }))
  );
}
