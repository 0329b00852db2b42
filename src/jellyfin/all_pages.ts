import type { ItemPageQuery } from "../core/library_ports.ts";
import { idOf, record, SUPPORTED_KINDS } from "./decode/item.ts";
import type { Page } from "./related_items.ts";

const ITEMS_PER_PAGE = 2_000;
const MAX_ITEM_PAGES = 50;
export const BARE = { enableImages: "false", enableUserData: "false" };
const ITEMS = {
  ...BARE,
  recursive: "true",
  includeItemTypes: SUPPORTED_KINDS.join(","),
  collapseBoxSetItems: "false",
  sortBy: "SortName,DateCreated",
};

/** Returns the ids of all items that meet some conditions of the server. */
export async function itemIds(
  page: Page,
  conditions: Readonly<Record<string, string>>,
): Promise<string[]> {
  const { entries } = await allPages(page, {
    path: "/Items",
    parameters: { ...ITEMS, ...conditions },
    limit: ITEMS_PER_PAGE,
    pages: MAX_ITEM_PAGES,
  });
  return entries.flatMap((it) => idOf(record(it)?.Id) ?? []);
}

/**
 * Reads page after page, as long as each brings entries with new ids.
 *
 * @returns `isComplete` is false if there are more entries
 */
export async function allPages(
  page: Page,
  { path, parameters, limit, pages }: {
    path: string;
    parameters: Readonly<Record<string, string>>;
    limit: number;
    pages: number;
  },
): Promise<{ entries: unknown[]; isComplete: boolean }> {
  const found = new Map<string, unknown>();
  for (let at = 0; at < pages; at++) {
    const window = { startIndex: `${at * limit}`, limit: `${limit}` };
    const read = await page(`${path}?${search({ ...parameters, ...window })}`);
    const before = found.size;
    for (const it of read) {
      const id = idOf(record(it)?.Id);
      if (id !== null) found.set(id, it);
    }
    const isLast = read.length < limit;
    if (isLast || found.size === before) {
      return { entries: [...found.values()], isComplete: isLast };
    }
  }
  return { entries: [...found.values()], isComplete: false };
}

export function search(parameters: Readonly<Record<string, string>>): string {
  return new URLSearchParams(parameters).toString();
}

/**
 * Returns the parameters of a page. 10.10 reads one of the two dates, later
 * servers the other.
 */
export function pageOf(query: ItemPageQuery): Record<string, string> {
  const since = query.savedSince?.toISOString();
  return {
    parentId: query.libraryId,
    startIndex: String(query.startIndex),
    limit: String(query.limit),
    ...(since === undefined
      ? {}
      : { minDateLastSaved: since, minDateLastSavedForUser: since }),
  };
}
