import type { Server } from "../../core/account.ts";
import { addressesOf, withAddresses } from "../../core/server_address.ts";
import type { HeldToken } from "./account_server.ts";
import type { AuthDependencies } from "../dependencies.ts";
import { isConfirmed } from "./read_token.ts";

/**
 * Returns the record for a connection that reads no token. Leaves out the other
 * addresses until a token has confirmed them in this process, because another
 * program may have added them.
 */
export async function confirmedRecord(server: Server): Promise<Server> {
  const isKnown = server.addresses === undefined || await isConfirmed(server);
  return isKnown ? server : firstAlone(server);
}

/**
 * Returns a token that is held for long, with the server's addresses as they are
 * now. Reads no token: takes only addresses that one has confirmed since, and
 * the first one alone if the confirmed addresses are neither those on record nor
 * those that it is held with.
 */
export async function withAddressesNow(
  { accounts }: Pick<AuthDependencies, "accounts">,
  held: HeldToken,
): Promise<HeldToken> {
  const server = accounts.findServer(held.server.id);
  if (server !== null && await isConfirmed(server)) return { ...held, server };
  if (await isConfirmed(held.server)) return held;
  return { ...held, server: firstAlone(held.server) };
}

function firstAlone(server: Server): Server {
  return withAddresses(server, [addressesOf(server)[0]]);
}
