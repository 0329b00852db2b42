import { Failure } from "../core/failure.ts";
import type { ProblemView } from "../service/protocol.ts";

/** Returns the failure for a problem in a reply. */
export function asFailure({ kind, message, hint }: ProblemView): Failure {
  return new Failure(kind, message, { hint });
}
