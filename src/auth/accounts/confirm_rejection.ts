import { Failure, toFailure } from "../../core/failure.ts";
import type { MediaServer } from "../../core/ports.ts";
import type { Secret } from "../../core/secret.ts";

/**
 * Runs one call with a token. A 401 of any route but `/Users/Me` may mean that
 * only this is not allowed, so it is confirmed there before a token is said to
 * be dead.
 *
 * @throws {Failure} `rejected` when the server does not take the token at all
 * @throws {Failure} `forbidden` when it does, but not for this
 */
export async function confirmRejection<T>(
  { server, token }: { server: Pick<MediaServer, "me">; token: Secret },
  use: () => Promise<T>,
): Promise<T> {
  try {
    return await use();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind !== "rejected") throw failure;
    await server.me(token);
    throw allowedElsewhere();
  }
}

/** Returns the failure of a route that refuses a valid token. */
export function allowedElsewhere(): Failure {
  return new Failure(
    "forbidden",
    "Cannot continue: the server accepts the token but refuses this request",
    { hint: "Ask the server's administrator for permission" },
  );
}
