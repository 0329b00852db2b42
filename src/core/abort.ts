import { abortable } from "@std/async/abortable";
import { Failure, type FailureOptions } from "./failure.ts";

/** Returns the failure of an action that a person or a signal interrupted. */
export function interrupted(
  action = "Cannot finish",
  options: FailureOptions = {},
): Failure {
  return new Failure("cancelled", `${action}: it was interrupted`, options);
}

/**
 * Waits for work that cannot be cancelled, or until the signal is aborted. The
 * work then continues, and its outcome is ignored.
 *
 * @throws {Failure} `cancelled` if the signal is aborted, also by a timeout
 */
export async function untilAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | undefined,
): Promise<T> {
  if (signal === undefined) return await work;
  try {
    return await abortable(work, signal);
  } catch (caught) {
    throw signal.aborted ? interrupted() : caught;
  }
}
