import type { Server } from "../../core/account.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { isLoopbackHost, normaliseServerUrl } from "../../core/server_url.ts";
import { selectServer } from "../server/known_servers.ts";

/**
 * Returns the origin that a user means: of a known server, of an origin with
 * headers, or of any other address, because headers are set before the first
 * sign-in.
 *
 * @throws {Failure} `usage` if it is not an address, or several servers match
 * @throws {Failure} `insecure` for http:// on another machine
 */
export function headerOrigin(
  accounts: AccountIndex,
  wanted: string,
): { readonly origin: string; readonly server: Server | null } {
  const named = wanted.includes("://") ? null : findServer(accounts, wanted);
  const known = named === null ? findHeaders(accounts, wanted) : null;
  const url = named?.url ?? known ?? normaliseServerUrl(wanted);
  const { origin, protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !isLoopbackHost(hostname)) {
    throw new Failure(
      "insecure",
      `Cannot set headers for "${origin}": it is not https://`,
    );
  }
  return { origin, server: named ?? serversAt(accounts, origin)[0] ?? null };
}

/** Returns the known servers at an origin, which differ in their base paths. */
export function serversAt(
  accounts: Pick<AccountIndex, "listServers">,
  origin: string,
): Server[] {
  return accounts.listServers()
    .filter((it) => new URL(it.url).origin === origin);
}

function findServer(accounts: AccountIndex, wanted: string): Server | null {
  try {
    return selectServer(accounts, wanted);
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "not_found") throw failure;
    return null;
  }
}

function findHeaders(accounts: AccountIndex, wanted: string): string | null {
  const origins = accounts.listRequestHeaders().map((it) => it.origin)
    .filter((it) => new URL(it).hostname === wanted.toLowerCase());
  return origins.length === 1 ? origins[0] ?? null : null;
}
