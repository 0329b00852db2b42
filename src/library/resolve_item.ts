import { Failure } from "../core/failure.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import {
  holdsEpisode,
  type MediaLibrary,
  type StoredItem,
  TOP_TYPES,
} from "../core/media_item.ts";
import {
  nameWithSeries,
  nameWithYear,
  withoutYear,
  yearIn,
} from "../core/item_names.ts";
import { distinguish } from "../core/distinguish.ts";
import {
  indexWords,
  PLACE,
  type SearchTerm,
  searchTerms,
  squashText,
} from "../core/search_text.ts";
import { foldText } from "../core/sort_key.ts";
import type { TokenKey } from "../core/token_key.ts";

const ID =
  /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
/** `Harbour Street S02E05`, `… S02E05-E06`, `… S02`, `… E05` without a season. */
const WITH_PLACE =
  /^(.+?)\s+(?=[se])(?:s([0-9]{1,4}))?\s*(?:e([0-9]{1,5})(?:\s*-\s*e?([0-9]{1,5}))?)?$/i;
/** The most items to choose from. */
const MAX_MATCHES = 10;
/** The most items of one name that are compared. */
const NAMESAKES = 50;
/** `Harbour Street 2x05` */
const CROSSED = /(?<=\s)([0-9]{1,2})x([0-9]{1,4})$/i;
/** Seasons and episodes of one series. */
const MAX_CHILDREN = 10_000;

type Find = (reference: string) => StoredItem[];

/**
 * Finds the item that the user names: by an id, a name with or without its
 * year, or a series with `S02E05` or `2x05`, even in a file of several
 * episodes; otherwise the only item that a search finds, if the words are its
 * own: see {@link isNamedBy}. Case and diacritics do not matter.
 *
 * @throws {Failure} `not_found` when nothing matches
 * @throws {Failure} `usage` when several match; `details.matches` lists them
 * @throws {Failure} `usage` when the reference is empty
 */
export function resolveItem(
  index: LibraryIndex,
  { account, reference }: { account: TokenKey; reference: string },
): StoredItem {
  const wanted = reference.trim();
  if (wanted === "") throw unnamed();
  const exact = findNamed(index, { account, reference: wanted });
  const found = exact.length > 0
    ? exact
    : searched(index, { account, text: wanted });
  const isMatch = exact.length > 0 || found.some((it) => isNamedBy(it, wanted));
  const [item, another] = isMatch ? found : [];
  if (item && another === undefined) return item;
  if (item) {
    const libraries = index.libraries.listLibraries(account);
    const why = "it matches more than one";
    throw ambiguous(wanted, { found, libraries, why });
  }
  throw new Failure("not_found", `Cannot find item "${wanted}"`, {
    hint: "Search with `jellytau library search <words>`, or update the " +
      "library with `jellytau library sync`",
    remedy: "find-item",
  });
}

/** Returns the items with that id, name, or place in a series. */
export function findNamed(
  index: LibraryIndex,
  { account, reference }: { account: TokenKey; reference: string },
): StoredItem[] {
  const wanted = reference.trim();
  const id = asItemId(wanted);
  const named: Find = (name) => byName(index, { account, name });
  const found = id === null ? [] : list(byId(index, { account, id }));
  if (found.length > 0) return found;
  const ofName = named(wanted);
  return ofName.length > 0
    ? ofName
    : byPlace(index, account, { text: wanted, named });
}

/** Returns an item's id in its stored form; null for other text. */
export function asItemId(reference: string): string | null {
  const text = reference.trim();
  return ID.test(text) ? text.replaceAll("-", "").toLowerCase() : null;
}

function byId(
  index: LibraryIndex,
  { account, id }: { account: TokenKey; id: string },
) {
  return index.items.findItem(account, id);
}

/**
 * Finds items by name, with or without the year in brackets, whether the server
 * has the year in the name or beside it.
 */
function byName(
  index: LibraryIndex,
  { account, name }: { account: TokenKey; name: string },
): StoredItem[] {
  const find = (text: string) =>
    preferTop(
      index.items.findItemsByName(account, { name: text, limit: NAMESAKES }),
    );
  const exact = find(name);
  if (exact.length > 0) return exact;
  const year = yearIn(name);
  if (year !== null) {
    return find(withoutYear(name)).filter((it) => it.year === year);
  }
  const options = { filter: {}, limit: NAMESAKES, countUpTo: NAMESAKES };
  const wanted = foldText(name).trim();
  const { items } = index.items.searchItems(account, name, options);
  return preferTop(
    items.filter((it) =>
      yearIn(it.name) !== null && foldText(withoutYear(it.name)) === wanted
    ),
  );
}

/** Returns only the films and the like; all items if there are none. */
function preferTop(items: StoredItem[]): StoredItem[] {
  const top = items.filter((it) => TOP_TYPES.includes(it.type));
  return top.length > 0 ? top : items;
}

function byPlace(
  index: LibraryIndex,
  account: TokenKey,
  { text, named }: { text: string; named: Find },
): StoredItem[] {
  const [, name, season, episode, end] =
    WITH_PLACE.exec(text.replace(CROSSED, "S$1E$2")) ?? [];
  if (name === undefined) return [];
  const children = (parentId: string) => {
    const window = { offset: 0, limit: MAX_CHILDREN };
    return index.items.listItems(account, { parentId }, window).items;
  };
  const series = named(name).filter((it) => it.type === "series");
  const inside = series.flatMap((it) => children(it.id));
  const number = season === undefined ? null : Number(season);
  // A server may put episodes without a season into one without a number.
  const seasons = inside.filter((it) =>
    it.type === "season" && it.seasonNumber === number
  );
  if (episode === undefined) return seasons;
  return [...inside, ...seasons.flatMap((it) => children(it.id))].filter((it) =>
    it.seasonNumber === number && holdsEpisode(it, Number(episode)) &&
    holdsEpisode(it, Number(end ?? episode))
  );
}

/**
 * Returns whether text consists of whole words of an item's own name, which may
 * follow words of its series, album or artists, as in `artist title`. A place in
 * a series, such as `S01E02`, counts as a name; a year needs other words.
 */
function isNamedBy(item: StoredItem, text: string): boolean {
  const { name, originalTitle, sortKey, year } = item;
  const own = wordsOf([name, originalTitle, sortKey]);
  if (own.has(squashText(text))) return true;
  const { seriesName, albumName, artists, albumArtist } = item;
  const around = wordsOf([seriesName, albumName, ...artists, albumArtist]);
  const isPlaced = item.type === "episode" || item.type === "season";
  const rest = isPlaced ? text.replaceAll(PLACE, " ") : text;
  const terms = searchTerms(rest).filter((it) =>
    it.text !== String(year) || own.has(it.text)
  );
  const isIn = (words: ReadonlySet<string>) => (term: SearchTerm) =>
    term.words.every((it) => words.has(it)) ||
    term.joined !== null && words.has(term.joined);
  const first = terms.findIndex((it) => !isIn(around)(it));
  // At least one word, or the place, must be the item's own.
  const last = rest === text ? terms.length - 1 : terms.length;
  const title = terms.slice(first === -1 ? last : first);
  return terms.length > 0 && title.every(isIn(own));
}

function wordsOf(texts: readonly (string | null)[]): ReadonlySet<string> {
  return new Set(indexWords(texts.join(" ")).split(" "));
}

/** Searches the stored words of items, also those of artists and genres. */
export function searched(
  index: LibraryIndex,
  { account, text }: { account: TokenKey; text: string },
): StoredItem[] {
  const options = { filter: {}, limit: MAX_MATCHES, countUpTo: MAX_MATCHES };
  return index.items.searchItems(account, text, options).items;
}

function list<T>(it: T | null): T[] {
  return it === null ? [] : [it];
}

function unnamed(): Failure {
  return new Failure("usage", 'Cannot find item "": its name is empty', {
    hint: "Give an ID or a name",
  });
}

/** Returns the failure that lists items to choose from. */
export function ambiguous(
  wanted: string,
  { found, libraries, why }: {
    found: readonly StoredItem[];
    libraries: readonly MediaLibrary[];
    why: string;
  },
): Failure {
  const some = found.slice(0, MAX_MATCHES);
  const titles = some.map(itemTitle);
  const places = distinguish(
    some.map((it, at) => ({ ...it, title: titles[at] ?? "" })),
    libraries,
  );
  const matches = some.map(({ id }, at) =>
    `${titles[at]}${places[at] ? ` in ${places[at]}` : ""}: ${id}`
  );
  return new Failure(
    "usage",
    `Cannot tell which item is meant by "${wanted}": ${why}`,
    {
      hint: matches.length === 1 ? "Use this ID" : "Use one of these IDs",
      details: { matches },
    },
  );
}

/** Returns a title such as `Harbour Street S02E05 The Garden (1987)`. */
function itemTitle(item: StoredItem): string {
  return nameWithYear({ name: nameWithSeries(item), year: item.year });
}
