/**
 * Runs `use` for every item, at most `limit` at once.
 *
 * @returns the results in the order of the items
 * @throws the first error, once those that run have ended
 */
export async function inParallel<T, R>(
  { items, limit }: { items: readonly T[]; limit: number },
  use: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [at, item] = next;
      try {
        results[at] = await use(item);
      } catch (caught) {
        waiting.length = 0;
        throw caught;
      }
    }
  };
  const workers = Array.from({ length: Math.max(1, limit) }, work);
  const ended = await Promise.allSettled(workers);
  for (const it of ended) if (it.status === "rejected") throw it.reason;
  return results;
}
