import type { Failure } from "./failure.ts";
import { isGatewayError } from "./gateway_statuses.ts";

export const TOO_MANY_REQUESTS = 429;

/**
 * Returns whether a failure says only that the server cannot answer now, such
 * as during a restart.
 */
export function isAway({ kind, code }: Failure): boolean {
  return kind === "unreachable" || kind === "timeout" ||
    code === TOO_MANY_REQUESTS || isGatewayError(code);
}
