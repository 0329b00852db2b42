import type { Account, Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import {
  bindingOf,
  bindingText,
  type ExpectedBinding,
  type TokenBinding,
} from "../../core/token_binding.ts";
import type { TokenKey } from "../../core/token_key.ts";
import type { HeldToken } from "../accounts/account_server.ts";
import { type AuthDependencies, uncancelled } from "../dependencies.ts";
import { findToken } from "../accounts/read_token.ts";

type Dependencies = Pick<AuthDependencies, "accounts" | "storages">;

/**
 * Stores a token again after its server has accepted it: bound to the server,
 * if an older version stored it without a binding, and under the new names, if
 * the user or the server was renamed. Its storage is unlocked by then. Never
 * fails: the next check tries again.
 */
export async function adoptBinding(
  deps: Dependencies & Pick<AuthDependencies, "alone">,
  held: HeldToken,
): Promise<void> {
  const { account, token } = held;
  try {
    const storage = deps.storages.at(account.tokenStorage);
    const isRenamed = isLabelled(storage) && wasRenamed(deps, held);
    const entry = await storage.findEntry(account);
    if (entry === null || entry.bound && !isRenamed) return;
    await deps.alone(async () => {
      const now = deps.accounts.findAccount(account);
      if (now === null) return;
      const again = await findToken(deps, now);
      if (!again?.token.equals(token)) return;
      const binding = await bindingOf(again.server);
      const names = { userName: now.userName, serverName: again.server.name };
      const there = deps.storages.at(now.tokenStorage);
      await there.store(now, token, { binding, names });
    });
  } catch (caught) {
    toFailure(caught);
  }
}

/** The encrypted file shows no names beside an entry. */
function isLabelled({ kind }: SecureStorage): boolean {
  return kind !== "encrypted-file" && kind !== "environment";
}

function wasRenamed(
  { accounts }: Pick<AuthDependencies, "accounts">,
  { account, server }: HeldToken,
): boolean {
  const now = accounts.findAccount(account);
  return now !== null && (now.userName !== account.userName ||
    accounts.findServer(now.serverId)?.name !== server.name);
}

/**
 * Compares a server's record with the bindings of its accounts' tokens. Skips
 * tokens that cannot be read.
 *
 * @returns the `server_changed` of the first token that was stored for another
 * address or trust; null if there is none
 */
export async function findChangedRecord(
  deps: Dependencies,
  server: Server,
): Promise<Failure | null> {
  for (const account of accountsOn(deps, server)) {
    const found = await findToken(deps, account).catch(toFailure);
    if (found instanceof Failure && found.kind === "server_changed") {
      return found;
    }
  }
  return null;
}

/**
 * Returns whether the binding of a stored token confirms the recorded addresses
 * of a server, which another program may have changed. Tokens that cannot be
 * read confirm nothing.
 *
 * @throws {Failure} `server_changed` if a token was stored for other ones
 */
export async function confirmsRecord(
  deps: Dependencies,
  server: Server,
): Promise<boolean> {
  let isConfirmed = false;
  for (const account of accountsOn(deps, server)) {
    const found = await findToken(deps, account).catch(toFailure);
    if (!(found instanceof Failure)) isConfirmed ||= found !== null;
    else if (found.kind === "server_changed") throw found;
  }
  return isConfirmed;
}

/**
 * Binds the tokens of a server's accounts to other addresses, on which the user
 * has decided, and saves its record. Reads all of them before it stores one. If
 * a step fails, restores the bindings that it has replaced. A token that an
 * earlier, interrupted run has bound may be bound already.
 *
 * @param from the records for which they may have been stored
 * @param skipsOthers leave tokens alone that were stored for another record
 * @throws {Failure} `server_changed` if one was stored for another record
 * @throws {Failure} `storage_…` if one cannot be read or stored, or the record
 * cannot be saved
 */
export async function bindToAddresses(
  deps: Dependencies,
  { from, to, skipsOthers = false }: {
    from: readonly Server[];
    to: Server;
    skipsOthers?: boolean;
  },
): Promise<void> {
  const binding = await bindingOf(to);
  const expected = [binding, ...await Promise.all(from.map(bindingOf))];
  const found: Bound<TokenBinding>[] = [];
  for (const account of accountsOn(deps, to)) {
    const storage = deps.storages.at(account.tokenStorage);
    try {
      const bound = await findAny(storage, account, { expected });
      if (bound) found.push(bound);
    } catch (caught) {
      const { kind } = toFailure(caught);
      if (!skipsOthers || kind !== "server_changed") throw caught;
    }
  }
  const { name: serverName } = to;
  const changed: Bound<TokenBinding>[] = [];
  try {
    for (const bound of found) {
      changed.push(bound);
      await storeBound(deps.storages, { ...bound, binding, serverName });
    }
    deps.accounts.saveServer(to);
  } catch (caught) {
    const steady = uncancelled(deps.storages);
    for (const bound of changed) {
      await storeBound(steady, { ...bound, serverName }).catch(toFailure);
    }
    throw caught;
  }
}

/** A stored token, and the binding that it was found with. */
interface Bound<Binding extends ExpectedBinding> {
  readonly account: Account;
  readonly token: Secret;
  readonly binding: Binding;
}

async function storeBound(
  storages: Dependencies["storages"],
  { account, token, binding, serverName }: Bound<TokenBinding> & {
    serverName: string;
  },
): Promise<void> {
  const names = { userName: account.userName, serverName };
  const storage = storages.at(account.tokenStorage);
  await storage.store(account, token, { binding, names });
}

export interface Rebinding {
  readonly from: Server;
  readonly to: Server;
  /** True if the user has just chosen the certificate to trust. */
  readonly anyTrust?: boolean;
  /** An account whose token is bound already. */
  readonly skip?: TokenKey;
}

/**
 * Binds the tokens of a server's accounts to another address or trust, after
 * the user has agreed. Reports each token that could not be bound; it is not
 * sent until its user signs in again.
 */
export async function rebindTokens(
  deps: Dependencies,
  { from, to, anyTrust = false, skip }: Rebinding,
  { tell }: { tell: (notice: { kind: "notice"; text: string }) => void },
): Promise<void> {
  const [before, binding] = [await bindingOf(from), await bindingOf(to)];
  const isSame = bindingText(before) === bindingText(binding);
  if (isSame && !anyTrust) return;
  const expected = anyTrust ? { ...before, trust: null } : before;
  for (const account of accountsOn(deps, to)) {
    if (account.userId === skip?.userId) continue;
    try {
      const storage = deps.storages.at(account.tokenStorage);
      const either = { expected: [binding, expected] };
      const bound = await findAny(storage, account, either);
      if (!bound) continue;
      const serverName = to.name;
      await storeBound(deps.storages, { ...bound, binding, serverName });
    } catch (caught) {
      const { kind, message } = toFailure(caught);
      if (kind === "cancelled") throw caught;
      const text = `Sign in again as "${account.userName}" on "${to.url}": ` +
        `its token could not be stored for this server (${message})`;
      tell({ kind: "notice", text });
    }
  }
}

/**
 * Returns the token if it has one of the bindings: an earlier run may have been
 * interrupted after some of the tokens.
 */
async function findAny<Binding extends ExpectedBinding>(
  storage: SecureStorage,
  account: Account,
  { expected: [binding, ...others] }: { expected: readonly Binding[] },
): Promise<Bound<Binding> | null> {
  if (binding === undefined) return null;
  try {
    const token = await storage.retrieve(account, binding);
    return token && { account, token, binding };
  } catch (caught) {
    const isOther = toFailure(caught).kind === "server_changed";
    if (!isOther || others.length === 0) throw caught;
    return await findAny(storage, account, { expected: others });
  }
}

function accountsOn({ accounts }: Dependencies, { id }: Server): Account[] {
  return accounts.listAccounts().filter((it) => it.serverId === id);
}
