import { type Failure, toFailure } from "../core/failure.ts";
import type { MediaServer } from "../core/ports.ts";
import type { Secret } from "../core/secret.ts";
import { asItemId } from "./find_item.ts";

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
