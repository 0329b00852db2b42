import type { Server } from "../../core/account.ts";
import { addressesOf, withAddresses } from "../../core/server_address.ts";
import { bindingOf, bindingText } from "../../core/token_binding.ts";

/** The records that a stored token has confirmed in this process. */
const confirmed = new Set<string>();

/** Notes that a token is stored for all addresses of this record. */
export async function noteConfirmed(server: Server): Promise<void> {
  confirmed.add(await nameOf(server));
}

/**
 * Returns the record for a connection that reads no token. Leaves out the other
 * addresses until a token has confirmed them in this process, because another
 * program may have added them.
 */
export async function confirmedRecord(server: Server): Promise<Server> {
  const isKnown = server.addresses === undefined ||
    confirmed.has(await nameOf(server));
  return isKnown ? server : withAddresses(server, [addressesOf(server)[0]]);
}

async function nameOf(server: Server): Promise<string> {
  return `${server.id} ${bindingText(await bindingOf(server))}`;
}
