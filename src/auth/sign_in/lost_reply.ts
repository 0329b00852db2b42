import { type Failure, toFailure } from "../../core/failure.ts";
import type { TellingOptions } from "../dependencies.ts";

const LOST = "The server may have signed you in before its reply was lost; " +
  "signing in again replaces that session";

/** Failures to connect: the server has received no request. */
const NOT_SENT: readonly unknown[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Statuses that a proxy sends if the server's reply did not arrive. */
const GATEWAY_STATUSES = [502, 504, 520, 522, 524];

/** Sends a sign-in request, and reports when its reply may have been lost. */
export async function reportingLostReply<T>(
  { tell }: TellingOptions,
  ask: () => Promise<T>,
): Promise<T> {
  try {
    return await ask();
  } catch (caught) {
    const isLost = mayHaveArrived(toFailure(caught));
    if (isLost) tell({ kind: "notice", text: LOST });
    throw caught;
  }
}

function mayHaveArrived({ kind, code }: Failure): boolean {
  switch (kind) {
    case "timeout":
    case "unreachable":
    case "cancelled":
      return !NOT_SENT.includes(code);
    case "server_error":
      return typeof code !== "number" || GATEWAY_STATUSES.includes(code);
    default:
      return false;
  }
}
