import type { Account } from "../core/account.ts";
import { toFailure } from "../core/failure.ts";
import type { PublicInfo } from "../core/ports.ts";
import { serverOf } from "./account_server.ts";
import type { AuthParts, ServerSession } from "./auth_parts.ts";
import { adoptBinding } from "./bind_tokens.ts";

/**
 * Stores the current names of a server and its user. Never fails: an old name
 * does no harm, and a disk may be read-only.
 *
 * @returns whether a name changed
 */
export function refreshNames(
  { accounts }: Pick<AuthParts, "accounts">,
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
  parts: Pick<AuthParts, "accounts" | "storages" | "alone">,
  { account, server, token, info }: ServerSession,
): Promise<void> {
  const { userId, userName } = await server.me(token);
  if (userId !== account.userId || info.id !== account.serverId) return;
  const known = serverOf(parts, account);
  if (refreshNames(parts, account, { userName, info })) {
    await adoptBinding(parts, { account, server: known, token });
  }
}
