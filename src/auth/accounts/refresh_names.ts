import type { Account } from "../../core/account.ts";
import { toFailure } from "../../core/failure.ts";
import type { PublicInfo } from "../../core/ports.ts";
import { type HeldToken, serverOf } from "./account_server.ts";
import type { AccountSession, AuthDependencies } from "../dependencies.ts";
import { adoptBinding } from "../storage/bind_tokens.ts";

/**
 * Stores the current names of a server and its user. Never fails: an old name
 * does no harm, and a disk may be read-only.
 *
 * @returns whether a name changed
 */
export function refreshNames(
  { accounts }: Pick<AuthDependencies, "accounts">,
  account: Account,
  now: { userName: string; info: PublicInfo },
): boolean {
  const server = serverOf({ accounts }, account);
  const { name, version } = now.info;
  const names = {
    userName: now.userName === "" ? account.userName : now.userName,
    serverName: name === "" ? server.name : name,
    version: version === "" ? server.version ?? "" : version,
  };
  const isSame = names.userName === account.userName &&
    names.serverName === server.name && names.version === server.version;
  if (isSame) return false;
  try {
    accounts.renameAccount(account, names);
    return true;
  } catch (caught) {
    toFailure(caught);
    return false;
  }
}

/**
 * Reads the names from the server and stores them, also beside the token in the
 * keyring.
 *
 * @throws {Failure} `rejected`
 */
export async function askNames(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  { account, server, info }: AccountSession,
  { token }: Pick<HeldToken, "token">,
): Promise<void> {
  const { userId, userName } = await server.me();
  if (userId !== account.userId || info.id !== account.serverId) return;
  const known = serverOf(deps, account);
  if (refreshNames(deps, account, { userName, info })) {
    await adoptBinding(deps, { account, server: known, token });
  }
}
