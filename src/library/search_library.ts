import type { ItemFilter } from "../core/item_ports.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import type { StoredItem } from "../core/media_item.ts";
import type { TokenKey } from "../core/token_key.ts";
import { findNamed } from "./resolve_item.ts";
import type { Session, SyncDependencies } from "./sync/dependencies.ts";

interface Found {
  readonly items: readonly StoredItem[];
  readonly total: number;
}

/**
 * Searches the stored words; if they find nothing, looks for the item that the
 * text names, such as `Harbour Street S01E01-E02` or an id.
 */
export function searchLibrary(
  index: LibraryIndex,
  account: TokenKey,
  { words, ...options }: {
    words: string;
    filter: ItemFilter;
    limit: number;
    countUpTo: number;
  },
): Found {
  const found = index.items.searchItems(account, words, options);
  if (found.total > 0) return found;
  const { filter, limit } = options;
  const named = findNamed(index, { account, reference: words }).filter((it) =>
    fits(it, filter)
  );
  return { items: named.slice(0, limit), total: named.length };
}

/** Returns stored items of people and collections that the server finds. */
export async function searchServer(
  { library }: SyncDependencies,
  { account, server }: Session,
  { words, filter, limit }: {
    words: string;
    filter: ItemFilter;
    limit: number;
  },
): Promise<Found> {
  const ids = await server.library.listRelatedIds(words);
  const items = ids.flatMap((id) => library.items.findItem(account, id) ?? [])
    .filter((it) => fits(it, filter));
  return { items: items.slice(0, limit), total: items.length };
}

function fits(item: StoredItem, filter: ItemFilter): boolean {
  const { types = [], year, libraryId } = filter;
  return (types.length === 0 || types.includes(item.type)) &&
    (year === undefined || item.year === year) &&
    (libraryId === undefined || item.libraryId === libraryId);
}
