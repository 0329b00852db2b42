import { messageError, problemError, textError } from "./error_replies.ts";
import { byAirOrder } from "./item_orders.ts";
import { readItemQuery } from "./item_query.ts";
import { isMissingEpisode } from "./item_kinds.ts";
import type { DemoItem } from "./library_items.ts";
import { detailOf, itemsPage } from "./library_views.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";

/**
 * Serves the seasons and episodes of a show, in the order of their broadcast.
 */
export const SHOW_ROUTES: Readonly<Record<string, Route>> = {
  "get /shows/{id}/seasons": guarded(seasons),
  "get /shows/{id}/episodes": guarded(episodes),
};

function seriesOf({ library, device, parameters }: SignedInCall) {
  const item = library.visible(device.user, parameters.id ?? "");
  return item?.kind === "Series" ? item : null;
}

function seasons(call: SignedInCall): Response {
  const series = seriesOf(call);
  const query = readItemQuery(call.query);
  if (series === null) return problemError(404, "Not Found");
  if ("kind" in query) return textError(400);
  // Virtual ones are included, whatever the query says.
  const items = call.library.childrenOf(series)
    .filter((it) => it.kind === "Season").toSorted(byAirOrder);
  return itemsPage(items, { detail: detailOf(query, call) });
}

function episodes(call: SignedInCall): Response {
  const series = seriesOf(call);
  const query = readItemQuery(call.query);
  if (series === null) return messageError(404, "Series not found");
  if ("kind" in query) return textError(400);
  const all = narrowed(call, series);
  const { startIndex, limit, isMissing } = query;
  const end = limit === null ? undefined : startIndex + limit;
  const shows = call.device.user.configuration.DisplayMissingEpisodes;
  const found = all.filter((it) => {
    const isVirtual = isMissingEpisode(it);
    if (isVirtual && !shows) return false;
    return isMissing === null || isVirtual === isMissing;
  });
  return itemsPage(found.slice(startIndex, end), {
    total: found.length,
    startIndex,
    detail: detailOf(query, call),
  });
}

function narrowed(
  { library, query }: SignedInCall,
  series: DemoItem,
): readonly DemoItem[] {
  const id = (name: string) => query.get(name)?.replaceAll("-", "") ?? null;
  const [seasonId, startId, middleId] = [
    "seasonId",
    "startItemId",
    "adjacentTo",
  ]
    .map(id);
  const season = query.get("season");
  const all = library.itemsIn(series).filter((it) => it.kind === "Episode")
    .filter((it) => season === null || it.parentIndex === Number(season))
    .filter((it) => !seasonId || it.parent?.id === seasonId)
    .toSorted(byAirOrder);
  const at = (wanted: string) => all.findIndex((it) => it.id === wanted);
  if (startId) return all.slice(Math.max(0, at(startId)));
  if (!middleId) return all;
  const middle = at(middleId);
  return middle < 0 ? [] : all.slice(Math.max(0, middle - 1), middle + 2);
}
