import type { Account, StoreChoice, TokenStorage } from "../../core/account.ts";
import { accountLabel } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import { bindingOf } from "../../core/token_binding.ts";
import { type HeldToken, serverOf } from "../accounts/account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { readToken } from "../accounts/read_token.ts";

/** The result for one account's token. */
export interface Migration {
  readonly account: Account;
  readonly from: TokenStorage;
  readonly to: TokenStorage;
  readonly state: "planned" | "moved" | "already-there" | "failed";
  /** Why it failed, or why the source remains; null otherwise. */
  readonly problem: Failure | null;
}

/**
 * Moves every account's token to one storage: copies it, compares the copy,
 * updates the account, then deletes the source. A run can be interrupted at any
 * point: the account always refers to a stored token, and the next run
 * continues, even if only the deletion is missing. A failure does not stop the
 * other accounts.
 *
 * @throws {Failure} `storage_…` if the target is not available
 */
export async function migrateStorage(
  deps: AuthDependencies,
  options: {
    to: Exclude<StoreChoice, "auto">;
    dryRun: boolean;
    /** Reports the number of finished accounts, after each. */
    tell?: (done: number, total: number) => void;
  },
): Promise<Migration[]> {
  const { storage: target } = await deps.storages.choose(options.to);
  const done: Migration[] = [];
  const accounts = deps.accounts.listAccounts();
  for (const account of accounts) {
    const from = account.tokenStorage;
    const move = { account, from, to: target.kind };
    try {
      const problem = options.dryRun
        ? await preflight(deps, account)
        : await deps.alone(() => settle(deps, { account, target }));
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

/** Checks that there is a token to move. Writes nothing. */
async function preflight(
  deps: AuthDependencies,
  account: Account,
): Promise<null> {
  await readToken(deps, account);
  return null;
}

async function settle(
  deps: AuthDependencies,
  { account, target }: { account: Account; target: SecureStorage },
): Promise<Failure | null> {
  const now = deps.accounts.findAccount(account);
  if (now?.tokenStorage !== account.tokenStorage) throw changed(deps, account);
  if (account.tokenStorage === target.kind) {
    return await clearLeftover(deps, { account, target });
  }
  const source = deps.storages.at(account.tokenStorage);
  const held = await readToken(deps, account);
  const copied = { ...account, tokenStorage: target.kind };
  deps.accounts.beginTokenChange(copied);
  await copy(deps, held, { target });
  const record = await refuseChanged(deps, { held, source, target });
  deps.accounts.beginTokenChange(account);
  deps.accounts.saveAccount({ ...record, tokenStorage: target.kind });
  deps.accounts.endTokenChange(copied);
  const problem = await clear(account, source);
  if (problem === null) deps.accounts.endTokenChange(account);
  return problem;
}

async function copy(
  deps: AuthDependencies,
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
      `"${labelOf(deps, account)}": the copy differs ` +
      "from the original",
  );
}

/**
 * Throws if another program has changed the entry meanwhile, and keeps that
 * change.
 *
 * @returns the record as it is now
 */
async function refuseChanged(
  deps: AuthDependencies,
  options: {
    held: HeldToken;
    source: SecureStorage;
    target: SecureStorage;
  },
): Promise<Account> {
  const { held: { account, server, token }, source, target } = options;
  const again = await source.retrieve(account, await bindingOf(server))
    .catch(storedElsewhere);
  const now = deps.accounts.findAccount(account);
  if (
    now?.tokenStorage === account.tokenStorage && again?.equals(token)
  ) return now;
  if (now?.tokenStorage !== target.kind) await target.delete(account);
  throw changed(deps, account);
}

/**
 * Returns null if a sign-in has stored a token for another address meanwhile.
 */
function storedElsewhere(caught: unknown): null {
  const failure = toFailure(caught);
  if (failure.kind === "server_changed") return null;
  throw failure;
}

function changed(deps: AuthDependencies, account: Account): Failure {
  return new Failure(
    "partial",
    `Cannot move token of "${labelOf(deps, account)}": it was ` +
      "changed by another process",
    { hint: "Run the command again" },
  );
}

/** Removes leftovers of a run that was stopped before its last step. */
async function clearLeftover(
  deps: AuthDependencies,
  { account, target }: { account: Account; target: SecureStorage },
): Promise<Failure | null> {
  await readToken(deps, account);
  const other = await otherStorage(deps, target);
  return other && await clear(account, other);
}

/**
 * Deletes a token that has been moved. Returns an error instead of throwing it,
 * because the move is done.
 */
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

/** Returns the storage that is not the target; null if there is none. */
export async function otherStorage(
  { storages }: AuthDependencies,
  target: SecureStorage,
): Promise<SecureStorage | null> {
  if (target.kind !== "encrypted-file") return storages.at("encrypted-file");
  const { kind, available } = await storages.probeKeyring();
  return kind !== null && available ? storages.at(kind) : null;
}

function labelOf(deps: AuthDependencies, account: Account): string {
  return accountLabel(account, serverOf(deps, account));
}
