import type { ServerChanges } from "../core/change_ports.ts";
import { Failure } from "../core/failure.ts";
import type { Clock } from "../core/ports.ts";
import { ChangeSocket } from "./change_socket.ts";
import type { UpgradeReply } from "./http/open_web_socket.ts";
import type { HttpReply } from "./http/transport.ts";
import { WebSocketConnection } from "./http/web_socket.ts";

/** A change of 100,000 items has about this size; larger ones are refused. */
const MESSAGE_MAX_BYTES = 4_194_304;
const TOO_MANY_REQUESTS = 429;
const FIRST_SERVER_ERROR = 500;
const NOTHING = new Uint8Array(0);

/**
 * Returns the changes on an upgraded connection.
 *
 * @throws {Failure} for any other reply, as `openChanges` of a session does
 */
export function openChanges(
  { socket, status, headers }: UpgradeReply,
  { clock, failure }: {
    clock: Clock;
    failure: (reply: HttpReply) => Failure;
  },
): ServerChanges {
  if (socket !== null) {
    const options = { maxBytes: MESSAGE_MAX_BYTES };
    return new ChangeSocket(new WebSocketConnection(socket, options), clock);
  }
  const action = "Cannot follow changes";
  // 403 is Jellyfin's reply to an invalid token here.
  if (status === 401 || status === 403) {
    throw new Failure("rejected", `${action}: the server refuses the token`);
  }
  if (status === TOO_MANY_REQUESTS || status >= FIRST_SERVER_ERROR) {
    throw failure({ status, headers, body: NOTHING });
  }
  throw new Failure("forbidden", `${action}: the server offers no WebSocket`, {
    code: status,
  });
}
