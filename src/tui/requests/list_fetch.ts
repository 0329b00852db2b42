import { readFilterText } from "../../core/filter_text.ts";
import {
  BY_NAME,
  isUnconditional,
  type ItemConditions,
  type ItemSort,
  NO_CONDITIONS,
} from "../../core/item_selection.ts";
import { type FailureKind, toFailure } from "../../core/failure.ts";
import {
  INSIDE_LIMIT,
  type ItemType,
  TOP_TYPES,
} from "../../core/media_item.ts";
import { squashText } from "../../core/search_text.ts";
import { foldText } from "../../core/sort_key.ts";
import type { ListQuery } from "../model/lists.ts";
import type { ItemRef, Location, NamedLocation } from "../model/location.ts";
import { mergeMissing } from "../model/missing_rows.ts";
import type { Fetch } from "../model/row_store.ts";
import { grouped, GROUPED_LIMIT } from "../model/search_groups.ts";
import { isByName } from "../model/sorting.ts";
import type { ItemView, ListedItem } from "../model/views.ts";
import { entriesOf } from "./entry_requests.ts";
import type { MissingEpisodes } from "./missing_episodes.ts";
import type { Tools } from "./requests.ts";

/** The maximum number of rows that match a filter. */
const FOUND_LIMIT = 1_000;
const NO_EPISODES = { episodeCount: 0, watchedCount: 0 };
const FROM_START = { from: null, fromItem: null };
/** The input that selects all items. */
export const EVERYTHING = { account: null, types: [], year: null };

interface Within {
  readonly libraryId: string | null;
  readonly parentId: string | null;
}

/** A filter without its words, and the order. */
interface Selection {
  readonly conditions?: ItemConditions;
  readonly words?: string;
  readonly sort?: ItemSort;
  readonly types?: ItemType[];
}

/** The types of items inside others, for a name with no other items. */
const INSIDE_TYPES: readonly ItemType[] = ["episode", "track"];

/** Returns what reads a list window by window; null if there is none. */
export function fetchFor(
  tools: Tools,
  { location, query, missing }: {
    location: Location;
    query: ListQuery;
    missing: MissingEpisodes;
  },
): Fetch<ListedItem> | null {
  const { conditions, words } = readFilterText(query.filter);
  const selection = isUnconditional(conditions) ? {} : { conditions };
  switch (location.kind) {
    case "library":
      return ofLibrary(tools, {
        libraryId: location.id,
        words,
        sort: query.sort,
        ...selection,
      });
    case "named":
      return underName(tools, { location, query });
    case "inside":
      return inside(tools, {
        holder: location.item,
        words,
        missing,
        ...selection,
      });
    case "list": {
      const entries = { listId: location.list.id, filter: words };
      return withNote(tools, entriesOf(tools, { ...entries, ...selection }));
    }
    case "search":
      return query.filter.trim() === ""
        ? null
        : withNote(tools, everywhere(tools, { words, ...selection }));
    default:
      return null;
  }
}

/** Returns the input that selects the titles under a name. */
export function selectionAt({ of, name, library, inside }: NamedLocation) {
  return {
    libraryId: library?.id ?? null,
    parentId: null,
    types: inside ? [...INSIDE_TYPES] : [],
    conditions: { ...NO_CONDITIONS, names: [{ kind: of, name }] },
  };
}

/** Lists the titles under a name that meet the conditions of the filter. */
function underName(
  tools: Tools,
  { location, query }: { location: NamedLocation; query: ListQuery },
): Fetch<ListedItem> {
  const { conditions, words } = readFilterText(query.filter);
  const { libraryId, types, conditions: own } = selectionAt(location);
  const names = [...conditions.names, ...own.names];
  const selection = {
    libraryId,
    words,
    types,
    conditions: { ...conditions, names },
    // Episodes and tracks are in the order of their series and albums.
    sort: location.inside ? BY_NAME : query.sort,
  };
  const titles = ofLibrary(tools, selection);
  if (location.of !== "person" || location.inside) return titles;
  // Some people are only in episodes.
  const inside = { ...selection, types: [...INSIDE_TYPES], sort: BY_NAME };
  const episodes = ofLibrary(tools, inside);
  return async (window, signal) => {
    const page = await titles(window, signal);
    const isEmpty = page.total === 0 && page.note === undefined;
    return isEmpty ? await episodes(window, signal) : page;
  };
}

/** Ranks what words alone find; sorts the rest. */
function ofLibrary(
  tools: Tools,
  { libraryId, words, sort, conditions, types = [] }: Selection & {
    libraryId: string | null;
    words: string;
    sort: ItemSort;
  },
): Fetch<ListedItem> {
  const within = { libraryId, parentId: null };
  const order = isByName(sort) ? {} : { sort };
  if (conditions === undefined) {
    return words === ""
      ? listed(tools, { ...within, ...order })
      : found(tools, { words, libraryId, types: TOP_TYPES });
  }
  const chosen = { ...within, ...order, types, conditions };
  return withNote(
    tools,
    listed(tools, words === "" ? chosen : { ...chosen, words }),
  );
}

/** Failures that leave a list empty, because of a name in its filter. */
const NOTED: readonly FailureKind[] = [
  "not_found",
  "unreachable",
  "timeout",
  "server_error",
];

/**
 * Shows in the list, which is empty then, that no item has a name or that the
 * server could not be asked for it.
 */
function withNote(
  { remedyText }: Pick<Tools, "remedyText">,
  fetch: Fetch<ListedItem>,
): Fetch<ListedItem> {
  return async (window, signal) => {
    try {
      return await fetch(window, signal);
    } catch (caught) {
      const failure = toFailure(caught);
      if (!NOTED.includes(failure.kind)) throw caught;
      const note = `${failure.message}. ${remedyText(failure)}`;
      return { rows: [], total: 0, note };
    }
  };
}

function listed(
  { client, say }: Tools,
  selection: Within & Selection,
): Fetch<ListedItem> {
  return async (window, signal) => {
    const input = { ...EVERYTHING, ...selection, ...window, ...FROM_START };
    const { items, total, seasons, problem } = await client
      .send("list-items", input, { signal });
    if (problem) say("This list may be incomplete", { bad: problem.message });
    if (seasons.length === 0) return { rows: items, total };
    const progress = new Map(seasons.map((it) => [it.id, it]));
    const rows = items.map((it) =>
      it.type === "season"
        ? { ...it, progress: progress.get(it.id) ?? NO_EPISODES }
        : it
    );
    return { rows, total };
  };
}

/** Searches all libraries and groups the results by their kind. */
function everywhere(
  tools: Tools,
  { words, conditions }: { words: string; conditions?: ItemConditions },
): Fetch<ListedItem> {
  const most = GROUPED_LIMIT;
  const best = found(tools, {
    words,
    libraryId: null,
    types: [],
    most,
    ...conditions === undefined ? {} : { conditions },
  });
  const window = { offset: 0, limit: most };
  return async ({ offset, limit }, signal) => {
    const rows = grouped((await best(window, signal)).rows);
    return { rows: rows.slice(offset, offset + limit), total: rows.length };
  };
}

function found(
  { client }: Tools,
  { words, libraryId, types, most = FOUND_LIMIT, conditions }: {
    words: string;
    libraryId: string | null;
    types: readonly ItemType[];
    most?: number;
    conditions?: ItemConditions;
  },
): Fetch<ListedItem> {
  return async ({ offset, limit }, signal) => {
    const isEmpty = words.trim() === "" && conditions === undefined;
    if (isEmpty) return { rows: [], total: 0 };
    const input = {
      ...EVERYTHING,
      words,
      libraryId,
      types: [...types],
      limit: Math.min(most, offset + limit),
      countUpTo: most,
      askServer: false,
      ...conditions === undefined ? {} : { conditions },
    };
    const { items, total } = await client.send("search-items", input, {
      signal,
    });
    return { rows: items.slice(offset), total: Math.min(total, most) };
  };
}

/** Looks for words in episodes or tracks here, because there are few. */
function inside(
  tools: Tools,
  { holder, words, missing, ...selection }: Selection & {
    holder: ItemRef;
    words: string;
    missing: MissingEpisodes;
  },
): Fetch<ListedItem> {
  const within = { libraryId: null, parentId: holder.id };
  const stored = withNote(tools, listed(tools, { ...within, ...selection }));
  // Conditions apply to what is in the library.
  const all = selection.conditions === undefined
    ? withMissing(stored, () => missing.of(holder))
    : stored;
  if (words === "") return all;
  const wanted = foldText(words);
  const squashed = squashText(words);
  return async ({ offset, limit }, signal) => {
    const window = { offset: 0, limit: INSIDE_LIMIT };
    const { rows } = await all(window, signal);
    const fit = rows.filter(({ name }) =>
      foldText(name).includes(wanted) ||
      squashed !== "" && squashText(name).includes(squashed)
    );
    return { rows: fit.slice(offset, offset + limit), total: fit.length };
  };
}

/** Adds the episodes that are not in the library to a list, in their places. */
function withMissing(
  stored: Fetch<ListedItem>,
  missing: () => readonly ItemView[],
): Fetch<ListedItem> {
  return async (window, signal) => {
    const absent = missing();
    if (absent.length === 0) return await stored(window, signal);
    const { offset, limit } = window;
    const { rows } = await stored({ offset: 0, limit: INSIDE_LIMIT }, signal);
    const now = new Date().toISOString();
    const merged = mergeMissing(rows, absent, { now });
    return {
      rows: merged.slice(offset, offset + limit),
      total: merged.length,
      missing: merged.length - rows.length,
    };
  };
}
