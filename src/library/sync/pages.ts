import { Failure } from "../../core/failure.ts";

/** After this many pages in a row with nothing new, the listing has no end. */
const MAX_STALE_PAGES = 10;
/** More ids than this make an address too long. */
const IDS_PER_CALL = 100;
/** No library is larger; a higher count is a fault or an attack. */
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
  fetch: (startIndex: number, limit: number) => Promise<P>,
  options: {
    from: number;
    limit: number;
    /** The size of the first page of the listing, if different. */
    first?: number;
    idsOf: (page: P) => readonly string[];
  },
): AsyncGenerator<{ page: P; nextIndex: number; last: boolean }> {
  const { from, idsOf } = options;
  const progress = new Progress();
  let limit = from === 0 ? options.first ?? options.limit : options.limit;
  let next: Promise<P> | null = fetch(from, limit);
  let nextIndex = from;
  while (next !== null) {
    const page: P = await next;
    const ids = idsOf(page);
    progress.add(ids, limit);
    nextIndex += limit;
    if (page.total > MAX_ITEMS || nextIndex > MAX_ITEMS) throw endless();
    const last = nextIndex >= page.total &&
      (ids.length < limit || nextIndex === page.total);
    limit = options.limit;
    next = last ? null : fetch(nextIndex, limit);
    // A reader that stops early must not leave an unhandled rejection.
    next?.catch(() => undefined);
    yield { page, nextIndex, last };
  }
}

/** Counts new ids, so that a listing without an end is noticed. */
class Progress {
  readonly #seen = new Set<string>();
  /** The number of items that all pages but the last could hold. */
  #room = 0;
  #pages = 0;
  #stale = 0;

  /** @throws {Failure} `server_error` */
  add(ids: readonly string[], limit: number): void {
    const before = this.#seen.size;
    for (const id of ids) this.#seen.add(id);
    this.#pages++;
    this.#stale = this.#seen.size === before ? this.#stale + 1 : 0;
    const sparse = this.#pages > MAX_STALE_PAGES &&
      this.#seen.size * 2 < this.#room;
    this.#room += limit;
    if (sparse || this.#stale > MAX_STALE_PAGES) throw endless();
  }
}

function endless(): Failure {
  return new Failure(
    "server_error",
    "Cannot list library: the server reports more items than it sends",
  );
}

/** Splits ids into chunks that fit into one request. */
export function chunksOf(ids: readonly string[]): string[][] {
  const chunks: string[][] = [];
  for (let at = 0; at < ids.length; at += IDS_PER_CALL) {
    chunks.push(ids.slice(at, at + IDS_PER_CALL));
  }
  return chunks;
}
