import type { Account, Server } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { SecureStorage, SignInReply } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { bindingOf } from "../../core/token_binding.ts";
import { type TokenKey, tokenKey } from "../../core/token_key.ts";
import { userNameKey } from "../../core/user_name.ts";
import type { AccountLock } from "../accounts/account_lock.ts";
import {
  type Destination,
  type HeldToken,
  withAccountSession,
  withServer,
} from "../accounts/account_server.ts";
import { refuseTakenAlias } from "../accounts/alias.ts";
import {
  type AuthDependencies,
  type NoticeOptions,
  uncancelled,
} from "../dependencies.ts";
import { currentRecord } from "../server/confirmed_record.ts";
import { rebindTokens } from "../storage/bind_tokens.ts";
import { findToken } from "../accounts/read_token.ts";

/** The limit for a last call that is not cancelled with the others. */
const LAST_CALL_MS = 5_000;

const OLD_REMAINS =
  "The previous token still works on the server: revoke it there " +
  "under Dashboard, Devices";

/** Leaves out `alone`: the account lock is already held. */
type Dependencies = Omit<AuthDependencies, "alone">;

export interface StoreTokenOptions {
  readonly destination: Destination;
  readonly server: Server;
  readonly reply: SignInReply;
  readonly storage: SecureStorage;
  readonly alias: string | null;
  /** The expected user, if the sign-in method does not name one. */
  readonly userName: string | null;
  /** True if the user provided the token, which must then not be revoked. */
  readonly given: boolean;
  /** False to leave another account active. */
  readonly active?: boolean;
  /** Called instead of a notice if the old token could not be revoked. */
  readonly onOldRemains?: (() => void) | undefined;
  readonly call: NoticeOptions;
}

/**
 * Stores the token of a sign-in, then its server and account. If a step fails,
 * it revokes and removes the new token and restores the previous state. The
 * token that is replaced is revoked last, at the address and under the trust
 * that it was stored with.
 *
 * @param lock proves that no other process changes accounts meanwhile
 */
export async function storeToken(
  lock: AccountLock,
  { deps, options }: { deps: Dependencies; options: StoreTokenOptions },
): Promise<Account> {
  try {
    lock.check();
    return await store(deps, options);
  } catch (caught) {
    const { destination, call, reply: { token } } = options;
    if (!options.given) await revoke(deps, { destination, token, call });
    throw caught;
  }
}

async function store(
  deps: Dependencies,
  given: StoreTokenOptions,
): Promise<Account> {
  const { reply, destination: address } = given;
  const server = await currentRecord(deps, { server: given.server, address });
  const options = { ...given, server };
  const key = tokenKey(reply.serverId, reply.userId);
  const before = deps.accounts.findAccount(key);
  const found = before ? await findOld(deps, before) : null;
  const old = found === "unreadable" ? null : found;
  const known = deps.accounts.findServer(server.id);
  const account = accountAfter(deps, before, options);
  refuseUnexpected(deps, key, options);
  await storeBoth(deps, { account, before, old, given: options });
  if (known) {
    const rebinding = { from: known, to: server, skip: account };
    await rebindTokens(deps, rebinding, { tell: options.call.tell });
  }
  if (before && before.tokenStorage !== account.tokenStorage) {
    await clearOldStorage(deps, before, options.call);
  }
  if (before && found !== null && isStillValid(before, old, options)) {
    const isDone = old !== null && await revokeOld(deps, old);
    if (!isDone) reportOld(options);
  }
  return account;
}

function reportOld({ onOldRemains, call }: StoreTokenOptions): void {
  if (onOldRemains) onOldRemains();
  else call.tell({ kind: "notice", text: OLD_REMAINS });
}

function refuseUnexpected(
  { accounts }: Dependencies,
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
  { clock }: Dependencies,
  before: Account | null,
  { reply, storage, alias, destination, active = true }: StoreTokenOptions,
): Account {
  return {
    ...tokenKey(reply.serverId, reply.userId),
    userName: reply.userName,
    alias: alias ?? before?.alias ?? null,
    active,
    tokenStorage: storage.kind,
    deviceId: destination.deviceId,
    signedInAt: clock.now(),
  };
}

/**
 * Stores the token, then the record. If the record cannot be written, restores
 * the previous token.
 */
async function storeBoth(
  { accounts, storages }: Dependencies,
  options: {
    account: Account;
    before: Account | null;
    old: HeldToken | null;
    given: StoreTokenOptions;
  },
): Promise<void> {
  const { account, before, old, given } = options;
  const { storage, reply, server } = given;
  const names = { userName: reply.userName, serverName: server.name };
  const binding = await bindingOf(server);
  accounts.beginTokenChange(account);
  await storage.store(account, reply.token, { binding, names });
  try {
    removeReinstalled(accounts, server);
    accounts.saveServer(server);
    const isMove = before && before.tokenStorage !== storage.kind;
    if (isMove) accounts.beginTokenChange(before);
    accounts.saveAccount(account);
    accounts.endTokenChange(account);
  } catch (caught) {
    const isStored = old !== null && before?.tokenStorage === storage.kind;
    const steady = uncancelled(storages).at(storage.kind);
    const putBack = async () => {
      if (!isStored) return await steady.delete(account);
      const there = { binding: await bindingOf(old.server), names };
      await steady.store(account, old.token, there);
    };
    await putBack().then(() => accounts.endTokenChange(account))
      .catch(() => undefined);
    throw caught;
  }
}

/**
 * Removes a record of the same address under another ID that no account uses.
 */
function removeReinstalled(
  accounts: Dependencies["accounts"],
  server: Server,
): void {
  for (const other of accounts.listServers()) {
    const same = other.url === server.url && other.id !== server.id;
    const used = accounts.listAccounts()
      .some((it) => it.serverId === other.id);
    if (same && !used) accounts.removeServer(other.id);
  }
}

/**
 * Returns the stored token. An unreadable one cannot be revoked, but is
 * replaced or removed like others.
 */
async function findOld(
  deps: Dependencies,
  before: Account,
): Promise<HeldToken | null | "unreadable"> {
  try {
    return await findToken(deps, before);
  } catch (caught) {
    toFailure(caught);
    return "unreadable";
  }
}

/**
 * Returns whether the old token may still be valid. A server revokes the old
 * token of a device that signs in again.
 */
function isStillValid(
  before: Account,
  old: HeldToken | null,
  { destination, given, reply }: StoreTokenOptions,
): boolean {
  if (old?.token.equals(reply.token)) return false;
  return given || before.deviceId !== destination.deviceId;
}

async function clearOldStorage(
  { accounts, storages }: Dependencies,
  before: Account,
  { tell }: NoticeOptions,
): Promise<void> {
  try {
    await uncancelled(storages).at(before.tokenStorage).delete(before);
    accounts.endTokenChange(before);
  } catch (caught) {
    const { message } = toFailure(caught);
    const text = `The old token could not be deleted: ${message}`;
    tell({ kind: "notice", text });
  }
}

/**
 * Revokes a token that is not stored. Never fails: the failure that caused it
 * must be reported instead.
 */
export async function revoke(
  deps: Pick<AuthDependencies, "servers">,
  left: { destination: Destination; token: Secret; call: NoticeOptions },
): Promise<void> {
  if (await tryRevoking(deps, left)) return;
  const text = "The new token was not stored but still works on the server: " +
    "revoke it there under Dashboard, Devices";
  left.call.tell({ kind: "notice", text });
}

/** Uses a separate connection, which is not cancelled with the sign-in. */
async function tryRevoking(
  deps: Pick<AuthDependencies, "servers">,
  { destination, token }: { destination: Destination; token: Secret },
): Promise<boolean> {
  const options = { ...destination, call: { timeoutMs: LAST_CALL_MS } };
  return await isRevoked(
    withServer({ deps, options }, (it) => it.as(token).signOut()),
  );
}

/**
 * Revokes the replaced token at its own address. Checks the server's ID there,
 * because the server may have moved.
 */
async function revokeOld(
  deps: Dependencies,
  held: HeldToken,
): Promise<boolean> {
  const options = { held, call: { timeoutMs: LAST_CALL_MS } };
  return await isRevoked(
    withAccountSession({ deps, options }, ({ server }) => server.signOut()),
  );
}

async function isRevoked(signingOut: Promise<void>): Promise<boolean> {
  try {
    await signingOut;
    return true;
  } catch (caught) {
    return toFailure(caught).kind === "rejected";
  }
}
