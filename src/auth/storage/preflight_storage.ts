import type { Account } from "../../core/account.ts";
import { toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import { bindingOf } from "../../core/token_binding.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { HeldToken } from "../accounts/account_server.ts";
import { type AuthDependencies, uncancelled } from "../dependencies.ts";
import { findToken } from "../accounts/read_token.ts";

/**
 * Runs a sign-in, which revokes the account's present token: a server does so
 * for the same user and device. First stores that token in the storage of the
 * new one, so that a storage that accepts nothing fails before the sign-in.
 *
 * @throws {Failure} `storage_…` before the sign-in is sent
 */
export async function preflightStorage<T>(
  { deps, options }: {
    deps: Pick<AuthDependencies, "storages" | "accounts" | "alone">;
    options: {
      existing: Account | null;
      storage: SecureStorage;
      serverName: string;
    };
  },
  use: () => Promise<T>,
): Promise<T> {
  const { storages, accounts, alone } = deps;
  const { existing, storage, serverName } = options;
  const copy = (key: TokenKey) => ({ ...key, tokenStorage: storage.kind });
  const isMove = existing !== null && existing.tokenStorage !== storage.kind;
  const stored = await alone(async () => {
    const old = existing && await readOld(deps, { existing, isMove });
    if (!existing || !old) return false;
    const names = { userName: existing.userName, serverName };
    const binding = await bindingOf(old.server);
    if (isMove) accounts.beginTokenChange(copy(existing));
    await storage.store(existing, old.token, { binding, names });
    return true;
  });
  if (!existing || !stored) return await use();
  const removeCopy = async () => {
    // Another program may have stored the account's token there meanwhile.
    const { tokenStorage } = accounts.findAccount(existing) ?? existing;
    if (tokenStorage === storage.kind) return;
    await uncancelled(storages).at(storage.kind).delete(existing);
    accounts.endTokenChange(copy(existing));
  };
  try {
    return await use();
  } catch (caught) {
    if (isMove) await alone(removeCopy).catch(() => undefined);
    throw caught;
  }
}

/**
 * Returns null for a token that cannot be copied and may be replaced: a damaged
 * one, one that was stored for another address or trust, and any in a storage
 * that the account leaves.
 */
async function readOld(
  deps: Pick<AuthDependencies, "storages" | "accounts">,
  { existing, isMove }: { existing: Account; isMove: boolean },
): Promise<HeldToken | null> {
  try {
    return await findToken(deps, existing);
  } catch (caught) {
    const failure = toFailure(caught);
    const replaced = ["storage_damaged", "server_changed"];
    if (isMove || replaced.includes(failure.kind)) return null;
    throw failure;
  }
}
