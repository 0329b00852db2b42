import type { Account, Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage, SignInReply } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { bindingOf } from "../../core/token_binding.ts";
import { type TokenKey, tokenKey } from "../../core/token_key.ts";
import { userNameKey } from "../../core/user_name.ts";
import {
  type Destination,
  type HeldToken,
  withAccountSession,
  withServer,
} from "../accounts/account_server.ts";
import { refuseTakenAlias } from "../accounts/alias.ts";
import {
  type AuthDependencies,
  type TellingOptions,
  unstopped,
} from "../dependencies.ts";
import { rebindTokens } from "../storage/bind_tokens.ts";
import { findToken } from "../accounts/read_token.ts";

/** Enough for a last call that must not be given up with the others. */
const LAST_CALL_MS = 5_000;

const OLD_REMAINS =
  "The previous token still works on the server: revoke it there " +
  "under Dashboard, Devices";

export interface StoreTokenOptions {
  readonly destination: Destination;
  readonly server: Server;
  readonly reply: SignInReply;
  readonly storage: SecureStorage;
  readonly alias: string | null;
  /** The expected user, if the sign-in method does not name one. */
  readonly userName: string | null;
  /** The person brought the token; it is not ours to end. */
  readonly given: boolean;
  readonly call: TellingOptions;
}

/**
 * Keeps what a server gave: the token first, then server and account. If a step
 * fails, it revokes and removes the new token and restores the previous state.
 * The token that is replaced is revoked last, at the address and under the
 * trust that it was stored with.
 */
export async function storeToken(
  deps: AuthDependencies,
  keeping: StoreTokenOptions,
): Promise<Account> {
  try {
    return await deps.alone(() => keep(deps, keeping));
  } catch (caught) {
    const { destination, call, reply: { token } } = keeping;
    if (!keeping.given) await withdraw(deps, { destination, token, call });
    throw caught;
  }
}

async function keep(
  deps: AuthDependencies,
  keeping: StoreTokenOptions,
): Promise<Account> {
  const { reply } = keeping;
  const key = tokenKey(reply.serverId, reply.userId);
  const before = deps.accounts.findAccount(key);
  const found = before ? await findOld(deps, before) : null;
  const old = found === "unreadable" ? null : found;
  const known = deps.accounts.findServer(keeping.server.id);
  const account = accountAfter(deps, before, keeping);
  refuseUnexpected(deps, key, keeping);
  await storeBoth(deps, { account, before, old, keeping });
  if (known) {
    const { server: to, call: { tell } } = keeping;
    await rebindTokens(deps, { from: known, to, skip: account }, { tell });
  }
  if (before && before.tokenStorage !== account.tokenStorage) {
    await clearOldStorage(deps, before, keeping.call);
  }
  if (before && found !== null && isStillAlive(before, old, keeping)) {
    const ended = old !== null && await endOld(deps, old);
    if (!ended) keeping.call.tell({ kind: "notice", text: OLD_REMAINS });
  }
  return account;
}

function refuseUnexpected(
  { accounts }: AuthDependencies,
  key: TokenKey,
  { reply, server, userName, alias }: StoreTokenOptions,
): void {
  if (reply.serverId !== server.id) {
    throw new Failure(
      "server_changed",
      `Cannot sign in to "${server.url}": it replied with another ` +
        "server's ID",
    );
  }
  if (
    userName !== null &&
    userNameKey(userName) !== userNameKey(reply.userName)
  ) {
    throw new Failure(
      "rejected",
      `Cannot sign in as "${userName}": "${reply.userName}" approved the code`,
      {
        hint: "Approve it as that user, or omit `--user`",
        remedy: "approve-as-user",
      },
    );
  }
  refuseTakenAlias(accounts, alias, key);
}

function accountAfter(
  { clock }: AuthDependencies,
  before: Account | null,
  { reply, storage, alias, destination }: StoreTokenOptions,
): Account {
  return {
    ...tokenKey(reply.serverId, reply.userId),
    userName: reply.userName,
    alias: alias ?? before?.alias ?? null,
    active: true,
    tokenStorage: storage.kind,
    deviceId: destination.deviceId,
    signedInAt: clock.now(),
  };
}

/** Token, then record; a record that fails puts the token's place back. */
async function storeBoth(
  { accounts, storages }: AuthDependencies,
  options: {
    account: Account;
    before: Account | null;
    old: HeldToken | null;
    keeping: StoreTokenOptions;
  },
): Promise<void> {
  const { account, before, old, keeping } = options;
  const { storage, reply, server } = keeping;
  const names = { userName: reply.userName, serverName: server.name };
  const binding = await bindingOf(server);
  accounts.beginTokenChange(account);
  await storage.store(account, reply.token, { binding, names });
  try {
    forgetReinstalled(accounts, server);
    accounts.saveServer(server);
    const isMove = before && before.tokenStorage !== storage.kind;
    if (isMove) accounts.beginTokenChange(before);
    accounts.saveAccount(account);
    accounts.endTokenChange(account);
  } catch (caught) {
    const isThere = old !== null && before?.tokenStorage === storage.kind;
    const steady = unstopped(storages).at(storage.kind);
    const putBack = async () => {
      if (!isThere) return await steady.delete(account);
      const there = { binding: await bindingOf(old.server), names };
      await steady.store(account, old.token, there);
    };
    await putBack().then(() => accounts.endTokenChange(account))
      .catch(() => undefined);
    throw caught;
  }
}

/** A record of the same address under another id, with no account on it. */
function forgetReinstalled(
  accounts: AuthDependencies["accounts"],
  server: Server,
): void {
  for (const other of accounts.listServers()) {
    const same = other.url === server.url && other.id !== server.id;
    const used = accounts.listAccounts()
      .some((it) => it.serverId === other.id);
    if (same && !used) accounts.removeServer(other.id);
  }
}

/** An unreadable token cannot be revoked; it is still replaced or removed. */
async function findOld(
  deps: AuthDependencies,
  before: Account,
): Promise<HeldToken | null | "unreadable"> {
  try {
    return await findToken(deps, before);
  } catch (caught) {
    toFailure(caught);
    return "unreadable";
  }
}

/** The server itself ends the old token of a device that signs in again. */
function isStillAlive(
  before: Account,
  old: HeldToken | null,
  { destination, given, reply }: StoreTokenOptions,
): boolean {
  if (old?.token.equals(reply.token)) return false;
  return given || before.deviceId !== destination.deviceId;
}

async function clearOldStorage(
  { accounts, storages }: AuthDependencies,
  before: Account,
  { tell }: TellingOptions,
): Promise<void> {
  try {
    await unstopped(storages).at(before.tokenStorage).delete(before);
    accounts.endTokenChange(before);
  } catch (caught) {
    const { message } = toFailure(caught);
    const text = `The old token could not be deleted: ${message}`;
    tell({ kind: "notice", text });
  }
}

/**
 * Ends a token on the server that is not kept here. Never fails: the failure
 * that led here is what the person must hear first.
 */
export async function withdraw(
  deps: AuthDependencies,
  left: { destination: Destination; token: Secret; call: TellingOptions },
): Promise<void> {
  const ended = await end(deps, left, { token: left.token });
  if (ended) return;
  const text = "The new token was not stored but still works on the server: " +
    "revoke it there under Dashboard, Devices";
  left.call.tell({ kind: "notice", text });
}

/** Uses a separate connection, which is not cancelled with the sign-in. */
async function end(
  deps: AuthDependencies,
  { destination }: Pick<StoreTokenOptions, "destination">,
  { token }: { token: Secret },
): Promise<boolean> {
  const options = { ...destination, call: { timeoutMs: LAST_CALL_MS } };
  return await isEnded(
    withServer({ deps, options }, (it) => it.as(token).signOut()),
  );
}

/** A server that has moved may have left its address to another one. */
async function endOld(
  deps: AuthDependencies,
  held: HeldToken,
): Promise<boolean> {
  const options = { held, call: { timeoutMs: LAST_CALL_MS } };
  return await isEnded(
    withAccountSession({ deps, options }, ({ server }) => server.signOut()),
  );
}

async function isEnded(ending: Promise<void>): Promise<boolean> {
  try {
    await ending;
    return true;
  } catch (caught) {
    return toFailure(caught).kind === "rejected";
  }
}
