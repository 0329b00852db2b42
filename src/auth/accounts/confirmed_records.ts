import type { Server } from "../../core/account.ts";
import { addressesOf, withAddresses } from "../../core/server_address.ts";
import { bindingOf, bindingText } from "../../core/token_binding.ts";
import type { HeldToken } from "./account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";

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

/**
 * Returns a token that is held for long, with the server's addresses as they are
 * now. Reads no token: takes only addresses that one has confirmed since.
 */
export async function withAddressesNow(
  { accounts }: Pick<AuthDependencies, "accounts">,
  held: HeldToken,
): Promise<HeldToken> {
  const server = accounts.findServer(held.server.id);
  const isChanged = server?.addresses !== undefined &&
    confirmed.has(await nameOf(server));
  return isChanged ? { ...held, server } : held;
}

async function nameOf(server: Server): Promise<string> {
  return `${server.id} ${bindingText(await bindingOf(server))}`;
}
