import type { Server, ServerAddress } from "../../core/account.ts";
import { toFailure } from "../../core/failure.ts";
import {
  addressesOf,
  findAddress,
  findServerAt,
  withAddresses,
  withTrustIn,
} from "../../core/server_address.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { confirmsRecord, findChangedRecord } from "../storage/bind_tokens.ts";

/**
 * Returns the known server that has this address. Refuses a pin or a CA that
 * another program put on record: it would decide who receives the password.
 * Leaves out the other addresses unless a stored token confirms them, so that
 * the new token is not bound to what another program has added.
 *
 * @returns null for an address of no known server
 * @throws {Failure} `server_changed`
 */
export async function findConfirmed(
  deps: Pick<AuthDependencies, "accounts" | "storages">,
  url: string,
): Promise<Server | null> {
  const known = findServerAt(deps.accounts.listServers(), url);
  if (known === null) return null;
  if (known.addresses !== undefined) {
    if (await confirmsRecord(deps, known)) return known;
    if (known.url !== url) return null;
    return withAddresses(known, [addressesOf(known)[0]]);
  }
  const { pinSha256, caPem } = known.trust;
  if (pinSha256 === null && caPem === null) return known;
  const problem = await findChangedRecord(deps, known);
  if (problem !== null) throw problem;
  return known;
}

/**
 * Returns the record to save after a sign-in at an address. Its other addresses
 * are those of now: another process may have changed them since the sign-in
 * began, and one that the user has removed must not return.
 *
 * @param server the record as it was then, with what the server has proved
 */
export async function currentRecord(
  deps: Pick<AuthDependencies, "accounts" | "storages">,
  { server, address }: { server: Server; address: ServerAddress },
): Promise<Server> {
  const now = deps.accounts.findServer(server.id);
  if (now === null || namesOf(now) === namesOf(server)) return server;
  const isKnown = findAddress(now, address.url) !== null;
  if (isKnown && await confirmsRecord(deps, now).catch(toFailure) === true) {
    const { name, version } = server;
    return withTrustIn({ ...now, name, version }, address);
  }
  const isLeft = ({ url }: ServerAddress) =>
    url === address.url || findAddress(now, url) !== null;
  const [first = address, ...others] = addressesOf(server).filter(isLeft);
  return withAddresses(server, [first, ...others]);
}

function namesOf(server: Server): string {
  return addressesOf(server).map(({ url }) => url).join(" ");
}
