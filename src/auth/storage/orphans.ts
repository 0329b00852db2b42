import type { TokenStorage } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import {
  isTokenKey,
  type OriginKey,
  originKey,
  type OriginSecret,
} from "../../core/entry_key.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { settleTokenChanges } from "./token_changes.ts";

interface Leftover {
  readonly tokenStorage: TokenStorage;
  readonly removed: boolean;
  /** The reason why it could not be removed; null otherwise. */
  readonly problem: Failure | null;
}

/** A token that no account uses, because its account's record was lost. */
export type OrphanedToken = Leftover & TokenKey;
/** Request headers or a client key of an origin that is not on record. */
export type OrphanedSecret = Leftover & OriginKey;
export type Orphan = OrphanedToken | OrphanedSecret;

/**
 * Finds tokens that no account uses and secrets that no record names, in the
 * encrypted file and in the keyring. Skips a storage that cannot be read: other
 * checks report it.
 */
export async function findOrphans(deps: AuthDependencies): Promise<Orphan[]> {
  await settleTokenChanges(deps);
  const found = await search(deps);
  if (found.length === 0) return found;
  try {
    // Another process may be about to record the account.
    return await deps.alone(() => search(deps));
  } catch (caught) {
    if (toFailure(caught).kind === "cancelled") throw caught;
    return found;
  }
}

/**
 * Removes what {@link findOrphans} finds. Tokens stay valid on their server.
 */
export async function removeOrphans(deps: AuthDependencies): Promise<Orphan[]> {
  await settleTokenChanges(deps);
  return await deps.alone(async () => {
    const done: Orphan[] = [];
    for (const orphan of await search(deps)) {
      try {
        await deps.storages.at(orphan.tokenStorage).delete(orphan);
        done.push({ ...orphan, removed: true });
      } catch (caught) {
        const problem = toFailure(caught);
        if (problem.kind === "cancelled") throw problem;
        done.push({ ...orphan, problem });
      }
    }
    return done;
  });
}

async function search(deps: AuthDependencies): Promise<Orphan[]> {
  const lists = await Promise.all(
    (await storagesOf(deps)).map((it) => keysIn(it)),
  );
  // Read last: an account that was recorded meanwhile has its token.
  const accounts = deps.accounts.listAccounts();
  if (accounts.some((it) => it.tokenStorage === "environment")) return [];
  const recorded = await Promise.all([
    ...deps.accounts.listRequestHeaders()
      .map((it) => withKey(it, "request_headers")),
    ...deps.accounts.listClientCertificates()
      .map((it) => withKey(it, "client_key")),
  ]);
  return lists.flat().filter((orphan) => {
    const used = isTokenKey(orphan)
      ? accounts.filter((it) =>
        it.serverId === orphan.serverId && it.userId === orphan.userId
      )
      : recorded.filter((it) =>
        it.originDigest === orphan.originDigest && it.holds === orphan.holds
      );
    return !used.some((it) => it.tokenStorage === orphan.tokenStorage);
  });
}

async function withKey(
  { origin, tokenStorage }: { origin: string; tokenStorage: TokenStorage },
  holds: OriginSecret,
) {
  return { ...await originKey(origin, holds), tokenStorage };
}

async function storagesOf(
  { storages }: AuthDependencies,
): Promise<SecureStorage[]> {
  const found: SecureStorage[] = [];
  try {
    const { exists } = await storages.fileStatus();
    if (exists) found.push(storages.at("encrypted-file"));
  } catch (caught) {
    toFailure(caught); // other checks report a damaged file
  }
  const { kind, available, locked } = await storages.probeKeyring();
  if (kind !== null && available && !locked) found.push(storages.at(kind));
  return found;
}

async function keysIn(storage: SecureStorage): Promise<Orphan[]> {
  try {
    const keys = await storage.listKeys?.() ?? [];
    const { kind: tokenStorage } = storage;
    return keys.map((it) => ({
      ...it,
      tokenStorage,
      removed: false,
      problem: null,
    }));
  } catch (caught) {
    const problem = toFailure(caught);
    if (problem.kind === "cancelled") throw problem;
    return [];
  }
}
