import { Failure } from "../core/failure.ts";
import type { ProblemView } from "../service/protocol.ts";

/** A failure that was told beside a result, once it is the command's own. */
export function asFailure({ kind, message, hint }: ProblemView): Failure {
  return new Failure(kind, message, { hint });
}
