import { toFailure } from "../../core/failure.ts";
import type { SecureStorage, TokenStorages } from "../../core/ports.ts";
import type { TokenChange } from "../../core/token_change.ts";
import type { AuthDependencies } from "../dependencies.ts";

/**
 * Finishes or undoes the token changes of processes that were killed, so that
 * every account has its token and every token its account. Never fails: a
 * change that cannot be settled now stays recorded for the next command.
 */
export async function settleTokenChanges(
  deps: AuthDependencies,
): Promise<void> {
  const { accounts } = deps;
  await tryIt(async () => {
    if (accounts.listTokenChanges().length === 0) return;
    // A running process ends its change before it releases the lock.
    await deps.alone(async () => {
      for (const change of accounts.listTokenChanges()) {
        await tryIt(() => settle(deps, change));
      }
    });
  });
}

async function settle(
  { accounts, storages }: AuthDependencies,
  change: TokenChange,
): Promise<void> {
  const storage = await findUsable(storages, change);
  if (storage === null) return;
  if (accounts.findAccount(change)?.tokenStorage !== storage.kind) {
    await storage.delete(change);
  } else if (await storage.findEntry(change) === null) {
    accounts.removeAccount(change);
  }
  accounts.endTokenChange(change);
}

/** Returns null for a locked keyring: this must not ask to unlock it. */
async function findUsable(
  storages: TokenStorages,
  { tokenStorage }: TokenChange,
): Promise<SecureStorage | null> {
  if (tokenStorage === "encrypted-file") return storages.at(tokenStorage);
  const { kind, available, locked } = await storages.probeKeyring();
  const isUsable = kind === tokenStorage && available && !locked;
  return isUsable ? storages.at(tokenStorage) : null;
}

/** @throws {Failure} only `cancelled` */
async function tryIt(use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind === "cancelled") throw failure;
  }
}
