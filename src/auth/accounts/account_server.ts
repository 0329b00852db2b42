import type { Account, Server, ServerAddress } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import { sanitize } from "../../core/printable.ts";
import type { MediaServer, PublicInfo } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";
import { AnswerReport } from "./account_answers.ts";
import type {
  AccountSession,
  AuthDependencies,
  CallOptions,
} from "../dependencies.ts";

/** The address to connect to, and the device to use. */
export interface Destination extends ServerAddress {
  readonly deviceId: string;
}

/** A token, with the record of the only server that it may be sent to. */
export interface HeldToken {
  readonly account: Account;
  readonly server: Server;
  readonly token: Secret;
}

interface OpenOptions extends Destination {
  readonly call: CallOptions;
  readonly onOutcome?: (failure: Failure | null) => void;
}

/** Opens a connection to a server; the caller closes it. */
export function openServer(
  { servers }: Pick<AuthDependencies, "servers">,
  { call: { timeoutMs, signal }, ...destination }: OpenOptions,
): Promise<MediaServer> {
  return servers.open({
    ...destination,
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
    ...(signal === undefined ? {} : { signal }),
  });
}

/**
 * Lends a connection to a server and closes it afterwards, even after a
 * failure.
 */
export async function withServer<T>(
  { deps, options }: {
    deps: Pick<AuthDependencies, "servers">;
    options: OpenOptions;
  },
  use: (server: MediaServer) => Promise<T>,
): Promise<T> {
  const server = await openServer(deps, options);
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

type SessionDependencies = Pick<
  AuthDependencies,
  "servers" | "accounts" | "clock" | "beforeUse" | "onAnswer"
>;

/** A connection on which a server has proved its identity, without a token. */
export interface ProvedServer {
  readonly connection: MediaServer;
  readonly info: PublicInfo;
  /** The address that it answered at. */
  readonly address: ServerAddress;
}

export interface ProveOptions {
  readonly server: Server;
  readonly deviceId: string;
  readonly call: CallOptions;
  readonly onOutcome: (failure: Failure | null) => void;
}

interface SessionOptions {
  readonly held: HeldToken;
  readonly call: CallOptions;
}

/**
 * Connects to the server that a token was stored for, checks the server's ID,
 * and lends a session with the token. Of several addresses, it uses the first
 * one where the server answers.
 *
 * @throws {Failure} `server_changed` if another server answers
 */
export function withAccountSession<T>(
  { deps, options }: { deps: SessionDependencies; options: SessionOptions },
  use: (session: AccountSession, server: MediaServer) => Promise<T>,
): Promise<T> {
  const answers = new AnswerReport(deps, options.held.account);
  return answers.during(async () => {
    const opened = await openSession(deps, options, { answers });
    const { session, connection } = opened;
    try {
      await deps.beforeUse?.(session);
      answers.identified();
      return await use(session, connection);
    } finally {
      await opened.close();
    }
  });
}

/**
 * Opens a session as {@link withAccountSession} does; the caller closes it.
 */
export async function openAccountSession(
  deps: SessionDependencies,
  options: SessionOptions,
): Promise<AccountSession & Pick<MediaServer, "close">> {
  const answers = new AnswerReport(deps, options.held.account);
  const { session, close } = await answers.reaching(() =>
    openSession(deps, options, { answers })
  );
  try {
    await deps.beforeUse?.(session);
    // Keeps the getters of a session that can change its address.
    return Object.assign(session, { close });
  } catch (caught) {
    await close();
    throw caught;
  }
}

/** Opens a session at the address where the server proves itself. */
async function openSession(
  deps: SessionDependencies,
  { held, call }: SessionOptions,
  { answers: { onOutcome } }: { answers: AnswerReport },
): Promise<{
  session: AccountSession;
  connection: MediaServer;
  close: () => Promise<void>;
}> {
  const { account, server, token } = held;
  const options = { server, deviceId: account.deviceId, call, onOutcome };
  const proved = await openProved(deps, options);
  const { connection, info, address } = proved;
  if (server.addresses === undefined) {
    const session = { account, server: connection.as(token), info, address };
    return { session, connection, close: () => connection.close() };
  }
  const { roamingSession } = await import("./roaming_session.ts");
  const session = roamingSession(deps, { held, options, proved });
  return { session, connection, close: session.close };
}

/**
 * Connects to a server and checks its ID, without a token; the caller closes
 * the connection. Tries the addresses of a server that has several.
 *
 * @throws {Failure} `server_changed` if another server answers
 */
export async function openProved(
  deps: Pick<AuthDependencies, "servers" | "accounts" | "clock">,
  options: ProveOptions,
): Promise<ProvedServer> {
  if (options.server.addresses !== undefined) {
    const { raceAddresses } = await import("./race_addresses.ts");
    return await raceAddresses(deps, options);
  }
  const { server: { url, trust } } = options;
  return await proveAddress(deps, { ...options, address: { url, trust } });
}

/**
 * Connects to one address of a server and checks the server's ID there.
 *
 * @throws {Failure} `server_changed` if another server answers
 */
export async function proveAddress(
  deps: Pick<AuthDependencies, "servers">,
  { server, address, ...options }: ProveOptions & {
    readonly address: ServerAddress;
  },
): Promise<ProvedServer> {
  const connection = await openServer(deps, { ...options, ...address });
  try {
    const info = await connection.publicInfo();
    if (info.id !== server.id) {
      throw changed({ ...server, url: address.url }, info);
    }
    return { connection, info, address };
  } catch (caught) {
    await connection.close();
    throw caught;
  }
}

/** Returns an address that a token may go to, its trust, and the device. */
export function destinationOf(
  { deviceId }: Pick<Account, "deviceId">,
  { url, trust }: ServerAddress,
): Destination {
  return { url, trust, deviceId };
}

/** Returns an account's server. The index holds one for every account. */
export function serverOf(
  { accounts }: Pick<AuthDependencies, "accounts">,
  account: Account,
): Server {
  const server = accounts.findServer(account.serverId);
  if (server === null) {
    throw new Failure(
      "internal",
      `Cannot use account "${account.userName}": its server is unknown`,
    );
  }
  return server;
}

/** Returns the failure for a server that answers with another id. */
export function changed(
  known: Server,
  { id: foundId, name, version }: Pick<PublicInfo, "id" | "name" | "version">,
): Failure {
  const foundName = nameFor(name);
  const knownName = nameFor(known.name);
  const other = foundName === knownName ? "another server called " : "";
  return new Failure(
    "server_changed",
    `Cannot trust "${known.url}": ${other}"${foundName}" (Jellyfin ` +
      `${nameFor(version)}) answers instead of the server that you ` +
      `signed in to, "${knownName}"`,
    { details: { expectedId: known.id, foundId, foundName } },
  );
}

/** The longest server name or version to show. */
const NAME_MAX = 64;

function nameFor(text: string): string {
  const name = sanitize(text);
  return name.length > NAME_MAX ? `${name.slice(0, NAME_MAX)}…` : name;
}
