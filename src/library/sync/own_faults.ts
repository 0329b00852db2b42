import type { FailureKind } from "../../core/failure.ts";

/** Failures of one library or listing that leave the others working. */
export const OWN_FAULTS: readonly FailureKind[] = [
  "forbidden",
  "not_found",
  "timeout",
  "server_error",
  "not_jellyfin",
];
