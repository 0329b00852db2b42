import { Failure } from "../core/failure.ts";

/** Receives the outcome of a request: null for an answer, or the failure. */
export type Heard = (failure: Failure | null) => void;

/** Statuses of a gateway whose server does not answer. */
const GATEWAY_ERRORS: readonly unknown[] = [502, 503, 504];

/**
 * Reports an outcome and returns it.
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
  if (!GATEWAY_ERRORS.includes(status)) heard(null);
  return outcome;
}
