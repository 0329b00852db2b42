import { type Account, FOREIGN_DEVICE } from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { MediaServer, SignInReply } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import { bindingOf } from "../../core/token_binding.ts";
import type { AccountLock } from "../accounts/account_lock.ts";
import {
  type Destination,
  destinationOf,
  type HeldToken,
  serverOf,
  withAccountSession,
} from "../accounts/account_server.ts";
import { confirmRejection } from "../accounts/confirm_rejection.ts";
import { findToken, readToken } from "../accounts/read_token.ts";
import { advisingSignOut } from "../accounts/sign_out_first.ts";
import {
  type AuthDependencies,
  holding,
  type NoticeOptions,
  uncancelled,
} from "../dependencies.ts";
import { preflightStorage } from "../storage/preflight_storage.ts";
import { settleTokenChanges } from "../storage/token_changes.ts";
import { revoke, storeToken } from "./store_token.ts";

const RENEWED_ONCE = "The account has a new token already; run the command " +
  "again to finish";
const NOT_STORED = "The previous token still works on the server but could " +
  "not be stored again: sign in again";

export interface RotateOptions {
  readonly account: Account;
  /** null to use Quick Connect, approved with the account's own token. */
  readonly password: Secret | null;
  readonly call: NoticeOptions;
}

interface Rotation extends RotateOptions {
  readonly deps: AuthDependencies;
  readonly lock: AccountLock;
  readonly onOldRemains?: (() => void) | undefined;
}

/**
 * Replaces an account's token and revokes the old one. Holds the account lock.
 *
 * A server revokes the old token when it issues one for the
 * same device. The account therefore gets a token of a second device first:
 * once that one is stored, the old token is revoked, the first device signs in
 * again, and its token is stored before that of the second device is revoked.
 * The stored token is valid at every moment.
 *
 * @throws {Failure} `forbidden` with the detail `needsPassword` if Quick
 * Connect is off, `rejected` for a wrong password
 * @throws {Failure} `partial` if another client's token could not be revoked
 * @throws {Failure} `server_changed`, `storage_…`, `not_signed_in`
 */
export async function rotateToken(
  deps: AuthDependencies,
  options: RotateOptions,
): Promise<Account> {
  await settleTokenChanges(deps);
  return await deps.alone(async (lock) => {
    const account = deps.accounts.findAccount(options.account);
    if (account === null) throw signedOutMeanwhile(options.account);
    const given = { ...options, account, deps: holding(deps, lock), lock };
    return await rotateHeld(given);
  });
}

async function rotateHeld(given: Rotation): Promise<Account> {
  const { deps, account } = given;
  const server = serverOf(deps, account);
  const storage = deps.storages.at(account.tokenStorage);
  const preflight = { existing: account, storage, serverName: server.name };
  const renew = () =>
    account.deviceId === FOREIGN_DEVICE
      ? renewForeign(given)
      : renewTwice(given);
  return await advisingSignOut(
    { deps, refused: { server, existing: account } },
    () => preflightStorage({ deps, options: preflight }, renew),
  );
}

/** No later sign-in revokes the token of another client. */
async function renewForeign(given: Rotation): Promise<Account> {
  let remains = false;
  const onOldRemains = () => {
    remains = true;
  };
  const account = await renewOn(ownDevice(given), { ...given, onOldRemains });
  if (remains) throw oldRemains(account);
  return account;
}

/** Returns a device ID for an account whose token belongs to another client. */
function ownDevice({ deps, account }: Rotation): string {
  const { serverId, userName } = account;
  return deps.accounts.claimDevice({ serverId, userName }, deps.newDeviceId());
}

async function renewTwice(given: Rotation): Promise<Account> {
  const { account: { deviceId }, call } = given;
  const notices: Parameters<NoticeOptions["tell"]>[0][] = [];
  const account = await renewOn(secondDevice(deviceId), {
    ...given,
    call: { ...call, tell: (notice) => void notices.push(notice) },
  });
  try {
    // Also revokes the old token if the first sign-in could not.
    return await renewOn(deviceId, { ...given, account });
  } catch (caught) {
    notices.forEach(call.tell);
    call.tell({ kind: "notice", text: RENEWED_ONCE });
    throw caught;
  }
}

/**
 * Returns the device ID to use beside a given one; each is that of the other. A
 * rotation that was killed leaves at most a session on one of the two, which
 * the next rotation replaces.
 */
export function secondDevice(deviceId: string): string {
  const last = parseInt(deviceId.slice(-1), 16) ^ 1;
  return deviceId.slice(0, -1) + last.toString(16);
}

/** Signs in on this device, and stores the token in place of the present one. */
async function renewOn(deviceId: string, given: Rotation): Promise<Account> {
  const { deps, account, call } = given;
  const held = await readToken(deps, account);
  const { servers, accounts, clock, onAnswer } = deps;
  const needed = { servers, accounts, clock };
  const session = {
    deps: onAnswer ? { ...needed, onAnswer } : needed,
    options: { held, call },
  };
  return await withAccountSession(session, async (used, connection) => {
    const { server, address } = used;
    const destination = destinationOf({ deviceId }, address);
    const onDevice = connection.onDevice(deviceId);
    try {
      const reply = await obtain(onDevice, { server, given });
      return await replace(held, { ...given, destination, reply });
    } catch (caught) {
      const token = onDevice.orphanedToken();
      if (token) await revoke(deps, { destination, token, call });
      throw caught;
    }
  });
}

async function obtain(
  onDevice: MediaServer,
  { server, given: { account, password } }: {
    server: ServerSession;
    given: Rotation;
  },
): Promise<SignInReply> {
  if (password !== null) {
    return await onDevice.signInWithPassword(account.userName, password);
  }
  if (!await onDevice.quickConnectEnabled()) throw needsPassword(account);
  const { code, secret } = await onDevice.startQuickConnect();
  await confirmRejection(server, () => server.approveQuickConnect(code));
  return await onDevice.redeemQuickConnect(secret);
}

interface Replacement extends Rotation {
  readonly destination: Destination;
  readonly reply: SignInReply;
}

async function replace(
  held: HeldToken,
  { deps, lock, account, call, destination, reply, onOldRemains }: Replacement,
): Promise<Account> {
  if (held.token.equals(reply.token)) throw sameToken(account);
  if (reply.userId !== account.userId) {
    await revoke(deps, { destination, token: reply.token, call });
    throw otherUser(account);
  }
  const options = {
    destination,
    server: held.server,
    reply,
    storage: deps.storages.at(account.tokenStorage),
    alias: null,
    userName: null,
    given: false,
    active: account.active,
    onOldRemains,
    call,
  };
  try {
    return await storeToken(lock, { deps, options });
  } catch (caught) {
    await storeAgain(held, { deps, call });
    throw caught;
  }
}

/**
 * Stores the valid token again if a storage replaced it and then failed. Never
 * fails: the failure that caused it must be reported instead.
 */
async function storeAgain(
  held: HeldToken,
  { deps, call }: Pick<Rotation, "deps" | "call">,
): Promise<void> {
  const { account, server, token } = held;
  const storages = uncancelled(deps.storages);
  try {
    const found = await findToken({ ...deps, storages }, account)
      .catch(toFailure);
    if (found && !(found instanceof Failure) && found.token.equals(token)) {
      return;
    }
    const names = { userName: account.userName, serverName: server.name };
    const binding = await bindingOf(server);
    await storages.at(account.tokenStorage)
      .store(account, token, { binding, names });
  } catch (caught) {
    toFailure(caught);
    call.tell({ kind: "notice", text: NOT_STORED });
  }
}

function signedOutMeanwhile({ userName }: Account): Failure {
  return new Failure(
    "not_found",
    `Cannot rotate token of "${userName}": the account is signed out`,
  );
}

function oldRemains({ userName }: Account): Failure {
  return new Failure(
    "partial",
    `Cannot revoke old token of "${userName}": the server did not confirm it`,
    {
      hint: "The new token is stored. Revoke the old one on the server under " +
        "Dashboard, Devices",
    },
  );
}

function otherUser({ userName }: Account): Failure {
  return new Failure(
    "server_changed",
    `Cannot rotate token of "${userName}": the server signed in another user`,
    {
      hint:
        "If the user was created again on the server, sign out and in again",
    },
  );
}

function sameToken({ userName }: Account): Failure {
  return new Failure(
    "server_error",
    `Cannot rotate token of "${userName}": the server issued the same token`,
    { hint: "Update the server, or sign out to revoke the token" },
  );
}

function needsPassword({ userName }: Account): Failure {
  return new Failure(
    "forbidden",
    `Cannot rotate token of "${userName}": Quick Connect is off`,
    {
      hint: "Give the password with `--password-stdin` or `--password-file`",
      remedy: "sign-in-again",
      details: { needsPassword: true },
    },
  );
}
