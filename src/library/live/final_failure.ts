import type { Failure, FailureKind } from "../../core/failure.ts";

/** Failures that waiting does not fix. */
const FINAL: readonly FailureKind[] = [
  "cancelled",
  "internal",
  "not_signed_in",
  "rejected",
  "server_changed",
  "usage",
];

/** Returns whether it is pointless to try again. */
export function isFinal({ kind }: Failure): boolean {
  return FINAL.includes(kind) || kind.startsWith("storage_");
}
