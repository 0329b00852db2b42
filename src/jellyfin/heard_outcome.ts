import { Failure } from "../core/failure.ts";
import { isGatewayError } from "../core/gateway_statuses.ts";

/** Receives the outcome of a request: null for an answer, or the failure. */
export type Heard = (failure: Failure | null) => void;

/**
 * Reports an outcome and returns it. A gateway's error is no answer of the
 * server.
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
  if (!isGatewayError(status)) heard(null);
  return outcome;
}
