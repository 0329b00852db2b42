import type { Server, ServerAddress } from "../../core/account.ts";
import type { AccountIndex } from "../../core/account_ports.ts";
import { Failure, toFailure } from "../../core/failure.ts";
import { addressesOf } from "../../core/server_address.ts";
import { isLoopbackHost, normaliseServerUrl } from "../../core/server_url.ts";
import { addressMeant, selectServer } from "../server/known_servers.ts";

/** An address on record, and the server that it belongs to. */
export interface KnownAddress {
  readonly server: Server;
  readonly address: ServerAddress;
}

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
): { readonly origin: string; readonly known: KnownAddress | null } {
  const named = wanted.includes("://") ? null : findNamed(accounts, wanted);
  const listed = named === null ? findHeaders(accounts, wanted) : null;
  const url = named?.address.url ?? listed ?? normaliseServerUrl(wanted);
  const { origin, protocol, hostname } = new URL(url);
  if (protocol !== "https:" && !isLoopbackHost(hostname)) {
    throw new Failure(
      "insecure",
      `Cannot set headers for "${origin}": it is not https://`,
    );
  }
  return { origin, known: named ?? addressesAt(accounts, origin)[0] ?? null };
}

/** Returns the known addresses at an origin, which differ in their base paths. */
export function addressesAt(
  accounts: Pick<AccountIndex, "listServers">,
  origin: string,
): KnownAddress[] {
  return accounts.listServers()
    .flatMap((server) =>
      addressesOf(server).map((address) => ({ server, address }))
    )
    .filter(({ address }) => new URL(address.url).origin === origin);
}

function findNamed(
  accounts: AccountIndex,
  wanted: string,
): KnownAddress | null {
  try {
    const server = selectServer(accounts, wanted);
    return { server, address: addressMeant(server, wanted) };
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
