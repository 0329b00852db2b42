import { Failure, toFailure } from "../../core/failure.ts";
import type { AccountSession } from "../dependencies.ts";
import type { ServerSession } from "../../core/session_ports.ts";

/**
 * Runs one call of a session. A 401 of any route but `/Users/Me` may mean that
 * only this call is not allowed, so `/Users/Me` is asked before the token is
 * reported as revoked.
 *
 * @throws {Failure} `rejected` if the server does not accept the token at all
 * @throws {Failure} `forbidden` if it does, but not for this call
 */
export async function confirmRejection<T>(
  server: Pick<ServerSession, "me">,
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "rejected") throw failure;
    await server.me();
    throw allowedElsewhere();
  }
}

/**
 * Runs `use` as {@link confirmRejection} does, with a session that may have
 * moved to another address by the time it is refused.
 */
export function confirmingRejection<T>(
  session: AccountSession,
  use: () => Promise<T>,
): Promise<T> {
  return confirmRejection({ me: () => session.server.me() }, use);
}

/** Returns the failure of a route that refuses a valid token. */
export function allowedElsewhere(): Failure {
  return new Failure(
    "forbidden",
    "Cannot continue: the server accepts the token but refuses this request",
    { hint: "Ask the server's administrator for permission" },
  );
}
