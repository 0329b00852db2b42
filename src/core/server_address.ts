import type { Server, ServerAddress, Trust } from "./account.ts";

/** The most addresses of one server. */
export const ADDRESSES_MAX = 8;

/** Returns all addresses of a server, in the user's order. */
export function addressesOf(
  { url, trust, addresses = [] }: Pick<Server, "url" | "trust" | "addresses">,
): readonly [ServerAddress, ...ServerAddress[]] {
  return [{ url, trust }, ...addresses];
}

/** Returns the server with these addresses in place of its own. */
export function withAddresses(
  { addresses: _, ...server }: Server,
  [first, ...others]: readonly [ServerAddress, ...ServerAddress[]],
): Server {
  const { url, trust } = first;
  const changed = { ...server, url, trust };
  return others.length === 0 ? changed : { ...changed, addresses: others };
}

/** Returns the server with another trust in one of its addresses. */
export function withTrustIn(
  server: Server,
  { url, trust }: { url: string; trust: Trust },
): Server {
  const [first, ...others] = addressesOf(server);
  const change = (it: ServerAddress) => it.url === url ? { url, trust } : it;
  return withAddresses(server, [change(first), ...others.map(change)]);
}

/** Returns the address of a server, with its trust; null if it has no such address. */
export function findAddress(
  server: Pick<Server, "url" | "trust" | "addresses">,
  url: string,
): ServerAddress | null {
  return addressesOf(server).find((it) => it.url === url) ?? null;
}

/** Returns the known server that has this address; null if none has. */
export function findServerAt(
  servers: readonly Server[],
  url: string,
): Server | null {
  return servers.find((it) => it.url === url) ??
    servers.find((it) => findAddress(it, url) !== null) ?? null;
}
