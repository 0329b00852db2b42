import type { Account, Server, StoreChoice } from "../core/account.ts";
import { Failure } from "../core/failure.ts";
import type { MediaServer, SecureStorage, SignInReply } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { normaliseServerUrl } from "../core/server_url.ts";
import { tokenKey } from "../core/token_key.ts";
import { withServer } from "./account_server.ts";
import type { AuthParts, TellingOptions } from "./auth_parts.ts";
import { checkAccounts } from "./check_accounts.ts";
import {
  meetServer,
  type MetServer,
  type TrustRequest,
} from "./meet_server.ts";
import { signInWithQuickConnect } from "./quick_connect.ts";

export type SignInMethod =
  | {
    readonly kind: "password";
    readonly userName: string;
    readonly password: Secret;
  }
  | { readonly kind: "token"; readonly token: Secret }
  | { readonly kind: "quick-connect" };

export interface SignInRequest extends TrustRequest {
  readonly method: SignInMethod;
  /** null: where the account's token is already, else as `auto`. */
  readonly store: StoreChoice | null;
  readonly alias: string | null;
  /** Sign in anew even when the stored token still works. */
  readonly force: boolean;
}

const WEAK_PIN =
  "This build compares the pinned certificate, but its runtime " +
  "cannot make the server prove that it owns the key: use it for trials only";

/**
 * Signs in and keeps the token, then the account. A token that still works is
 * used on instead of a new one, unless `force` says otherwise.
 *
 * @throws {Failure} `rejected`, `forbidden`, `expired` when the server refuses
 * @throws {Failure} `tls_untrusted` with the certificate's facts in `details`
 * @throws {Failure} `storage_…` when no storage can take the token; nothing is
 * then left behind, here or on the server
 */
export async function signIn(
  parts: AuthParts,
  request: SignInRequest,
  call: TellingOptions,
): Promise<Account> {
  const url = normaliseServerUrl(request.url);
  const met = await meetServer(parts, { ...request, url }, call);
  refuseUnready(met);
  if (met.server.pinSha256 !== null && !parts.servers.pinsProveKey) {
    call.tell({ kind: "notice", text: WEAK_PIN });
  }
  const existing = findByName(parts, met.server, request.method);
  if (existing && !request.force) {
    const [report] = await checkAccounts(parts, [existing], call);
    if (report?.state === "valid") return activate(parts, existing, request);
  }
  const storage = await chooseStorage(parts, { request, existing, call });
  const deviceId = existing?.deviceId ?? parts.newDeviceId();
  const { caPem, pinSha256, allowLoopbackHttp } = met.server;
  const trust = { caPem, pinSha256, allowLoopbackHttp };
  return await withServer(parts, { url, trust, deviceId, call }, async (it) => {
    const reply = await obtain(parts, { server: it, request, met, call });
    return await keep(parts, {
      server: it,
      known: met.server,
      reply,
      storage,
      deviceId,
      request,
    });
  });
}

function refuseUnready({ info, server }: MetServer): void {
  if (info.startupWizardCompleted) return;
  throw new Failure(
    "server_error",
    `Cannot sign in to "${server.url}": the server is starting or not set up`,
    { hint: "Wait until it is ready, or finish its set-up in a browser" },
  );
}

/** The account that a password sign-in would renew; names ignore case. */
function findByName(
  { accounts }: AuthParts,
  server: Server,
  method: SignInMethod,
): Account | null {
  if (method.kind !== "password") return null;
  const name = method.userName.toLowerCase();
  return accounts.listAccounts().find((it) =>
    it.serverId === server.id && it.userName.toLowerCase() === name
  ) ?? null;
}

function activate(
  { accounts }: AuthParts,
  existing: Account,
  { alias }: SignInRequest,
): Account {
  const account = { ...existing, active: true, alias: alias ?? existing.alias };
  accounts.saveAccount(account);
  return account;
}

async function chooseStorage(
  { storages }: AuthParts,
  options: {
    request: SignInRequest;
    existing: Account | null;
    call: TellingOptions;
  },
): Promise<SecureStorage> {
  const { request, existing, call } = options;
  if (request.store === null && existing) {
    return storages.at(existing.tokenStorage);
  }
  const chosen = await storages.choose(request.store ?? "auto");
  if (chosen.notice !== null) {
    call.tell({ kind: "notice", text: chosen.notice });
  }
  return chosen.storage;
}

async function obtain(
  parts: AuthParts,
  options: {
    server: MediaServer;
    request: SignInRequest;
    met: MetServer;
    call: TellingOptions;
  },
): Promise<SignInReply> {
  const { server, request: { method }, met, call } = options;
  const serverUrl = met.server.url;
  switch (method.kind) {
    case "password":
      return await server.signInWithPassword(method.userName, method.password);
    case "quick-connect":
      return await signInWithQuickConnect(parts, {
        ...call,
        server,
        serverUrl,
      });
    case "token": {
      const me = await server.me(method.token);
      return { ...me, token: method.token, serverId: met.info.id };
    }
  }
}

interface Keeping {
  server: MediaServer;
  known: Server;
  reply: SignInReply;
  storage: SecureStorage;
  deviceId: string;
  request: SignInRequest;
}

/** Token first, account second; what fails takes the new token with it. */
async function keep(parts: AuthParts, keeping: Keeping): Promise<Account> {
  const { known, reply, storage } = keeping;
  if (reply.serverId !== known.id) {
    throw new Failure(
      "server_changed",
      `Cannot sign in to "${known.url}": it answered with another server's id`,
    );
  }
  const key = tokenKey(reply.serverId, reply.userId);
  const before = parts.accounts.findAccount(key);
  const replaced = before ? await findReplaced(parts, before, keeping) : null;
  const account = accountAfter(parts, before, keeping);
  const names = { userName: reply.userName, serverName: known.name };
  try {
    await storage.store(key, reply.token, names);
  } catch (caught) {
    await withdraw(keeping);
    throw caught;
  }
  parts.accounts.saveServer(known);
  parts.accounts.saveAccount(account);
  if (before && before.tokenStorage !== storage.kind) {
    await parts.storages.at(before.tokenStorage).delete(key);
  }
  if (replaced) await keeping.server.signOut(replaced).catch(() => undefined);
  return account;
}

function accountAfter(
  { clock }: AuthParts,
  before: Account | null,
  { reply, storage, request, deviceId }: Keeping,
): Account {
  const given = request.method.kind === "token";
  return {
    ...tokenKey(reply.serverId, reply.userId),
    userName: reply.userName,
    alias: request.alias ?? before?.alias ?? null,
    active: true,
    tokenStorage: storage.kind,
    deviceId: given ? before?.deviceId ?? deviceId : deviceId,
    signedInAt: clock.now(),
  };
}

/**
 * The old token, when the server does not end it by itself: it does so only for
 * the device id that the new one was made with.
 */
async function findReplaced(
  { storages }: AuthParts,
  before: Account,
  { deviceId, reply }: Keeping,
): Promise<Secret | null> {
  if (before.deviceId === deviceId) return null;
  const old = await storages.at(before.tokenStorage).retrieve(before)
    .catch(() => null);
  return old?.equals(reply.token) ? null : old;
}

/** Best effort: the failure that led here is what the person must hear. */
async function withdraw({ server, reply, request }: Keeping): Promise<void> {
  if (request.method.kind === "token") return;
  await server.signOut(reply.token).catch(() => undefined);
}
