import type { DemoUser } from "./users.ts";
import { bySortName, compareBy } from "./item_orders.ts";
import type { ItemQuery } from "./item_query.ts";
import { isFolder, isMissingEpisode, mediaTypeOf } from "./item_kinds.ts";
import type { DemoLibrary } from "./library.ts";
import type { DemoItem } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";
import type { DemoMode } from "./demo_options.ts";

/** The user and the generation of the server. */
export interface Asker {
  readonly user: DemoUser;
  readonly mode: DemoMode;
}

/** The least size in pixels. Source: Jellyfin `BaseItemRepository.cs`. */
const HD_WIDTH = 1_200;

type Test = (item: DemoItem) => boolean;

/** Returns the requested page, and the total number. */
export function selectItems(
  library: DemoLibrary,
  { query, asker }: { query: ItemQuery; asker: Asker },
): { items: readonly DemoItem[]; total: number } {
  const found = filterItems(library, { query, asker });
  const all = sortItems(found, { library, query, asker });
  const { startIndex, limit } = query;
  const page = all.slice(
    startIndex,
    limit === null ? undefined : startIndex + limit,
  );
  const items = limit === null
    ? page
    : withQuirks(library, page, { all, query });
  return { items, total: all.length };
}

function filterItems(
  library: DemoLibrary,
  { query, asker }: { query: ItemQuery; asker: Asker },
): readonly DemoItem[] {
  if (library.quirks.savedDateNeedsBoth && query.savedSinceMs !== null) {
    if (query.savedSinceForUserMs === null) return [];
  }
  const tests = [
    ...factTests(query),
    ...markTests(query, library, asker),
    ...valueTests(query, asker),
  ];
  const found = adjacent(itemsUnder(library, query, asker), query);
  return tests.length === 0
    ? found
    : found.filter((it) => tests.every((test) => test(it)));
}

function itemsUnder(
  library: DemoLibrary,
  { parentId, recursive, ids, kinds }: ItemQuery,
  { user, mode }: Asker,
): readonly DemoItem[] {
  if (ids !== null) {
    return ids.flatMap((it) => library.visible(user, it) ?? []);
  }
  // Since 12 a query for kinds searches every depth.
  const deep = recursive ?? (mode === "12" && (kinds?.size ?? 0) > 0);
  if (parentId === null) {
    return deep ? library.visibleItems(user) : library.rootItems(user);
  }
  const folder = library.findFolder(parentId);
  if (folder) {
    const all = library.itemsOf(folder.id);
    return deep ? all : all.filter((it) => it.parent === null);
  }
  const parent = library.find(parentId);
  if (parent === null) return [];
  return deep ? library.itemsIn(parent) : library.childrenOf(parent);
}

/** Returns the item with its neighbours before and after. */
function adjacent(
  items: readonly DemoItem[],
  { adjacentTo }: ItemQuery,
): readonly DemoItem[] {
  if (adjacentTo === null) return items;
  const sorted = items.filter((it) => it.kind === "Episode").sort(bySortName);
  const at = sorted.findIndex((it) => it.id === adjacentTo);
  return at < 0 ? [] : sorted.slice(Math.max(0, at - 1), at + 2);
}

function factTests(query: ItemQuery): Test[] {
  const { kinds, mediaTypes, searchTerm, hasSubtitles, isHd } = query;
  const { isMissing, excludesVirtual } = query;
  const sinceMs = query.savedSinceMs ?? query.savedSinceForUserMs;
  const least = query.minCommunityRating;
  const tests: (Test | null)[] = [
    // If all kinds are unknown, the server ignores them.
    kinds !== null && kinds.size > 0 ? (it) => kinds.has(it.kind) : null,
    mediaTypes.length > 0 ? (it) => mediaTypes.includes(mediaTypeOf(it)) : null,
    sinceMs === null ? null : (it) => it.savedMs >= sinceMs,
    searchTerm === null
      ? null
      : (it) => plain(it.name).includes(plain(searchTerm)),
    isMissing === null ? null : (it) => isMissingEpisode(it) === isMissing,
    // Seasons without a folder are listed all the same.
    excludesVirtual ? (it) => !isMissingEpisode(it) : null,
    hasSubtitles === null
      ? null
      : (it) => (detailsOf(it).HasSubtitles ?? false) === hasSubtitles,
    isHd === null
      ? null
      : (it) => ((detailsOf(it).Width ?? 0) >= HD_WIDTH) === isHd,
    least === null
      ? null
      : (it) => (detailsOf(it).CommunityRating ?? 0) >= least,
  ];
  return tests.filter((it) => it !== null);
}

function markTests(
  { marks }: ItemQuery,
  library: DemoLibrary,
  { user }: Asker,
): Test[] {
  const dataOf = (item: DemoItem) => library.userData(user.id, item);
  const has: Readonly<Record<string, Test>> = {
    played: (it) => library.isPlayed(user.id, it),
    favorite: (it) => dataOf(it).favorite,
    resumable: (it) => dataOf(it).positionTicks > 0,
    folder: isFolder,
  };
  return Object.entries(marks)
    .map(([name, wanted]) => (it) => has[name]?.(it) === wanted);
}

/** Returns an item's values, by the name of the parameter. */
const VALUES: Readonly<Record<string, (item: DemoItem) => readonly string[]>> =
  {
    genres: (it) => detailsOf(it).Genres ?? [],
    genreids: (it) => idsOf(detailsOf(it).GenreItems),
    studios: (it) => namesOf(detailsOf(it).Studios),
    studioids: (it) => idsOf(detailsOf(it).Studios),
    tags: (it) => detailsOf(it).Tags ?? [],
    years: (it) => [String(it.year ?? "")],
    officialratings: (it) => [detailsOf(it).OfficialRating ?? ""],
    personids: (it) => idsOf(detailsOf(it).People),
    artists: (it) => detailsOf(it).Artists ?? [],
    artistids: artistIdsOf,
    albumartistids: (it) => idsOf(detailsOf(it).AlbumArtists),
    contributingartistids: (it) =>
      artistIdsOf(it).filter((id) =>
        !idsOf(detailsOf(it).AlbumArtists).includes(id)
      ),
    albumids: (it) => it.kind === "Audio" ? [it.parent?.id ?? ""] : [],
    seriesstatus: (it) => [detailsOf(it).Status ?? ""],
    audiolanguages: (it) =>
      (detailsOf(it).MediaStreams ?? []).filter((one) => one.Type === "Audio")
        .flatMap((one) => one.Language ?? []),
  };
/** Comparisons of names with one value. */
const NAMES: Readonly<
  Record<string, (name: string, value: string) => boolean>
> = {
  namestartswith: (name, value) => name.startsWith(value),
  namestartswithorgreater: (name, value) => name >= value,
  namelessthan: (name, value) => name < value,
};

function valueTests({ anyOf }: ItemQuery, { mode }: Asker): Test[] {
  return Object.entries(anyOf).flatMap(([name, wanted]): Test[] => {
    const compare = NAMES[name];
    const [value = ""] = wanted;
    if (compare !== undefined) {
      return [(it) => compare(it.sortName, value.toLowerCase())];
    }
    const valuesOf = VALUES[name];
    // 10.11 does not support this one.
    if (
      valuesOf === undefined || (name === "audiolanguages" && mode !== "12")
    ) {
      return [];
    }
    const words = wanted.map((it) => it.toLowerCase());
    return [
      (it) => valuesOf(it).some((one) => words.includes(one.toLowerCase())),
    ];
  });
}

function artistIdsOf(item: DemoItem): string[] {
  const { ArtistItems, AlbumArtists } = detailsOf(item);
  return [...idsOf(ArtistItems), ...idsOf(AlbumArtists)];
}

function idsOf(list: readonly { Id: string }[] = []): string[] {
  return list.map((it) => it.Id);
}

function namesOf(list: readonly { Name: string }[] = []): string[] {
  return list.map((it) => it.Name);
}

/** Removes accents, which a search ignores. */
function plain(text: string): string {
  return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
}

function sortItems(
  items: readonly DemoItem[],
  { library, query, asker }: {
    library: DemoLibrary;
    query: ItemQuery;
    asker: Asker;
  },
): readonly DemoItem[] {
  const { sortBy, descending, parentId, ids } = query;
  const userDataOf = (it: DemoItem) => library.userData(asker.user.id, it);
  const orders = sortBy.flatMap((name, at) => {
    const order = compareBy(name, userDataOf);
    if (order === null) return [];
    return [
      descending[at] ? (a: DemoItem, b: DemoItem) => order(b, a) : order,
    ];
  });
  const natural = orders.length === 0 ||
    (sortBy.join() === "sortname,datecreated" && !descending.includes(true));
  // A library's listing is sorted already.
  if (natural && library.findFolder(parentId ?? "") && ids === null) {
    return items;
  }
  if (orders.length === 0) {
    return ids === null ? items.toSorted(bySortName) : items;
  }
  return items.toSorted((a, b) => {
    for (const order of orders) {
      const result = order(a, b);
      if (result !== 0) return result;
    }
    return bySortName(a, b);
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
