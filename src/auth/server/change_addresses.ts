import type { Server, ServerAddress, Trust } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import {
  ADDRESSES_MAX,
  addressesOf,
  findAddress,
  findServerAt,
  withAddresses,
} from "../../core/server_address.ts";
import { normaliseServerUrl } from "../../core/server_url.ts";
import { changed } from "../accounts/account_server.ts";
import type { AuthDependencies, NoticeOptions } from "../dependencies.ts";
import { bindToAddresses } from "../storage/bind_tokens.ts";
import { type SeenCertificate, seenIn } from "./certificate.ts";
import { connectNew, type TrustRequest, WEAK_PIN } from "./identify_server.ts";
import { pickAddress, removeOriginSecrets } from "./known_servers.ts";

export interface NewAddress extends Omit<Trust, "allowLoopbackHttp"> {
  readonly server: Server;
  /** The address as the user typed it. */
  readonly url: string;
  /** True to accept and pin the certificate that is shown. */
  readonly trustNew: boolean;
}

/**
 * Adds an address to a server, or replaces its trust, after the server has
 * proved there, without a token, that it is the same one. Binds the tokens
 * first: a run that is killed leaves tokens that are sent nowhere until it is
 * repeated.
 *
 * @throws {Failure} `tls_untrusted` with the certificate's facts in `details`
 * @throws {Failure} `server_changed` if another server answers there, or a token
 * was stored for other addresses
 * @throws {Failure} `insecure` if it is not https://
 * @throws {Failure} `storage_…` if a token cannot be bound; adds nothing then
 */
export async function addAddress(
  deps: AuthDependencies,
  given: NewAddress,
  call: NoticeOptions,
): Promise<{ server: Server; certificate: SeenCertificate }> {
  const { server, caPem, pinSha256, trustNew } = given;
  const url = normaliseServerUrl(given.url);
  refuseAddress(deps, server, { url });
  const request = {
    url,
    caPem,
    pinSha256,
    trustNew,
    allowLoopbackHttp: false,
  };
  const { address, certificate } = await prove(deps, { server, request, call });
  if (address.trust.pinSha256 !== null && !deps.servers.pinsProveKey) {
    call.tell({ kind: "notice", text: WEAK_PIN });
  }
  const to = await deps.alone(async () => {
    const now = reread(deps, server);
    refuseAddress(deps, now, { url });
    const [first, ...others] = addressesOf(now);
    const before = others.filter((it) => it.url !== url);
    const at = others.findIndex((it) => it.url === url);
    const after = before.toSpliced(at < 0 ? before.length : at, 0, address);
    const from = [now, withAddresses(now, [first, ...before])];
    const to = withAddresses(now, [first, ...after]);
    await bindToAddresses(deps, { from, to });
    return to;
  });
  return { server: to, certificate };
}

/**
 * Removes an address from a server, with the headers and the client certificate
 * of its origin unless another address needs them. If it is the first one, the
 * next one takes its place. Needs no token, so that it also removes what another
 * program has added.
 *
 * @throws {Failure} `not_found` if the server has no such address
 * @throws {Failure} `usage` if it is the only one
 * @throws {Failure} `storage_…` if a token cannot be bound; removes nothing then
 */
export async function removeAddress(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  { server, wanted }: { server: Server; wanted: string },
): Promise<{ server: Server; removed: ServerAddress }> {
  const [to, removed] = await deps.alone(async () => {
    const now = reread(deps, server);
    const removed = pickAddress(now, wanted);
    const [first, ...others] = addressesOf(now)
      .filter((it) => it.url !== removed.url);
    if (first === undefined) throw onlyAddress(now);
    const to = withAddresses(now, [first, ...others]);
    await bindToAddresses(deps, { from: [now], to, skipsOthers: true });
    return [to, removed];
  });
  await removeOriginSecrets(deps, new URL(removed.url).origin);
  return { server: to, removed };
}

/**
 * Changes the order in which addresses are tried: the given ones first, then the
 * others. The first one names the server in lists.
 *
 * @throws {Failure} `not_found` if the server has no such address
 * @throws {Failure} `server_changed` if a token was stored for other addresses
 */
export async function orderAddresses(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  { server, wanted }: { server: Server; wanted: readonly string[] },
): Promise<Server> {
  return await deps.alone(async () => {
    const now = reread(deps, server);
    const chosen = wanted.map((it) => pickAddress(now, it).url);
    const urls = new Set([...chosen, ...addressesOf(now).map((it) => it.url)]);
    const [first, ...others] = [...urls]
      .flatMap((url) => findAddress(now, url) ?? []);
    if (first === undefined) return now;
    const to = withAddresses(now, [first, ...others]);
    await bindToAddresses(deps, { from: [now], to });
    return to;
  });
}

/** Connects without a token, and closes the connection. */
async function prove(
  deps: AuthDependencies,
  { server, request, call }: {
    server: Server;
    request: TrustRequest;
    call: NoticeOptions;
  },
): Promise<{ address: ServerAddress; certificate: SeenCertificate }> {
  const peer = await connectNew(deps, { request, recorded: null, call });
  try {
    const { info, address, connection } = peer;
    const { url } = address;
    if (info.id !== server.id) throw changed({ ...server, url }, info);
    const certificate = seenIn(connection);
    if (certificate === null) throw insecure(url);
    return { address, certificate };
  } finally {
    await peer.connection.close();
  }
}

/** @throws {Failure} `usage`, `insecure` before anything is connected */
function refuseAddress(
  { accounts }: AuthDependencies,
  server: Server,
  { url }: { url: string },
): void {
  if (!url.startsWith("https:")) throw insecure(url);
  const state = refusalOf(accounts, server, { url });
  if (state === null) return;
  throw new Failure(
    "usage",
    `Cannot add "${url}" to "${server.url}": ${state}`,
  );
}

function refusalOf(
  accounts: AuthDependencies["accounts"],
  server: Server,
  { url }: { url: string },
): string | null {
  if (url === server.url) return "it is its first address already";
  const other = findServerAt(accounts.listServers(), url);
  if (other !== null && other.id !== server.id) {
    return `it is an address of "${other.name}"`;
  }
  if (!server.url.startsWith("https:")) {
    return "a server at a loopback http address has only that one";
  }
  if (!accounts.listAccounts().some((it) => it.serverId === server.id)) {
    return "no account is signed in on that server";
  }
  const count = addressesOf(server).length;
  const isFull = count >= ADDRESSES_MAX && findAddress(server, url) === null;
  return isFull
    ? `it has ${count} addresses, the most that one can have`
    : null;
}

/** Returns the record as it is now, while no other process changes it. */
function reread(
  { accounts }: Pick<AuthDependencies, "accounts">,
  server: Server,
): Server {
  const now = accounts.findServer(server.id);
  if (now !== null) return now;
  throw new Failure(
    "not_found",
    `Cannot change addresses of "${server.url}": the server was removed`,
  );
}

function onlyAddress({ url }: Server): Failure {
  return new Failure(
    "usage",
    `Cannot remove "${url}": it is the only address`,
    {
      hint: "Remove the server with `jellytau server remove <server>`",
      remedy: "sign-out-first",
    },
  );
}

function insecure(url: string): Failure {
  return new Failure("insecure", `Cannot add "${url}": it is not https://`);
}
