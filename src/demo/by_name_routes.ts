import { albumArtists, byName, countUnder, findByName } from "./by_name.ts";
import { json, problemError } from "./error_replies.ts";
import { itemView } from "./item_view.ts";
import { readItemQuery } from "./item_query.ts";
import type { DemoItem, DemoKind } from "./library_items.ts";
import { detailOf, wholeDetail } from "./library_views.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { detailsOf } from "./sample_details.ts";
import { selectItems } from "./select_items.ts";

/** The total number in every reply with years. */
const YEARS_TOTAL = 100;

/** Genres, studios, people, artists and years, and the values of filters. */
export const BY_NAME_ROUTES: Readonly<Record<string, Route>> = {
  "get /genres": guarded((call) => list(call, "Genre", { userData: false })),
  "get /genres/{name}": guarded((call) => one(call, "Genre")),
  "get /musicgenres": guarded((call) =>
    list(call, "MusicGenre", { userData: false })
  ),
  "get /studios": guarded((call) => list(call, "Studio")),
  "get /persons": guarded(persons),
  "get /persons/{name}": guarded((call) => one(call, "Person")),
  "get /years": guarded((call) => list(call, "Year", { total: YEARS_TOTAL })),
  "get /artists": guarded((call) => list(call, "MusicArtist")),
  "get /artists/albumartists": guarded((call) =>
    page(call, albumArtists(call.library, itemsAsked(call)))
  ),
  "get /artists/{name}": guarded((call) => one(call, "MusicArtist")),
  "get /items/filters": guarded(filters),
  "get /items/filters2": guarded(filters2),
  "get /items/counts": guarded(counts),
};

/** Returns the items that a request is about, at any depth. */
function itemsAsked(call: SignedInCall): readonly DemoItem[] {
  const { library, device, options } = call;
  const query = readItemQuery(call.query);
  if ("kind" in query) return [];
  const deep = {
    ...query,
    recursive: true,
    limit: null,
    startIndex: 0,
    searchTerm: null,
    anyOf: {},
  };
  const asker = { user: device.user, mode: options.mode };
  return selectItems(library, { query: deep, asker }).items;
}

function list(
  call: SignedInCall,
  kind: DemoKind,
  options: { userData?: boolean; total?: number } = {},
): Response {
  return page(
    call,
    byName(call.library, { kind, items: itemsAsked(call) }),
    options,
  );
}

function page(
  call: SignedInCall,
  all: readonly DemoItem[],
  { userData = true, total }: { userData?: boolean; total?: number } = {},
): Response {
  const query = readItemQuery(call.query);
  if ("kind" in query) return problemError(400, "Bad Request");
  const term = query.searchTerm;
  const found = term === null
    ? all
    : all.filter((it) => it.name.toLowerCase().includes(term));
  const { startIndex, limit } = query;
  const shown = found.slice(
    startIndex,
    limit === null ? undefined : startIndex + limit,
  );
  const detail = { ...detailOf(query, call), userData };
  const counted = query.fields?.has("itemcounts") ?? false;
  const items = shown.map((it) => ({
    ...itemView(it, detail),
    ...(counted && it.kind !== "MusicArtist"
      ? { ChildCount: 0, ...countUnder(it, itemsAsked(call)) }
      : {}),
  }));
  // 10.11 does not count these.
  const isCounted = total !== undefined || call.options.mode === "12";
  return json({
    Items: items,
    TotalRecordCount: isCounted ? total ?? found.length : 0,
    StartIndex: startIndex,
  });
}

/**
 * 10.11 lists only the people of films, and its total counts only that page.
 */
function persons(call: SignedInCall): Response {
  const { library, query, options } = call;
  const wanted = query.get("appearsInItemId")?.replaceAll("-", "");
  const items = itemsAsked(call).filter((it) =>
    (!wanted || it.id === wanted) &&
    (options.mode === "12" || it.kind === "Movie")
  );
  const all = byName(library, { kind: "Person", items });
  const limit = Number(query.get("limit") ?? all.length);
  return options.mode === "12"
    ? page(call, all)
    : page(call, all, { total: Math.min(limit, all.length) });
}

function one(call: SignedInCall, kind: DemoKind): Response {
  const { library, device, raw } = call;
  const name = decodeURIComponent(raw.name ?? "");
  const { user } = device;
  const { item, known } = findByName(library, kind, { user, name });
  if (!known && kind === "Person") return problemError(404, "Not Found");
  return json(namedView(call, item));
}

/** Builds the reply for a named item, with the number of items under it. */
export function namedView(call: SignedInCall, item: DemoItem) {
  const { library, device } = call;
  const counts = countUnder(item, library.visibleItems(device.user));
  const children = Object.values(counts).reduce((sum, it) => sum + it, 0);
  const { RecursiveItemCount: inside, ...view } = itemView(
    item,
    wholeDetail(call),
  );
  const isFolder = view.IsFolder === true;
  return {
    ...view,
    RecursiveItemCount: isFolder ? inside : undefined,
    ChildCount: children,
    ...counts,
    MusicVideoCount: 0,
  };
}

function filters(call: SignedInCall): Response {
  // Since 12 the request must name a library.
  const isBare = call.options.mode === "12" && !call.query.has("parentId");
  const items = isBare ? [] : itemsAsked(call);
  return json({
    Genres: uniqueTexts(items.flatMap((it) => detailsOf(it).Genres ?? [])),
    Tags: uniqueTexts(items.flatMap((it) => detailsOf(it).Tags ?? [])),
    OfficialRatings: uniqueTexts(
      items.flatMap((it) => detailsOf(it).OfficialRating ?? []),
    ),
    Years: [...new Set(items.flatMap((it) => it.year ?? []))].sort(),
  });
}

function filters2(call: SignedInCall): Response {
  const items = itemsAsked(call);
  const genres = items.flatMap((it) => detailsOf(it).GenreItems ?? []);
  const languages = (type: string) =>
    uniqueTexts(
      items.flatMap((it) => detailsOf(it).MediaStreams ?? [])
        .filter((it) => it.Type === type)
        .flatMap((it) => it.Language ?? []),
    ).map((it) => ({ Name: it, Value: it }));
  return json({
    Genres: [...new Map(genres.map((it) => [it.Name, it])).values()]
      .sort((a, b) => a.Name.localeCompare(b.Name)),
    Tags: [],
    ...(call.options.mode === "12"
      ? {
        AudioLanguages: languages("Audio"),
        SubtitleLanguages: languages("Subtitle"),
      }
      : {}),
  });
}

function counts(call: SignedInCall): Response {
  const { library, device, options } = call;
  const items = library.visibleItems(device.user);
  const count = (kind: DemoKind) =>
    items.filter((it) => it.kind === kind).length;
  return json({
    MovieCount: count("Movie"),
    SeriesCount: count("Series"),
    EpisodeCount: count("Episode"),
    ArtistCount: count("MusicArtist"),
    ProgramCount: 0,
    TrailerCount: count("Trailer"),
    SongCount: count("Audio"),
    AlbumCount: count("MusicAlbum"),
    MusicVideoCount: count("MusicVideo"),
    BoxSetCount: count("BoxSet"),
    BookCount: count("Book"),
    ItemCount: options.mode === "12" ? items.length : 0,
  });
}

function uniqueTexts(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort();
}
