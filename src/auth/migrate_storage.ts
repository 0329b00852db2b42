import type { Account, StoreChoice, TokenStorage } from "../core/account.ts";
import { accountLabel } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { SecureStorage } from "../core/ports.ts";
import { bindingOf } from "../core/token_binding.ts";
import { type HeldToken, serverOf } from "./account_server.ts";
import type { AuthParts } from "./auth_parts.ts";
import { readToken } from "./read_token.ts";

/** The result for one account's token. */
export interface Migration {
  readonly account: Account;
  readonly from: TokenStorage;
  readonly to: TokenStorage;
  readonly state: "planned" | "moved" | "already-there" | "failed";
  /** Why it failed, or what could not be cleared; null otherwise. */
  readonly problem: Failure | null;
}

/**
 * Moves every account's token to one storage: copied, read back, compared, then
 * the account points to it, then the source is deleted. It can be stopped at any
 * point: the account points to a token all the time, and the next run goes on,
 * also where only the deletion was left. One that fails does not stop the others.
 *
 * @throws {Failure} `storage_…` when there is nowhere to move to
 */
export async function migrateStorage(
  parts: AuthParts,
  options: {
    to: Exclude<StoreChoice, "auto">;
    dryRun: boolean;
    /** Reports the number of finished accounts, after each. */
    tell?: (done: number, total: number) => void;
  },
): Promise<Migration[]> {
  const { storage: target } = await parts.storages.choose(options.to);
  const done: Migration[] = [];
  const accounts = parts.accounts.listAccounts();
  for (const account of accounts) {
    const from = account.tokenStorage;
    const move = { account, from, to: target.kind };
    try {
      const problem = options.dryRun
        ? await rehearse(parts, account)
        : await parts.alone(() => settle(parts, { account, target }));
      const moved = options.dryRun ? "planned" : "moved";
      const state = from === target.kind ? "already-there" : moved;
      done.push({ ...move, state, problem });
    } catch (caught) {
      const problem = toFailure(caught);
      if (problem.kind === "cancelled") throw problem;
      done.push({ ...move, state: "failed", problem });
    }
    options.tell?.(done.length, accounts.length);
  }
  return done;
}

/** Returns whether there is a token to move; nothing is written. */
async function rehearse(parts: AuthParts, account: Account): Promise<null> {
  await readToken(parts, account);
  return null;
}

async function settle(
  parts: AuthParts,
  { account, target }: { account: Account; target: SecureStorage },
): Promise<Failure | null> {
  const now = parts.accounts.findAccount(account);
  if (now?.tokenStorage !== account.tokenStorage) throw changed(parts, account);
  if (account.tokenStorage === target.kind) {
    return await clearLeftover(parts, { account, target });
  }
  const source = parts.storages.at(account.tokenStorage);
  const held = await readToken(parts, account);
  const copied = { ...account, tokenStorage: target.kind };
  parts.accounts.beginTokenChange(copied);
  await copy(parts, held, { target });
  const record = await refuseChanged(parts, { held, source, target });
  parts.accounts.beginTokenChange(account);
  parts.accounts.saveAccount({ ...record, tokenStorage: target.kind });
  parts.accounts.endTokenChange(copied);
  const problem = await clear(account, source);
  if (problem === null) parts.accounts.endTokenChange(account);
  return problem;
}

async function copy(
  parts: AuthParts,
  { account, server, token }: HeldToken,
  { target }: { target: SecureStorage },
): Promise<void> {
  const binding = await bindingOf(server);
  const names = { userName: account.userName, serverName: server.name };
  await target.store(account, token, { binding, names });
  const back = await target.retrieve(account, binding);
  if (back?.equals(token)) return;
  throw new Failure(
    "storage_damaged",
    "Cannot move token of " +
      `"${labelOf(parts, account)}": the copy differs ` +
      "from the original",
  );
}

/**
 * Another program may have changed the entry meanwhile: that is what counts.
 *
 * @returns the record as it is now
 */
async function refuseChanged(
  parts: AuthParts,
  options: {
    held: HeldToken;
    source: SecureStorage;
    target: SecureStorage;
  },
): Promise<Account> {
  const { held: { account, server, token }, source, target } = options;
  const again = await source.retrieve(account, await bindingOf(server))
    .catch(storedElsewhere);
  const now = parts.accounts.findAccount(account);
  if (
    now?.tokenStorage === account.tokenStorage && again?.equals(token)
  ) return now;
  if (now?.tokenStorage !== target.kind) await target.delete(account);
  throw changed(parts, account);
}

/** A sign-in may have stored another token meanwhile, for another address. */
function storedElsewhere(caught: unknown): null {
  const failure = toFailure(caught);
  if (failure.kind === "server_changed") return null;
  throw failure;
}

function changed(parts: AuthParts, account: Account): Failure {
  return new Failure(
    "partial",
    `Cannot move token of "${labelOf(parts, account)}": it was ` +
      "changed by another process",
    { hint: "Run the command again" },
  );
}

/** Removes leftovers of a run that was stopped before its last step. */
async function clearLeftover(
  parts: AuthParts,
  { account, target }: { account: Account; target: SecureStorage },
): Promise<Failure | null> {
  await readToken(parts, account);
  const other = await otherStorage(parts, target);
  return other && await clear(account, other);
}

/** It has been moved by then: what is left behind is a problem, no failure. */
async function clear(
  account: Account,
  storage: SecureStorage,
): Promise<Failure | null> {
  try {
    await storage.delete(account);
    return null;
  } catch (caught) {
    const problem = toFailure(caught);
    if (problem.kind === "cancelled") throw problem;
    return problem;
  }
}

async function otherStorage(
  { storages }: AuthParts,
  target: SecureStorage,
): Promise<SecureStorage | null> {
  if (target.kind !== "encrypted-file") return storages.at("encrypted-file");
  const { kind, available } = await storages.probeKeyring();
  return kind !== null && available ? storages.at(kind) : null;
}

function labelOf(parts: AuthParts, account: Account): string {
  return accountLabel(account, serverOf(parts, account));
}
