import { nameWithYear } from "../core/item_names.ts";
import type { LibraryIndex } from "../core/library_ports.ts";
import { episodeCode, type StoredItem } from "../core/media_item.ts";
import type { Suggestion } from "../core/suggestion.ts";
import type { TokenKey } from "../core/token_key.ts";

/** Enough to choose from; more typed letters find the rest. */
const MAX_ITEMS = 50;
/** Seasons and episodes of one series. */
const MAX_CHILDREN = 1_000;
/** Matches an unfinished year, as in `Twin (19`. */
const BEGUN_YEAR = /\s+\([0-9]*\)?$/;
/** Matches an unfinished season or episode, as in `Harbour Street S0`. */
const WITH_PLACE = /^(.+?)\s+s[0-9]*(?:e[0-9]*)?$/i;

/** Returns some items whose names begin with the typed text. */
export function suggestItems(
  library: LibraryIndex,
  { account, typed }: { account: TokenKey; typed: string },
): Suggestion[] {
  const search = { filter: {}, limit: MAX_ITEMS, countUpTo: 0 };
  const name = typed.replace(BEGUN_YEAR, "");
  const found = name.trim() === ""
    ? library.items.listItems(account, {}, { offset: 0, limit: MAX_ITEMS })
      .items
    : library.items.searchItems(account, name, search).items;
  const items = found.map((it) => nameOf(library, account, it));
  const [, series] = WITH_PLACE.exec(typed) ?? [];
  if (series === undefined) return items;
  return [...items, ...places(library, { account, name: series })];
}

/** Returns the name if it is unique, else with its year, else the id. */
function nameOf(
  library: LibraryIndex,
  account: TokenKey,
  { id, name, type, year, seriesName }: StoredItem,
): Suggestion {
  const namesakes = library.items.findItemsByName(account, {
    name,
    limit: MAX_ITEMS,
  });
  const note = [type, year, seriesName].filter((it) => it !== null).join(", ");
  if (namesakes.length === 1) return { value: name, note, anyCase: true, id };
  const sameYear = namesakes.filter((it) => it.year === year);
  if (year !== null && sameYear.length === 1) {
    return { value: nameWithYear({ name, year }), note, anyCase: true, id };
  }
  return { value: id, note: `${name}, ${note}` };
}

/** Returns seasons and episodes, such as `Harbour Street S02E05`. */
function places(
  library: LibraryIndex,
  { account, name }: { account: TokenKey; name: string },
): Suggestion[] {
  const children = ({ id }: StoredItem) =>
    library.items.listItems(account, { parentId: id }, {
      offset: 0,
      limit: MAX_CHILDREN,
    }).items;
  const series = library.items.findItemsByName(account, {
    name,
    limit: MAX_ITEMS,
  })
    .filter((it) => it.type === "series");
  const [only] = series;
  if (only === undefined || series.length > 1) return [];
  const inside = children(only);
  const seasons = inside.filter((it) => it.type === "season");
  return [...inside, ...seasons.flatMap(children)].flatMap((it) => {
    const place = episodeCode(it) ?? seasonCode(it);
    if (place === null) return [];
    const value = `${only.name} ${place}`;
    return [{ value, note: it.name, anyCase: true, id: it.id }];
  });
}

function seasonCode({ type, seasonNumber }: StoredItem): string | null {
  if (type !== "season" || seasonNumber === null) return null;
  return `S${String(seasonNumber).padStart(2, "0")}`;
}
