import { counted } from "../../core/labels.ts";
import type { Server } from "../../core/account.ts";
import { Failure } from "../../core/failure.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { removeCertificate } from "../certificates/client_certificates.ts";
import { removeHeaders } from "../headers/change_headers.ts";
import type { AccountIndex } from "../../core/account_ports.ts";

/**
 * Returns the server of an address, host, name or ID, in any case.
 *
 * @throws {Failure} `not_found` when nothing matches
 * @throws {Failure} `usage` when several match; `details.matches` lists them
 */
export function selectServer(
  index: Pick<AccountIndex, "listServers">,
  wanted: string,
): Server {
  const servers = index.listServers();
  const name = asciiName(wanted);
  for (const named of RULES) {
    const found = servers.filter((it) =>
      named(it).toLowerCase() === name.toLowerCase()
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

/**
 * The rules, from exact to loose; the first one that matches anything decides.
 */
const RULES: readonly ((server: Server) => string)[] = [
  ({ id }) => id,
  ({ url }) => url,
  ({ url }) => new URL(url).host,
  ({ url }) => new URL(url).hostname,
  ({ name }) => name,
];

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
  const { origin } = new URL(server.url);
  const isShared = accounts.listServers().some((it) =>
    it.id !== server.id && new URL(it.url).origin === origin
  );
  const isAt = (it: { readonly origin: string }) => it.origin === origin;
  if (!isShared && accounts.listRequestHeaders().some(isAt)) {
    await removeHeaders(deps, { origin, name: null });
  }
  if (!isShared && accounts.listClientCertificates().some(isAt)) {
    await removeCertificate(deps, origin);
  }
  accounts.removeServer(server.id);
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
