import { Failure } from "../../core/failure.ts";
import { isGatewayError } from "../../core/gateway_statuses.ts";

/**
 * Receives the outcome of a request: a failure, which includes a reply with
 * status 401, or null for any other reply.
 */
export type Heard = (failure: Failure | null) => void;

const REFUSED = "Cannot use the server: it answered 401";

/**
 * Reports an outcome and returns it. Does not report a gateway's error, which is
 * not a reply from the server.
 *
 * @throws {Failure} the outcome, if it is one
 */
export function told<T extends object>(
  outcome: T | Failure,
  heard: Heard = () => undefined,
): T {
  if (outcome instanceof Failure) {
    heard(outcome);
    throw outcome;
  }
  const status = "status" in outcome ? outcome.status : null;
  if (status === 401) heard(new Failure("rejected", REFUSED));
  else if (!isGatewayError(status)) heard(null);
  return outcome;
}
