import { toFailure } from "./failure.ts";
import type { MediaServer } from "./ports.ts";

/**
 * Requests a code that nobody approves: the one request that needs the
 * `Authorization` header and no token. The code expires by itself.
 *
 * @throws {Failure} `server_error` if a proxy drops the header
 */
export async function refuseDroppedHeader(
  server: Pick<MediaServer, "startQuickConnect">,
): Promise<void> {
  try {
    await server.startQuickConnect();
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.details.droppedHeader === true) throw failure;
  }
}
