/** Compares sorted and filtered lists with recorded replies of real servers. */
import {
  type ItemConditions,
  type NameKind,
  NO_CONDITIONS,
  type SortName,
} from "../../src/core/item_selection.ts";
import type { ItemType, StoredItem } from "../../src/core/media_item.ts";
import { decodeEach } from "../../src/jellyfin/decode/each.ts";
import {
  type OpenedLibraryIndex,
  openLibraryIndex,
} from "../../src/metadata/library_index.ts";
import { assert, assertEquals } from "@std/assert";
import {
  type Exchange,
  type Json,
  readRecordings,
  RECORDED_VERSIONS,
  type RecordedVersion,
} from "../demo/recordings.ts";
import { ACCOUNT } from "../contracts/library_index_samples.ts";

const LISTED = "as JellyTau lists, ";
const ALL = { offset: 0, limit: 1_000 };
const TYPES: Readonly<Record<string, ItemType>> = {
  Movie: "movie",
  Series: "series",
  Episode: "episode",
};

interface Recorded {
  readonly library: OpenedLibraryIndex;
  /** Requests for items, by their parameters. */
  readonly lists: readonly {
    readonly label: string;
    readonly query: Readonly<Record<string, string>>;
    readonly items: readonly Json[];
    readonly total: number;
  }[];
}

/** Stores the recorded libraries, with every member that any reply has. */
function withRecorded(
  version: RecordedVersion,
  use: (recorded: Recorded) => void,
): void {
  const lists = readRecordings(version)
    .filter(({ area }) => area === "items" || area === "filters")
    .flatMap(({ exchanges }) => exchanges.flatMap(listOf));
  const members = new Map<string, Json>();
  for (const { items } of lists) {
    for (const it of items) {
      members.set(it.Id, { ...members.get(it.Id), ...it });
    }
  }
  const library = openLibraryIndex(":memory:");
  try {
    const listings = lists.filter(({ label }) => label.startsWith(LISTED));
    library.libraries.saveLibraries(
      ACCOUNT,
      listings.map(({ label, query }) => ({
        id: query.parentId ?? "",
        name: label.slice(LISTED.length),
        collectionType: null,
      })),
    );
    for (const { query, items } of listings) {
      const all = decodeEach(items.map((it) => members.get(it.Id))).items;
      const page = { items: all, run: null };
      library.synced.applyItems(ACCOUNT, query.parentId ?? "", page);
    }
    use({ library, lists });
  } finally {
    library.close();
  }
}

function listOf({ label = "", request, reply }: Exchange): Recorded["lists"] {
  const items = reply?.json?.Items;
  if (request.path !== "/Items" || !Array.isArray(items)) return [];
  const query = Object.fromEntries(request.query ?? []);
  return [{ label, query, items, total: reply?.json.TotalRecordCount }];
}

function stored(
  { library }: Recorded,
  { by, reversed = false, ...filter }: {
    by?: SortName;
    reversed?: boolean;
    libraryId?: string;
    types?: readonly ItemType[];
    words?: string;
    conditions?: Partial<ItemConditions>;
  },
): readonly StoredItem[] {
  const sort = by === undefined ? undefined : { by, reversed, seed: 1 };
  const conditions = { ...NO_CONDITIONS, ...filter.conditions };
  const window = { ...ALL, sort };
  return library.items
    .listItems(ACCOUNT, { ...filter, conditions }, window).items;
}

const idsOf = (items: readonly { readonly id: string }[]) =>
  items.map((it) => it.id);
const servedIds = (items: readonly Json[]): string[] =>
  items.map((it) => it.Id);

/** The server's words for orders, and the values that they compare. */
const SORTS: Readonly<
  Record<string, [by: SortName, value: (it: StoredItem) => unknown]>
> = {
  DateCreated: ["added", (it) => it.addedAt?.getTime()],
  PremiereDate: [
    "released",
    (it) =>
      it.releasedAt?.toISOString().slice(0, 10) ??
        (it.year === null ? null : `${it.year}-01-01`),
  ],
  CommunityRating: ["rating", (it) => it.communityRating],
};

for (const version of RECORDED_VERSIONS) {
  Deno.test(`listItems() sorts the libraries of a ${version} server as it does`, () =>
    withRecorded(version, (recorded) => {
      let compared = 0;
      for (const { label, query, items } of recorded.lists) {
        if (!label.startsWith(LISTED)) continue;
        const own = stored(recorded, { libraryId: query.parentId ?? "" });
        const ids = idsOf(own);
        const served = servedIds(items).filter((it) => ids.includes(it));
        assertEquals(ids, served, label);
        compared += ids.length;
      }
      const films = stored(recorded, { types: ["movie"], by: "name" });
      // The titles are in several scripts.
      for (const script of ["Cyrillic", "Arabic", "Han", "Hangul", "Latin"]) {
        const letter = new RegExp(`\\p{Script=${script}}`, "u");
        assert(films.some((it) => letter.test(it.name)), script);
      }
      assert(compared >= 30, String(compared));
    }));

  Deno.test(`listItems() lists the first films of a ${version} server by its orders`, () =>
    withRecorded(version, (recorded) => {
      let compared = 0;
      for (const { query, items } of recorded.lists) {
        const [by, value] = SORTS[query.sortBy ?? ""] ?? [];
        if (by === undefined || value === undefined) continue;
        if (query.sortOrder !== "Descending") continue;
        const own = stored(recorded, { types: ["movie"], by });
        const find = (id: string) => own.find((it) => it.id === id);
        const served = servedIds(items).flatMap((it) => find(it) ?? []);
        assertEquals(served.length, items.length);
        const first = own.slice(0, served.length);
        assertEquals(first.map(value), served.map(value), query.sortBy);
        compared++;
      }
      assertEquals(compared, Object.keys(SORTS).length);
    }));

  Deno.test(`listItems() filters the films of a ${version} server as it does`, () =>
    withRecorded(version, (recorded) => {
      const compared = new Set<string>();
      for (const { label, query, items, total } of recorded.lists) {
        const conditions = conditionsOf(query);
        const type = TYPES[query.includeItemTypes ?? ""];
        if (conditions === null || type === undefined) continue;
        if (total !== items.length) continue;
        const own = conditions.flatMap((it) =>
          idsOf(stored(recorded, { types: [type], conditions: it }))
        );
        const ids = [...new Set(own)].toSorted();
        assertEquals(ids, servedIds(items).toSorted(), label);
        compared.add(label);
      }
      assert(compared.size >= 7, [...compared].join());
    }));

  Deno.test(`searchItems() finds what a ${version} server finds, in every script`, () =>
    withRecorded(version, (recorded) => {
      const { library, lists } = recorded;
      let compared = 0;
      for (const { query, items } of lists) {
        const words = query.searchTerm;
        // A server also finds letters in the middle of a word.
        if (words === undefined || words.length < 2) continue;
        const types = (query.includeItemTypes ?? "").split(",")
          .flatMap((it) => TYPES[it] ?? []);
        const options = { filter: { types }, limit: 10, countUpTo: 10 };
        const own = library.items.searchItems(ACCOUNT, words, options).items;
        const missing = servedIds(items).filter((it) =>
          !idsOf(own).includes(it)
        );
        assertEquals(missing, [], words);
        compared++;
      }
      assert(compared >= 5);
    }));
}

/**
 * Returns the conditions that select what a request selects, or null if there
 * are none. Several of them mean the items of any.
 */
function conditionsOf(
  query: Readonly<Record<string, string>>,
): readonly Partial<ItemConditions>[] | null {
  const named = (kind: NameKind, names: string) =>
    names.split("|").map((name) => ({ names: [{ kind, name }] }));
  const { genres, studios, years, minCommunityRating, filters } = query;
  if (genres !== undefined) return named("genre", genres);
  if (studios !== undefined) return named("studio", studios);
  if (years !== undefined) {
    return years.split(",").map(Number).map((year) => ({
      years: { from: year, to: year },
    }));
  }
  if (minCommunityRating !== undefined) {
    const value = Number(minCommunityRating);
    return [{ ratings: [{ test: ">=", value }] }];
  }
  if (filters === "IsPlayed") return [{ watched: true }];
  if (filters === "IsUnplayed") return [{ watched: false }];
  return filters === "IsFavorite" ? [{ favorite: true }] : null;
}
