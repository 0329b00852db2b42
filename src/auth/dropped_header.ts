import { toFailure } from "../core/failure.ts";
import type { MediaServer } from "../core/ports.ts";

/**
 * Requests a code that nobody approves: the one request that needs the
 * `Authorization` header and no token. The code expires by itself.
 *
 * @throws {Failure} `server_error` if a proxy drops the header
 */
export async function refuseDroppedHeader(server: MediaServer): Promise<void> {
  try {
    await server.startQuickConnect();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.details.droppedHeader === true) throw failure;
  }
}

/** A request without its header has no token, as if the token was revoked. */
export async function orDroppedHeader<T>(
  server: MediaServer,
  work: Promise<T>,
): Promise<T> {
  try {
    return await work;
  } catch (caught) {
    const { kind, code } = toFailure(caught);
    if (kind === "rejected" && code === 401) await refuseDroppedHeader(server);
    throw caught;
  }
}
