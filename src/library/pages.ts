import { Failure } from "../core/failure.ts";

/** More in a row are a server that counts what it cannot show. */
const MAX_EMPTY_PAGES = 10;
/** No library is larger; a count beyond it is a fault, or a trap. */
const MAX_ITEMS = 10_000_000;

interface Counted {
  readonly total: number;
}

/**
 * Every page of a listing, the next one asked for while one is worked on. It
 * goes on by `limit` to the server's count, because a page may hold less than
 * was asked for in the middle as well.
 *
 * @throws {Failure} `server_error` for a listing that leads nowhere
 */
export async function* pagesOf<P extends Counted>(
  fetch: (startIndex: number) => Promise<P>,
  options: { from: number; limit: number; sizeOf: (page: P) => number },
): AsyncGenerator<{ page: P; nextIndex: number }> {
  const { from, limit, sizeOf } = options;
  let empty = 0;
  let next: Promise<P> | null = fetch(from);
  for (let nextIndex = from + limit; next !== null; nextIndex += limit) {
    const page: P = await next;
    empty = sizeOf(page) === 0 ? empty + 1 : 0;
    if (page.total > MAX_ITEMS || empty > MAX_EMPTY_PAGES) throw endless();
    next = nextIndex < page.total ? fetch(nextIndex) : null;
    // Whoever stops reading must not leave a failure that nobody hears.
    next?.catch(() => undefined);
    yield { page, nextIndex };
  }
}

function endless(): Failure {
  return new Failure(
    "server_error",
    "Cannot list library: the server counts what it does not send",
  );
}
