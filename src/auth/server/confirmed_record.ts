import type { Server } from "../../core/account.ts";
import {
  addressesOf,
  findServerAt,
  withAddresses,
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
