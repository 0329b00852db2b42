import type { Account, Server } from "../core/account.ts";
import { Failure, toFailure } from "../core/failure.ts";
import type { SecureStorage, SignInReply } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { bindingOf } from "../core/token_binding.ts";
import { type TokenKey, tokenKey } from "../core/token_key.ts";
import { userNameKey } from "../core/user_name.ts";
import {
  type Destination,
  type HeldToken,
  withAccountServer,
  withServer,
} from "./account_server.ts";
import { refuseTakenAlias } from "./alias.ts";
import {
  type AuthParts,
  type TellingOptions,
  unstopped,
} from "./auth_parts.ts";
import { rebindTokens } from "./bind_tokens.ts";
import { findToken } from "./read_token.ts";

/** Enough for a last call that must not be given up with the others. */
const LAST_CALL_MS = 5_000;

const OLD_REMAINS =
  "The previous token still works on the server: revoke it there " +
  "under Dashboard, Devices";

export interface Keeping {
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
export async function keepToken(
  parts: AuthParts,
  keeping: Keeping,
): Promise<Account> {
  try {
    return await parts.alone(() => keep(parts, keeping));
  } catch (caught) {
    const { destination, call, reply: { token } } = keeping;
    if (!keeping.given) await withdraw(parts, { destination, token, call });
    throw caught;
  }
}

async function keep(parts: AuthParts, keeping: Keeping): Promise<Account> {
  const { reply } = keeping;
  const key = tokenKey(reply.serverId, reply.userId);
  const before = parts.accounts.findAccount(key);
  const found = before ? await findOld(parts, before) : null;
  const old = found === "unreadable" ? null : found;
  const known = parts.accounts.findServer(keeping.server.id);
  const account = accountAfter(parts, before, keeping);
  refuseUnexpected(parts, key, keeping);
  await storeBoth(parts, { account, before, old, keeping });
  if (known) {
    const { server: to, call: { tell } } = keeping;
    await rebindTokens(parts, { from: known, to, skip: account }, { tell });
  }
  if (before && before.tokenStorage !== account.tokenStorage) {
    await clearOldStorage(parts, before, keeping.call);
  }
  if (before && found !== null && isStillAlive(before, old, keeping)) {
    const ended = old !== null && await endOld(parts, old);
    if (!ended) keeping.call.tell({ kind: "notice", text: OLD_REMAINS });
  }
  return account;
}

function refuseUnexpected(
  { accounts }: AuthParts,
  key: TokenKey,
  { reply, server, userName, alias }: Keeping,
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
  { clock }: AuthParts,
  before: Account | null,
  { reply, storage, alias, destination }: Keeping,
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
  { accounts, storages }: AuthParts,
  options: {
    account: Account;
    before: Account | null;
    old: HeldToken | null;
    keeping: Keeping;
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
  accounts: AuthParts["accounts"],
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
  parts: AuthParts,
  before: Account,
): Promise<HeldToken | null | "unreadable"> {
  try {
    return await findToken(parts, before);
  } catch (caught) {
    toFailure(caught);
    return "unreadable";
  }
}

/** The server itself ends the old token of a device that signs in again. */
function isStillAlive(
  before: Account,
  old: HeldToken | null,
  { destination, given, reply }: Keeping,
): boolean {
  if (old?.token.equals(reply.token)) return false;
  return given || before.deviceId !== destination.deviceId;
}

async function clearOldStorage(
  { accounts, storages }: AuthParts,
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
  parts: AuthParts,
  left: { destination: Destination; token: Secret; call: TellingOptions },
): Promise<void> {
  const ended = await end(parts, left, { token: left.token });
  if (ended) return;
  const text = "The new token was not stored but still works on the server: " +
    "revoke it there under Dashboard, Devices";
  left.call.tell({ kind: "notice", text });
}

/** Uses a separate connection, which is not cancelled with the sign-in. */
async function end(
  parts: AuthParts,
  { destination }: Pick<Keeping, "destination">,
  { token }: { token: Secret },
): Promise<boolean> {
  const options = { ...destination, call: { timeoutMs: LAST_CALL_MS } };
  return await isEnded(
    withServer({ parts, options }, (it) => it.signOut(token)),
  );
}

/** A server that has moved may have left its address to another one. */
async function endOld(parts: AuthParts, held: HeldToken): Promise<boolean> {
  const options = { held, call: { timeoutMs: LAST_CALL_MS } };
  return await isEnded(
    withAccountServer({ parts, options }, (it) => it.signOut(held.token)),
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
