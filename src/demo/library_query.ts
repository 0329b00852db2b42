import type { DemoLibrary } from "./library.ts";
import type { DemoItem } from "./library_items.ts";

/** `GET /Items`, as far as this server reads it. */
export interface ItemQuery {
  readonly parentId: string | null;
  readonly recursive: boolean;
  /** null for all; empty when only unknown kinds were asked for. */
  readonly kinds: ReadonlySet<string> | null;
  readonly ids: readonly string[] | null;
  readonly startIndex: number;
  readonly limit: number | null;
  readonly sortBy: readonly string[];
  readonly descending: readonly boolean[];
  readonly fields: ReadonlySet<string> | null;
  readonly counted: boolean;
  readonly images: boolean;
  /** Kinds of pictures in lower case; null: all. */
  readonly imageTypes: ReadonlySet<string> | null;
  readonly userData: boolean;
  readonly savedSinceMs: number | null;
  readonly savedSinceForUserMs: number | null;
  readonly searchTerm: string | null;
}

const KINDS: readonly string[] = [
  "Movie",
  "Series",
  "Season",
  "Episode",
  "MusicAlbum",
  "Audio",
  "Video",
  "MusicVideo",
  "MusicArtist",
  "AudioBook",
  "Book",
  "Photo",
  "PhotoAlbum",
  "Playlist",
  "BoxSet",
];

/** Names are matched without regard to case; unknown members are dropped. */
export function readItemQuery(
  parameters: URLSearchParams,
): ItemQuery | "too many orders" | { name: string; value: string } {
  const given = new Map(
    [...parameters].map(([name, value]) => [name.toLowerCase(), value]),
  );
  const text = (name: string) => given.get(name) || null;
  const list = (name: string) => text(name)?.split(",") ?? [];
  const number = (name: string) => Number(text(name) ?? 0) || 0;
  const is = (name: string, otherwise: boolean) =>
    text(name) === null ? otherwise : text(name)?.toLowerCase() === "true";
  const sortBy = list("sortby").map((it) => it.toLowerCase());
  const orders = list("sortorder");
  if (orders.length > sortBy.length) return "too many orders";
  for (const name of ["limit", "startIndex"]) {
    const value = text(name.toLowerCase());
    if (value !== null && !/^-?\d+$/.test(value)) return { name, value };
  }
  const parentId = text("parentid")?.replaceAll("-", "") ?? null;
  if (parentId !== null && !/^[0-9a-f]{32}$/i.test(parentId)) {
    return { name: "parentId", value: parentId };
  }
  return {
    parentId,
    recursive: is("recursive", false),
    kinds: given.has("includeitemtypes")
      ? new Set(list("includeitemtypes").filter((it) => KINDS.includes(it)))
      : null,
    ids: given.has("ids") ? list("ids") : null,
    startIndex: Math.max(0, number("startindex")),
    limit: given.has("limit") ? number("limit") : null,
    sortBy,
    descending: sortBy.map((_, at) =>
      (orders[at] ?? orders.at(-1) ?? "").toLowerCase() === "descending"
    ),
    fields: new Set(list("fields").map((it) => it.toLowerCase())),
    counted: is("enabletotalrecordcount", true),
    images: is("enableimages", true),
    imageTypes: given.has("enableimagetypes")
      ? new Set(list("enableimagetypes").map((it) => it.toLowerCase()))
      : null,
    userData: is("enableuserdata", true),
    savedSinceMs: dateOf(text("mindatelastsaved")),
    savedSinceForUserMs: dateOf(text("mindatelastsavedforuser")),
    searchTerm: text("searchterm")?.toLowerCase() ?? null,
  };
}

/** The page that was asked for, and how many there are in all. */
export function selectItems(
  library: DemoLibrary,
  query: ItemQuery,
): { items: readonly DemoItem[]; total: number } {
  const all = sortItems(filterItems(library, query), query);
  const { startIndex } = query;
  if (query.limit === null) {
    return { items: all.slice(startIndex), total: all.length };
  }
  const items = all.slice(startIndex, startIndex + query.limit);
  return {
    items: withQuirks(library, items, { all, query }),
    total: all.length,
  };
}

function filterItems(
  library: DemoLibrary,
  query: ItemQuery,
): readonly DemoItem[] {
  if (library.quirks.savedDateNeedsBoth && query.savedSinceMs !== null) {
    if (query.savedSinceForUserMs === null) return [];
  }
  const sinceMs = query.savedSinceMs ?? query.savedSinceForUserMs;
  const tests: ((it: DemoItem) => boolean)[] = [];
  const { kinds, ids, searchTerm } = query;
  // Only unknown kinds: as if none had been named.
  if (kinds !== null && kinds.size > 0) tests.push((it) => kinds.has(it.kind));
  if (ids !== null) {
    const wanted = new Set(ids);
    tests.push((it) => wanted.has(it.id));
  }
  if (sinceMs !== null) tests.push((it) => it.savedMs >= sinceMs);
  if (searchTerm !== null) {
    tests.push((it) => it.name.toLowerCase().includes(searchTerm));
  }
  const found = itemsUnder(library, query);
  return tests.length === 0
    ? found
    : found.filter((it) => tests.every((test) => test(it)));
}

function itemsUnder(
  library: DemoLibrary,
  { parentId, recursive, ids }: ItemQuery,
): readonly DemoItem[] {
  const folder = library.findFolder(parentId ?? "");
  if (folder) {
    const all = library.itemsOf(folder.id);
    return recursive ? all : all.filter((it) => it.parent === null);
  }
  const all = library.visibleItems();
  if (parentId === null) return recursive || ids ? all : [];
  return all.filter((it) =>
    it.parent?.id === parentId || (recursive && it.series?.id === parentId)
  );
}

type Compare = (a: DemoItem, b: DemoItem) => number;

const ORDERS: Readonly<Record<string, Compare>> = {
  sortname: (a, b) => compareText(a.sortName, b.sortName),
  name: (a, b) => compareText(a.name, b.name),
  datecreated: (a, b) => a.createdMs - b.createdMs,
  productionyear: (a, b) => (a.year ?? 0) - (b.year ?? 0),
  premieredate: (a, b) => (a.year ?? 0) - (b.year ?? 0),
  indexnumber: (a, b) => (a.index ?? 0) - (b.index ?? 0),
  parentindexnumber: (a, b) => (a.parentIndex ?? 0) - (b.parentIndex ?? 0),
};

function sortItems(
  items: readonly DemoItem[],
  { parentId, sortBy, descending }: ItemQuery,
): readonly DemoItem[] {
  const orders = sortBy.flatMap((name, at): Compare[] => {
    const order = Object.hasOwn(ORDERS, name) ? ORDERS[name] : undefined;
    if (order === undefined) return [];
    return [descending[at] ? (a, b) => order(b, a) : order];
  });
  const natural = sortBy.join() === "sortname,datecreated" &&
    !descending.includes(true) && parentId !== null;
  if (orders.length === 0 || natural) return items;
  return items.toSorted((a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return 0;
  });
}

function withQuirks(
  { quirks }: DemoLibrary,
  items: readonly DemoItem[],
  { all, query }: { all: readonly DemoItem[]; query: ItemQuery },
): readonly DemoItem[] {
  const { startIndex } = query;
  const { shortPageAt, repeatAcrossPages } = quirks;
  const short = shortPageAt !== null && shortPageAt >= startIndex &&
    shortPageAt < startIndex + items.length;
  const kept = short
    ? items.filter((_, at) => at !== shortPageAt - startIndex)
    : items;
  const before = repeatAcrossPages ? all[startIndex - 1] : undefined;
  return before && items.length > 0 ? [before, ...kept] : kept;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}

function dateOf(text: string | null): number | null {
  const ms = Date.parse(text ?? "");
  return Number.isNaN(ms) ? null : ms;
}
