import {
  type Account,
  FOREIGN_DEVICE,
  type Server,
  type StoreChoice,
} from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type {
  MediaServer,
  SecureStorage,
  SignInReply,
} from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { isTooOld, OLDEST_SERVER } from "../../core/server_version.ts";
import { normaliseServerUrl } from "../../core/server_url.ts";
import { checkToken } from "../../core/token.ts";
import { composedName, userNameKey } from "../../core/user_name.ts";
import { destinationOf } from "../accounts/account_server.ts";
import { checkAlias, refuseTakenAlias } from "../accounts/alias.ts";
import type { AccountLock } from "../accounts/account_lock.ts";
import {
  type AuthDependencies,
  holding,
  type TellingOptions,
} from "../dependencies.ts";
import { findConfirmed } from "../server/confirmed_record.ts";
import { revoke, storeToken } from "./store_token.ts";
import { reportingLostReply } from "./lost_reply.ts";
import { secureUrl } from "../server/https_instead.ts";
import {
  type IdentifiedServer,
  identifyServer,
  type TrustRequest,
  WEAK_PIN,
} from "../server/identify_server.ts";
import { advisingSignOut } from "../accounts/sign_out_first.ts";
import { activate, mayStay } from "./stay_signed_in.ts";
import { signInWithQuickConnect } from "./quick_connect.ts";
import { preflightStorage } from "../storage/preflight_storage.ts";
import { settleTokenChanges } from "../storage/token_changes.ts";

export type SignInMethod =
  | {
    readonly kind: "password";
    readonly userName: string;
    readonly password: Secret;
  }
  | { readonly kind: "token"; readonly token: Secret }
  /** `userName` is the user who must approve the code; null for any user. */
  | { readonly kind: "quick-connect"; readonly userName: string | null };

export interface SignInRequest extends TrustRequest {
  readonly method: SignInMethod;
  /** null to keep the storage of a known account, and for `auto` otherwise. */
  readonly store: StoreChoice | null;
  readonly alias: string | null;
  /** Sign in again even if the stored token works. */
  readonly force: boolean;
  /** The user confirms that the known server of this id has moved to `url`. */
  readonly serverMoved: boolean;
}

/**
 * Signs in and stores the token, then the account. Keeps a stored token that
 * still works, unless `force` is set; a password is checked in any case. The
 * device id is on record before the request is sent, so that the server
 * replaces its own session when a reply was lost. An account keeps its device
 * id if the request names the user.
 *
 * @throws {Failure} `rejected`, `forbidden`, `expired` if the server refuses
 * @throws {Failure} `tls_untrusted` with the certificate's facts in `details`
 * @throws {Failure} `server_changed` if its ID, address or trust has changed
 * @throws {Failure} `not_jellyfin` for an invalid reply; revokes a token in it
 * @throws {Failure} `usage` for an alias that is taken, or an invalid token
 * @throws {Failure} `storage_…` if no storage accepts the token; a new token is
 * then revoked
 */
export async function signIn(
  deps: AuthDependencies,
  given: SignInRequest,
  call: TellingOptions,
): Promise<Account> {
  const request = { ...given, method: withComposedName(given.method) };
  const { method, alias, allowLoopbackHttp } = request;
  checkAlias(alias);
  if (method.kind === "token") checkToken(method.token);
  await settleTokenChanges(deps);
  const typed = normaliseServerUrl(request.url);
  const url = await secureUrl(deps, { given: typed, call, allowLoopbackHttp });
  const known = await findConfirmed(deps, url);
  return await identifyServer(
    { deps, request: { ...request, url }, known, call },
    (peer) => signInTo(peer, { deps, request, call }),
  );
}

async function signInTo(
  peer: IdentifiedServer,
  { deps, request, call }: {
    deps: AuthDependencies;
    request: SignInRequest;
    call: TellingOptions;
  },
): Promise<Account> {
  const { method, alias } = request;
  refuseUnready(peer);
  reportAge(peer, call);
  const isMoved = checkMove(deps, peer.server, request);
  if (peer.address.trust.pinSha256 !== null && !deps.servers.pinsProveKey) {
    call.tell({ kind: "notice", text: WEAK_PIN });
  }
  const existing = findByName(deps, { server: peer.server, method });
  const owner = existing ?? { serverId: peer.info.id };
  refuseTakenAlias(deps.accounts, alias, owner);
  const maySkip = existing !== null && !isMoved;
  const refused = { server: peer.server, existing };
  const stays = maySkip && await advisingSignOut(
    { deps, refused },
    () => mayStay(deps, { existing, request, peer, call }),
  );
  if (stays) {
    const options = { existing, request, peer, call };
    return await deps.alone(() => activate(deps, options));
  }
  const { storage, notice } = await chooseStorage(deps, { request, existing });
  const renew = (held: AuthDependencies) =>
    preflightStorage(
      {
        deps: held,
        options: { existing, storage, serverName: peer.server.name },
      },
      () =>
        advisingSignOut(
          { deps, refused },
          () =>
            signInAndStore(held, { request, peer, existing, storage, call }),
        ),
    );
  // The lock is not held while a user approves a code.
  const account = method.kind === "quick-connect"
    ? await renew(deps)
    : await deps.alone((lock) => renew(holding(deps, lock)));
  if (notice !== null) call.tell({ kind: "notice", text: notice });
  return account;
}

async function signInAndStore(
  deps: AuthDependencies,
  options: {
    request: SignInRequest;
    peer: IdentifiedServer;
    existing: Account | null;
    storage: SecureStorage;
    call: TellingOptions;
  },
): Promise<Account> {
  const { request, peer, existing, storage, call } = options;
  const { method, alias } = request;
  const deviceId = deviceFor(deps, { method, peer, existing });
  const destination = destinationOf({ deviceId }, peer.address);
  const store = (lock: AccountLock, reply: SignInReply) =>
    storeToken(lock, {
      deps,
      options: {
        destination,
        server: peer.server,
        reply,
        storage,
        alias,
        userName: method.kind === "quick-connect" ? method.userName : null,
        given: method.kind === "token",
        call,
      },
    });
  const server = peer.connection.onDevice(deviceId);
  try {
    return await obtain(deps, { server, request, peer, store, call });
  } catch (caught) {
    const token = server.orphanedToken();
    if (token) await revoke(deps, { destination, token, call });
    throw caught;
  }
}

function withComposedName(method: SignInMethod): SignInMethod {
  if (method.kind === "token" || method.userName === null) return method;
  return { ...method, userName: composedName(method.userName) };
}

/** Returns the device id, which is on record before a request is sent. */
function deviceFor(
  { accounts, newDeviceId }: AuthDependencies,
  { method, peer: { server }, existing }: {
    method: SignInMethod;
    peer: IdentifiedServer;
    existing: Account | null;
  },
): string {
  if (method.kind === "token") return FOREIGN_DEVICE;
  if (existing && existing.deviceId !== FOREIGN_DEVICE) {
    return existing.deviceId;
  }
  const { userName } = method;
  return accounts.claimDevice({ serverId: server.id, userName }, newDeviceId());
}

/** Warns about an old server, on which most commands fail. */
function reportAge(
  { info: { version } }: IdentifiedServer,
  call: TellingOptions,
): void {
  if (!isTooOld(version)) return;
  const text = `The server runs Jellyfin ${version}, older than ` +
    `${OLDEST_SERVER}: update it, or most commands will fail`;
  call.tell({ kind: "notice", text });
}

function refuseUnready({ info, server }: IdentifiedServer): void {
  if (info.startupWizardCompleted) return;
  throw new Failure(
    "server_error",
    `Cannot sign in to "${server.url}": the server is starting or not set up`,
    { hint: "Wait until it is ready, or finish the setup in a browser" },
  );
}

/**
 * Refuses a known server's ID at another address, unless the user confirms the
 * move. An ID is not secret: a server that claims it would receive the tokens
 * of all accounts on it.
 *
 * @returns whether the server has moved to this address
 */
function checkMove(
  { accounts }: AuthDependencies,
  { id, url }: Server,
  { serverMoved }: SignInRequest,
): boolean {
  const known = accounts.findServer(id);
  const isUsed = accounts.listAccounts().some((it) => it.serverId === id);
  if (!isUsed || known === null || known.url === url) return false;
  if (serverMoved) return true;
  throw new Failure(
    "server_changed",
    `Cannot sign in to "${url}": it has the ID of "${known.url}"`,
    {
      hint: "If it is another address of that server, add it with `jellytau " +
        `server address add ${known.url} ${url}\`; if that server has moved ` +
        "to this one, add `--server-moved`",
      remedy: "use-known-address",
      details: { knownUrl: known.url, url },
    },
  );
}

/** Returns the account that a sign-in would renew. Names ignore case. */
function findByName(
  { accounts }: AuthDependencies,
  { server, method }: { server: Server; method: SignInMethod },
): Account | null {
  if (method.kind === "token" || method.userName === null) return null;
  const name = userNameKey(method.userName);
  return accounts.listAccounts().find((it) =>
    it.serverId === server.id && userNameKey(it.userName) === name
  ) ?? null;
}

async function chooseStorage(
  { storages }: AuthDependencies,
  options: {
    request: SignInRequest;
    existing: Account | null;
  },
): Promise<{ storage: SecureStorage; notice: string | null }> {
  const { request, existing } = options;
  return request.store === null && existing
    ? { storage: storages.at(existing.tokenStorage), notice: null }
    : await storages.choose(request.store ?? "auto");
}

/** Gets a token by the given method, and stores it. */
async function obtain(
  deps: AuthDependencies,
  options: {
    server: MediaServer;
    request: SignInRequest;
    peer: IdentifiedServer;
    store: (lock: AccountLock, reply: SignInReply) => Promise<Account>;
    call: TellingOptions;
  },
): Promise<Account> {
  const { server, request: { method }, peer, store, call } = options;
  switch (method.kind) {
    case "password": {
      const { userName, password } = method;
      return await deps.alone(async (lock) => {
        const reply = await reportingLostReply(
          call,
          () => server.signInWithPassword(userName, password),
        );
        return await store(lock, reply);
      });
    }
    case "quick-connect": {
      const serverUrl = peer.address.url;
      return await signInWithQuickConnect(deps, {
        ...call,
        server,
        serverUrl,
        store,
      });
    }
    case "token": {
      const { token } = method;
      const me = await server.as(token).me().catch(refusedToken);
      const reply = { ...me, token, serverId: peer.info.id };
      return await deps.alone((lock) => store(lock, reply));
    }
  }
}

/** Throws a rejection with a hint about the given token. */
function refusedToken(caught: unknown): never {
  const failure = toFailure(caught);
  if (failure.kind !== "rejected" || failure.code !== 401) throw failure;
  throw new Failure("rejected", failure.message, {
    code: failure.code,
    hint: "Use the token of a user of this server; this one may be " +
      "revoked or belong to another server",
  });
}
