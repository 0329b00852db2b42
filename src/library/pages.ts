import { Failure } from "../core/failure.ts";

/** After so many pages in a row with nothing new, the listing has no end. */
const MAX_STALE_PAGES = 10;
/** No library is larger; a higher count is a fault, or a trap. */
const MAX_ITEMS = 10_000_000;

interface Counted {
  readonly total: number;
}

/**
 * Yields every page of a listing and requests the next page meanwhile. Advances
 * by `limit` up to the server's count, because any page may hold fewer items
 * than requested. A full page is followed by another one whatever the count.
 *
 * @throws {Failure} `server_error` when the server counts items that it does
 * not send, or repeats itself
 */
export async function* pagesOf<P extends Counted>(
  fetch: (startIndex: number) => Promise<P>,
  options: {
    from: number;
    limit: number;
    idsOf: (page: P) => readonly string[];
  },
): AsyncGenerator<{ page: P; nextIndex: number; last: boolean }> {
  const { from, limit, idsOf } = options;
  const progress = new Progress(limit);
  let next: Promise<P> | null = fetch(from);
  for (let nextIndex = from + limit; next !== null; nextIndex += limit) {
    const page: P = await next;
    const ids = idsOf(page);
    progress.add(ids);
    if (page.total > MAX_ITEMS || nextIndex > MAX_ITEMS) throw endless();
    const last = nextIndex >= page.total &&
      (ids.length < limit || nextIndex === page.total);
    next = last ? null : fetch(nextIndex);
    // A reader that stops early must not leave an unhandled rejection.
    next?.catch(() => undefined);
    yield { page, nextIndex, last };
  }
}

/** Counts what is new, so that a listing without an end is noticed. */
class Progress {
  readonly #seen = new Set<string>();
  readonly #limit: number;
  #pages = 0;
  #stale = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {Failure} `server_error` */
  add(ids: readonly string[]): void {
    const before = this.#seen.size;
    for (const id of ids) this.#seen.add(id);
    this.#pages++;
    this.#stale = this.#seen.size === before ? this.#stale + 1 : 0;
    const sparse = this.#pages > MAX_STALE_PAGES &&
      this.#seen.size * 2 < (this.#pages - 1) * this.#limit;
    if (sparse || this.#stale > MAX_STALE_PAGES) throw endless();
  }
}

function endless(): Failure {
  return new Failure(
    "server_error",
    "Cannot list library: the server counts items that it does not send",
  );
}
