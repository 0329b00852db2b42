import {
  type Account,
  FOREIGN_DEVICE,
  type Server,
} from "../../core/account.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import type { SecureStorage, TokenStorages } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { addressesOf, withAddresses } from "../../core/server_address.ts";
import { normaliseServerUrl } from "../../core/server_url.ts";
import { checkToken } from "../../core/token.ts";
import type { TokenChange } from "../../core/token_change.ts";
import { type TokenKey, tokenKey } from "../../core/token_key.ts";
import type { AuthDependencies, NoticeOptions } from "../dependencies.ts";
import { secureUrl } from "../server/https_instead.ts";
import { identifyServer } from "../server/identify_server.ts";

/** The values of `JELLYTAU_SERVER`, `JELLYTAU_TOKEN` and `JELLYTAU_CA_FILE`. */
export interface GivenAccount {
  readonly url: string;
  readonly token: Secret;
  readonly caPem: string | null;
}

/**
 * Returns dependencies that know only the account of the environment variables.
 * Its token stays in memory. Asks the server for the user.
 *
 * @throws {Failure} `rejected` if the server does not accept the token
 * @throws {Failure} `usage` for an invalid token or address
 */
export async function openEnvironmentAccountDependencies<
  P extends AuthDependencies,
>(
  deps: P,
  given: GivenAccount,
  call: NoticeOptions,
): Promise<P> {
  const { token, caPem } = given;
  checkToken(token);
  const url = await secureUrl(deps, {
    given: normaliseServerUrl(given.url),
    call,
  });
  const known = deps.accounts.listServers().find((it) => it.url === url) ??
    null;
  const request = {
    url,
    caPem,
    pinSha256: null,
    trustNew: false,
    allowLoopbackHttp: known?.trust.allowLoopbackHttp ?? false,
  };
  const { server, userId, userName } = await identifyServer(
    { deps, request, known: known && withoutOthers(known), call },
    async ({ server, connection }) => {
      const session = connection.onDevice(FOREIGN_DEVICE).as(token);
      return { server, ...await session.me().catch(refused) };
    },
  ).catch(untrusted);
  const key = tokenKey(server.id, userId);
  const account: Account = {
    ...key,
    userName,
    alias: null,
    active: true,
    tokenStorage: "environment",
    deviceId: FOREIGN_DEVICE,
    signedInAt: deps.clock.now(),
  };
  const accounts = new OneAccount(account, server);
  const storages = storagesFor(deps.storages, token);
  // Pending work of stored accounts concerns their servers only.
  const beforeUse = () => Promise.resolve();
  return { ...deps, accounts, storages, beforeUse };
}

/** The variable names one address, so the token goes to no other one. */
function withoutOthers(server: Server): Server {
  return withAddresses(server, [addressesOf(server)[0]]);
}

/** Throws a rejection whose hint names the variable instead of a sign-in. */
function refused(caught: unknown): never {
  const failure = toFailure(caught);
  if (failure.kind !== "rejected") throw failure;
  throw new Failure("rejected", failure.message, {
    hint: "Set JELLYTAU_TOKEN to the token of a user who is signed in",
  });
}

/** Throws a failure whose hint names the variable for a CA. */
function untrusted(caught: unknown): never {
  const failure = toFailure(caught);
  const { kind, message, details } = failure;
  if (kind !== "tls_untrusted" || details.pinned === true) throw failure;
  throw new Failure(kind, message, {
    hint: "If this certificate is yours, set JELLYTAU_CA_FILE to the " +
      "PEM file of its CA; otherwise somebody may be intercepting " +
      "the connection",
    details,
  });
}

class OneAccount implements AccountIndex {
  readonly #account: Account;
  readonly #server: Server;

  constructor(account: Account, server: Server) {
    this.#account = account;
    this.#server = server;
  }

  listAccounts(): Account[] {
    return [this.#account];
  }

  findAccount({ serverId, userId }: TokenKey): Account | null {
    const { serverId: server, userId: user } = this.#account;
    return serverId === server && userId === user ? this.#account : null;
  }

  listServers(): Server[] {
    return [this.#server];
  }

  findServer(id: string): Server | null {
    return id === this.#server.id ? this.#server : null;
  }

  saveAccount(): void {
    throw forThisRunOnly();
  }

  removeAccount(): void {
    throw forThisRunOnly();
  }

  beginTokenChange(): void {
    throw forThisRunOnly();
  }

  endTokenChange(): void {
    throw forThisRunOnly();
  }

  listTokenChanges(): TokenChange[] {
    return [];
  }

  /** The token was just read from the environment and is not stored. */
  renameAccount(): void {}

  saveServer(): void {
    throw forThisRunOnly();
  }

  removeServer(): void {
    throw forThisRunOnly();
  }

  findLastAddress(): null {
    return null;
  }

  /** Its server has one address. */
  saveLastAddress(): void {}

  findBitrateLimit(): null {
    return null;
  }

  saveBitrateLimit(): void {
    throw forThisRunOnly();
  }

  listRequestHeaders(): [] {
    return [];
  }

  saveRequestHeaders(): void {
    throw forThisRunOnly();
  }

  removeRequestHeaders(): void {
    throw forThisRunOnly();
  }

  listClientCertificates(): [] {
    return [];
  }

  saveClientCertificate(): void {
    throw forThisRunOnly();
  }

  removeClientCertificate(): void {
    throw forThisRunOnly();
  }

  claimDevice(): string {
    throw forThisRunOnly();
  }
}

function storagesFor(real: TokenStorages, token: Secret): TokenStorages {
  const refused = () => Promise.reject(forThisRunOnly());
  const storage: SecureStorage = {
    kind: "environment",
    store: refused,
    retrieve: () => Promise.resolve(token),
    findEntry: () => Promise.resolve({ bound: true }),
    delete: refused,
  };
  return {
    choose: refused,
    at: () => storage,
    probeKeyring: () => real.probeKeyring(),
    fileStatus: () => real.fileStatus(),
    fileCare: real.fileCare,
    during: (signal) => storagesFor(real.during(signal), token),
  };
}

function forThisRunOnly(): Failure {
  return new Failure(
    "usage",
    "Cannot change account: it exists for this run only",
    { hint: "Unset JELLYTAU_SERVER and JELLYTAU_TOKEN first" },
  );
}
