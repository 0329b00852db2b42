import { toFailure } from "../../core/failure.ts";
import type { ServerSession } from "../../core/session_ports.ts";
import type {
  HeldToken,
  ProvedServer,
  ProveOptions,
} from "./account_server.ts";
import { withAddressesNow } from "./confirmed_records.ts";
import type { AccountSession, AuthDependencies } from "../dependencies.ts";
import { raceAddresses } from "./race_addresses.ts";

/**
 * The most connections of a session: an earlier one than these was replaced so
 * often that no work may still read from it.
 */
const OPEN_MAX = 8;

/**
 * Returns a session with a server of several addresses. It stays at its address
 * until its user asks for another one. The server proves itself there before it
 * gets the token, as with the first one. Other work may still read from an earlier
 * connection, so it closes only the oldest of many before it is closed itself.
 */
export function roamingSession(
  deps: Pick<AuthDependencies, "servers" | "accounts" | "clock">,
  { held, options, proved }: {
    held: HeldToken;
    options: ProveOptions;
    proved: ProvedServer;
  },
): AccountSession & { close(): Promise<void> } {
  const { account, token } = held;
  const opened = [proved.connection];
  let { address } = proved;
  let server: ServerSession = proved.connection.as(token);
  let moving: Promise<boolean> | null = null;
  let isClosed = false;
  const race = async () => {
    try {
      const current = address.url;
      const { server: known } = await withAddressesNow(deps, held);
      const now = { ...options, server: known };
      const next = await raceAddresses(deps, now, { current });
      opened.push(next.connection);
      if (opened.length > OPEN_MAX) await opened.shift()?.close();
      if (isClosed) await next.connection.close();
      address = next.address;
      server = next.connection.as(token);
      return true;
    } catch (caught) {
      toFailure(caught); // the work that asked has a failure of its own
      return false;
    }
  };
  return {
    account,
    info: proved.info,
    get server() {
      return server;
    },
    get address() {
      return address;
    },
    async move(failed) {
      if (failed !== server) return true;
      return await (moving ??= race().finally(() => moving = null));
    },
    async close() {
      isClosed = true;
      await Promise.all(opened.map((it) => it.close()));
    },
  };
}
