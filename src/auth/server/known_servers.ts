import { counted } from "../../core/labels.ts";
import type { Server, ServerAddress } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import { addressesOf } from "../../core/server_address.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { removeCertificate } from "../certificates/client_certificates.ts";
import { removeHeaders } from "../headers/change_headers.ts";
import type { AccountIndex } from "../../core/account_ports.ts";

/**
 * Returns the server of an address, host, name or ID, in any case. All of its
 * addresses count.
 *
 * @throws {Failure} `not_found` when nothing matches
 * @throws {Failure} `usage` when several match; `details.matches` lists them
 */
export function selectServer(
  index: Pick<AccountIndex, "listServers">,
  wanted: string,
): Server {
  const servers = index.listServers();
  const name = asciiName(wanted).toLowerCase();
  for (const named of RULES) {
    const found = servers.filter((it) =>
      named(it).some((text) => text.toLowerCase() === name)
    );
    if (found.length === 1 && found[0]) return found[0];
    if (found.length > 1) throw ambiguous(wanted, found);
  }
  throw new Failure(
    "not_found",
    `Cannot find server "${wanted}": no known server has this name`,
    {
      hint: "List the known servers with `jellytau server list`",
      remedy: "list-servers",
    },
  );
}

/** The names of an address, from exact to loose. */
const ADDRESS_RULES: readonly ((url: string) => string)[] = [
  (url) => url,
  (url) => new URL(url).host,
  (url) => new URL(url).hostname,
];

/** The names of a server, from exact to loose; the first match decides. */
const RULES: readonly ((server: Server) => readonly string[])[] = [
  ({ id }) => [id],
  ...ADDRESS_RULES.map((rule) => (server: Server) =>
    addressesOf(server).map(({ url }) => rule(url))
  ),
  ({ name }) => [name],
];

/**
 * Returns the address of a server that a URL or a host names.
 *
 * @throws {Failure} `not_found` if it has no such address
 * @throws {Failure} `usage` if several have this host
 */
export function pickAddress(server: Server, wanted: string): ServerAddress {
  const found = matchAddresses(server, wanted);
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  const quoted = `"${wanted}" of "${server.url}"`;
  const matches = addressesOf(server).map(({ url }) => url);
  const options = {
    hint: "Use one of `jellytau server address list`",
    remedy: "list-servers",
    details: { matches },
  } as const;
  throw first === undefined
    ? new Failure(
      "not_found",
      `Cannot find address ${quoted}: the server has no such address`,
      options,
    )
    : new Failure(
      "usage",
      `Cannot tell which address is ${quoted}: it matches more than one`,
      options,
    );
}

/**
 * Returns the address of a server that its name in a command means: the one
 * that it names, or the first one.
 *
 * @throws {Failure} `usage` if several have this host
 */
export function addressMeant(server: Server, wanted: string): ServerAddress {
  return matchAddresses(server, wanted).length === 0
    ? addressesOf(server)[0]
    : pickAddress(server, wanted);
}

function matchAddresses(server: Server, wanted: string): ServerAddress[] {
  const name = asciiName(wanted).toLowerCase();
  for (const rule of ADDRESS_RULES) {
    const found = addressesOf(server)
      .filter(({ url }) => rule(url).toLowerCase() === name);
    if (found.length > 0) return found;
  }
  return [];
}

/**
 * Converts a name to the form in which servers are stored: a host in ASCII, an
 * address without a trailing slash.
 */
function asciiName(wanted: string): string {
  const isAddress = wanted.includes("://");
  const url = URL.parse(isAddress ? wanted : `https://${wanted}`);
  if (url === null) return wanted;
  if (isAddress) return `${url.origin}${url.pathname}`.replace(/\/$/, "");
  // deno-lint-ignore no-control-regex -- all of ASCII
  return /^[\x00-\x7f]*$/.test(wanted) || !wanted.includes(".")
    ? wanted
    : url.host;
}

/**
 * Removes a server, its certificate, and the request headers and the client
 * certificate of its origin unless another known server has the same one.
 *
 * @throws {Failure} `usage` while accounts are signed in on it
 * @throws {Failure} `storage_…` if the headers cannot be removed
 */
export async function removeServer(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  server: Server,
): Promise<void> {
  const { accounts } = deps;
  const users = accounts.listAccounts()
    .filter((it) => it.serverId === server.id).map((it) => it.userName);
  if (users.length > 0) {
    throw new Failure(
      "usage",
      `Cannot remove "${server.url}": ${
        counted(users.length, "account is", { many: "accounts are" })
      } on it`,
      {
        hint: "Sign out of them first: `jellytau auth logout <account>`",
        remedy: "sign-out-first",
        details: { accounts: users },
      },
    );
  }
  const origins = addressesOf(server).map(({ url }) => new URL(url).origin);
  for (const origin of new Set(origins)) {
    await removeOriginSecrets(deps, origin, { removed: server });
  }
  accounts.removeServer(server.id);
}

/**
 * Removes the request headers and the client certificate of an origin, unless a
 * known server has an address there.
 *
 * @param removed a server that does not count
 */
export async function removeOriginSecrets(
  deps: Pick<AuthDependencies, "accounts" | "storages" | "alone">,
  origin: string,
  { removed = null }: { removed?: Server | null } = {},
): Promise<void> {
  const { accounts } = deps;
  const isShared = accounts.listServers().some((it) =>
    it.id !== removed?.id &&
    addressesOf(it).some(({ url }) => new URL(url).origin === origin)
  );
  if (isShared) return;
  const isAt = (it: { readonly origin: string }) => it.origin === origin;
  if (accounts.listRequestHeaders().some(isAt)) {
    await removeHeaders(deps, { origin, name: null });
  }
  if (accounts.listClientCertificates().some(isAt)) {
    await removeCertificate(deps, origin);
  }
}

function ambiguous(wanted: string, found: readonly Server[]): Failure {
  const matches = found.map(({ url, id }) => `${url} (${id})`);
  return new Failure(
    "usage",
    `Cannot tell which server is meant by "${wanted}": it matches ` +
      "more than one",
    { hint: "Use the address of one of these", details: { matches } },
  );
}
