import type { Account, Server } from "../../core/account.ts";
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

/** The server to connect to, and the device to use. */
export interface Destination extends Pick<Server, "url" | "trust"> {
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
  "servers" | "beforeUse" | "onAnswer"
>;

interface SessionOptions {
  readonly held: HeldToken;
  readonly call: CallOptions;
}

/**
 * Connects to the server that a token was stored for, checks the server's ID,
 * and lends a session with the token.
 *
 * @throws {Failure} `server_changed` if another server answers
 */
export function withAccountSession<T>(
  { deps, options }: { deps: SessionDependencies; options: SessionOptions },
  use: (session: AccountSession, server: MediaServer) => Promise<T>,
): Promise<T> {
  const { held } = options;
  const answers = new AnswerReport(deps, held.account);
  const opening = openOptions(options, answers);
  return answers.during(() =>
    withServer({ deps, options: opening }, async (server) => {
      const session = await identifyAgain(deps, held, { server });
      answers.identified();
      return await use(session, server);
    })
  );
}

/**
 * Opens a session as {@link withAccountSession} does; the caller closes it.
 */
export async function openAccountSession(
  deps: SessionDependencies,
  options: SessionOptions,
): Promise<AccountSession & Pick<MediaServer, "close">> {
  const { held } = options;
  const answers = new AnswerReport(deps, held.account);
  const server = await openServer(deps, openOptions(options, answers));
  try {
    const session = await answers.reaching(() =>
      identifyAgain(deps, held, { server })
    );
    return { ...session, close: () => server.close() };
  } catch (caught) {
    await server.close();
    throw caught;
  }
}

function openOptions(
  { held: { account, server }, call }: SessionOptions,
  { onOutcome }: AnswerReport,
): OpenOptions {
  return { ...destinationOf(account, server), call, onOutcome };
}

async function identifyAgain(
  { beforeUse }: SessionDependencies,
  { account, token, server: known }: HeldToken,
  { server }: { server: MediaServer },
): Promise<AccountSession> {
  const info = await server.publicInfo();
  if (info.id !== known.id) throw changed(known, info);
  const session = { account, server: server.as(token), info };
  await beforeUse?.(session);
  return session;
}

/**
 * Returns the address a token may go to, the trust in that server, and the
 * device.
 */
export function destinationOf(
  { deviceId }: Pick<Account, "deviceId">,
  { url, trust }: Server,
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
