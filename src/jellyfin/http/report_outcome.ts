import { Failure } from "../../core/failure.ts";
import { isGatewayError } from "../../core/gateway_statuses.ts";

/**
 * Receives the outcome of a request: a failure, which includes a reply with
 * status 401, or null for any other reply.
 */
export type OutcomeListener = (failure: Failure | null) => void;

const REFUSED = "Cannot use the server: it answered 401";

/**
 * Reports an outcome and returns it. Does not report a gateway's error, which is
 * not a reply from the server.
 *
 * @throws {Failure} the outcome, if it is one
 */
export function reportOutcome<T extends object>(
  outcome: T | Failure,
  listener: OutcomeListener = () => undefined,
): T {
  if (outcome instanceof Failure) {
    listener(outcome);
    throw outcome;
  }
  const status = "status" in outcome ? outcome.status : null;
  if (status === 401) listener(new Failure("rejected", REFUSED));
  else if (!isGatewayError(status)) listener(null);
  return outcome;
}
