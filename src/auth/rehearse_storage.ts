import type { Account } from "../core/account.ts";
import { toFailure } from "../core/failure.ts";
import type { SecureStorage } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { type AuthParts, unstopped } from "./auth_parts.ts";

/**
 * Runs a sign-in that ends the account's present token at the server: it does
 * so for the same user and device. That token is first stored where the new one
 * shall go, so that a storage that takes nothing is known before it is too late.
 *
 * @throws {Failure} `storage_…` before the server was told anything
 */
export async function withRehearsedStorage<T>(
  { storages, accounts, alone }: Pick<
    AuthParts,
    "storages" | "accounts" | "alone"
  >,
  options: {
    existing: Account | null;
    storage: SecureStorage;
    serverName: string;
  },
  use: () => Promise<T>,
): Promise<T> {
  const { existing, storage, serverName } = options;
  const isMove = existing !== null && existing.tokenStorage !== storage.kind;
  const stored = await alone(async () => {
    const old = existing && await readOld(storages, existing, isMove);
    if (!existing || !old) return false;
    const { userName } = existing;
    await storage.store(existing, old, { userName, serverName });
    return true;
  });
  if (!existing || !stored) return await use();
  const takeBack = async () => {
    // Another program may have put the account's token just there meanwhile.
    const { tokenStorage } = accounts.findAccount(existing) ?? existing;
    if (tokenStorage === storage.kind) return;
    await unstopped(storages).at(storage.kind).delete(existing);
  };
  try {
    return await use();
  } catch (caught) {
    if (isMove) await alone(takeBack).catch(() => undefined);
    throw caught;
  }
}

/** A damaged entry is replaced; one in a storage that is left may be lost. */
async function readOld(
  storages: AuthParts["storages"],
  existing: Account,
  isMove: boolean,
): Promise<Secret | null> {
  try {
    return await storages.at(existing.tokenStorage).retrieve(existing);
  } catch (caught) {
    const failure = toFailure(caught);
    if (isMove || failure.kind === "storage_damaged") return null;
    throw failure;
  }
}
