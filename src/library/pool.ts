import { pooledMap } from "@std/async/pool";

/**
 * Runs `use` for every item, at most `limit` at once.
 *
 * @returns the results in the order of the items
 * @throws the first error, once the running calls have ended
 */
export async function inParallel<T, R>(
  { items, limit }: { items: readonly T[]; limit: number },
  use: (item: T) => Promise<R>,
): Promise<R[]> {
  try {
    return await Array.fromAsync(pooledMap(Math.max(1, limit), items, use));
  } catch (caught) {
    throw caught instanceof AggregateError ? caught.errors[0] : caught;
  }
}
