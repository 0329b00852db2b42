import { json, problemError, textError } from "./error_replies.ts";
import { isMissingEpisode } from "./item_kinds.ts";
import { itemView } from "./item_view.ts";
import { type ItemQuery, readItemQuery } from "./item_query.ts";
import type { DemoItem, DemoKind } from "./library_items.ts";
import { detailOf, itemsPage, wholeDetail } from "./library_views.ts";
import { nextEpisode } from "./next_up.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { selectItems } from "./select_items.ts";

const LATEST_LIMIT = 20;
const LATEST_KINDS: readonly DemoKind[] = [
  "Movie",
  "Episode",
  "Audio",
  "Video",
  "MusicVideo",
  "Book",
  "AudioBook",
  "Photo",
];

/** Serves the rows of a home screen: resume, next up and latest. */
export const HOME_ROUTES: Readonly<Record<string, Route>> = {
  "get /useritems/resume": guarded(resume),
  "get /users/{user}/items/resume": guarded(resume),
  "get /shows/nextup": guarded(nextUp),
  "get /shows/upcoming": guarded((call) =>
    itemsPage([], { detail: wholeDetail(call) })
  ),
  "get /items/latest": guarded(latest),
  "get /items/suggestions": guarded(suggestions),
};

/** Replies to a query, or refuses one that cannot be read. */
function queried(
  call: SignedInCall,
  reply: (query: ItemQuery) => Response,
): Response {
  const query = readItemQuery(call.query);
  return "kind" in query ? textError(400) : reply(query);
}

function pageOf(
  call: SignedInCall,
  all: readonly DemoItem[],
  { query, uncounted }: { query: ItemQuery; uncounted: "page" | "zero" },
): Response {
  const { startIndex, limit } = query;
  const end = limit === null ? undefined : startIndex + limit;
  const items = all.slice(startIndex, end);
  const otherwise = uncounted === "page" ? items.length : 0;
  return itemsPage(items, {
    total: query.counted ? all.length : otherwise,
    startIndex,
    detail: detailOf(query, call),
  });
}

/** Returns items in progress, the last one first. */
function resume(call: SignedInCall): Response {
  const { library, device, options } = call;
  const dataOf = (it: DemoItem) => library.userData(device.user.id, it);
  return queried(call, (query) => {
    const asker = { user: device.user, mode: options.mode };
    const wide = { ...query, recursive: true, startIndex: 0, limit: null };
    const begun = selectItems(library, { query: wide, asker }).items
      .filter((it) => dataOf(it).positionTicks > 0)
      .sort((a, b) =>
        (dataOf(b).lastPlayedMs ?? 0) - (dataOf(a).lastPlayedMs ?? 0)
      );
    // Since 12 folders in progress are included if the query names no type.
    const folders = query.mediaTypes.length > 0 || options.mode !== "12"
      ? []
      : begun.flatMap((it) => [it.parent ?? [], it.series ?? []].flat());
    const all = [...begun, ...new Set(folders)];
    return pageOf(call, all, { query, uncounted: "page" });
  });
}

/**
 * For each show in progress, returns the episode after the last watched one.
 */
function nextUp(call: SignedInCall): Response {
  const { library, device, query: given } = call;
  const wanted = given.get("seriesId")?.replaceAll("-", "") ?? null;
  const cutoffMs = Date.parse(given.get("nextUpDateCutoff") ?? "");
  return queried(call, (query) => {
    const shows = library.visibleItems(device.user)
      .filter((it) => it.kind === "Series")
      .filter((it) => wanted === null || it.id === wanted)
      .flatMap((it) =>
        nextOf(call, { series: it, fromFirst: wanted !== null }) ?? []
      )
      .filter((it) => Number.isNaN(cutoffMs) || it.watchedMs >= cutoffMs)
      .sort((a, b) => b.watchedMs - a.watchedMs)
      .map((it) => it.episode);
    return pageOf(call, shows, { query, uncounted: "zero" });
  });
}

function nextOf(
  { library, device, query, options }: SignedInCall,
  { series, fromFirst }: { series: DemoItem; fromFirst: boolean },
): { episode: DemoItem; watchedMs: number } | null {
  const dataOf = (it: DemoItem) => library.userData(device.user.id, it);
  const episodes = library.itemsIn(series)
    .filter((it) => it.kind === "Episode" && !isMissingEpisode(it));
  const found = nextEpisode(episodes, dataOf);
  if (found === null || (found.anchor === null && !fromFirst)) return null;
  const { episode, anchor } = found;
  if (query.get("enableRewatching") === "true" && anchor === null) return null;
  const isBegun = dataOf(episode).positionTicks > 0;
  if (isBegun && query.get("enableResumable") === "false") return null;
  const times = episodes.map((it) => dataOf(it).lastPlayedMs ?? 0);
  // Since 12 the order is by the last watched episode.
  const watchedMs = options.mode === "12"
    ? anchor && dataOf(anchor).lastPlayedMs || 0
    : Math.max(0, ...times);
  return { episode, watchedMs };
}

interface LatestGroup {
  readonly shown: DemoItem;
  readonly count: number;
}

/** Returns new, unwatched items; combines those of one show or album. */
function latest(call: SignedInCall): Response {
  const { library, device, query: given, options } = call;
  return queried(call, (query) => {
    const asker = { user: device.user, mode: options.mode };
    const wide = { ...query, recursive: true, startIndex: 0, limit: null };
    const hides = device.user.configuration.HidePlayedInLatest;
    const fresh = selectItems(library, { query: wide, asker }).items
      .filter((it) => LATEST_KINDS.includes(it.kind) && !isMissingEpisode(it))
      .filter((it) => !hides || !library.userData(device.user.id, it).played)
      .sort((a, b) => b.createdMs - a.createdMs);
    const groups = given.get("groupItems") === "false"
      ? fresh.map((shown) => ({ shown, count: 0 }))
      : grouped(fresh);
    const detail = detailOf(query, call);
    const shown = groups.slice(0, query.limit ?? LATEST_LIMIT);
    return json(shown.map(({ shown, count }) => ({
      ...itemView(shown, detail),
      ...childCount(count, { mode: options.mode, parentId: query.parentId }),
    })));
  });
}

/** Returns the number of children: 12 sends it only if no library was named. */
function childCount(
  count: number,
  { mode, parentId }: { mode: string; parentId: string | null },
) {
  const isSent = mode !== "12" || (parentId === null && count > 0);
  return isSent ? { ChildCount: count } : {};
}

function grouped(items: readonly DemoItem[]): LatestGroup[] {
  const groups = new Map<string, DemoItem[]>();
  for (const item of items) {
    const over = item.kind === "Audio" ? item.parent : item.series;
    const key = over?.id ?? item.id;
    groups.set(key, [...groups.get(key) ?? [], item]);
  }
  return [...groups.values()].flatMap((group): LatestGroup[] => {
    const [first] = group;
    if (first === undefined) return [];
    const over = first.kind === "Audio" ? first.parent : first.series;
    const isGroup = over !== null &&
      (first.kind === "Audio" || group.length > 1);
    return [
      isGroup ? { shown: over, count: group.length } : {
        shown: first,
        count: 0,
      },
    ];
  });
}

/** Returns any items of the requested kind. */
function suggestions(call: SignedInCall): Response {
  const { library, device, query } = call;
  const kinds = (query.get("type") ?? "").split(",");
  const all = library.visibleItems(device.user)
    .filter((it) => kinds.includes(it.kind));
  const limit = Number(query.get("limit") ?? all.length);
  if (Number.isNaN(limit)) return problemError(400, "Bad Request");
  return itemsPage(all.slice(0, limit), {
    total: all.length,
    detail: { ...wholeDetail(call), userData: false },
  });
}
