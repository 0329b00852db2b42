import { type Failure, type FailureKind, toFailure } from "../core/failure.ts";
import type { MediaServer } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { asItemId } from "./find_item.ts";

/** Failures that do not mean that the server cannot be asked. */
const ANSWERS: readonly FailureKind[] = [
  "not_found",
  "usage",
  "cancelled",
  "internal",
];

/**
 * Returns the failure for an item that is not stored: the server's reason, or
 * `missing`, which tells more than a server that cannot be asked.
 *
 * @param ask returns the reason; null if the server has none
 * @throws {Failure} a failure that means something else, such as `cancelled`
 */
export async function explainMissing(
  missing: Failure,
  ask: () => Promise<Failure | null>,
): Promise<Failure> {
  const reason = await ask().catch(unasked);
  return reason?.kind === "not_found" ? reason : missing;
}

/**
 * Returns the failure that kept the server from being asked.
 *
 * @throws {Failure} a failure that means something else
 */
export function unasked(caught: unknown): Failure {
  const failure = toFailure(caught);
  if (ANSWERS.includes(failure.kind)) throw failure;
  return failure;
}

/**
 * Returns the failure that explains why an item that is not stored, such as a
 * book, cannot be used; null if the server has no reason.
 *
 * @param reference an id or a name
 */
export async function whyUnplayable(
  { server: { library }, token }: {
    server: Pick<MediaServer, "library">;
    token: Secret;
  },
  reference: string,
): Promise<Failure | null> {
  const id = asItemId(reference);
  if (id === null) return await library.findUnplayable(token, reference.trim());
  try {
    await library.readItem(token, id);
    return null;
  } catch (caught) {
    const failure = toFailure(caught);
    if (failure.kind === "not_found") return failure;
    throw failure;
  }
}
