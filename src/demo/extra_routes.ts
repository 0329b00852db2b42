import { json, problemError } from "./error_replies.ts";
import { extrasOf } from "./extras.ts";
import { mediaTypeOf } from "./item_kinds.ts";
import { itemView } from "./item_view.ts";
import type { DemoItem } from "./library_items.ts";
import { detailOf, itemsPage, wholeDetail } from "./library_views.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { readItemQuery } from "./item_query.ts";
import { detailsOf } from "./sample_details.ts";
import { selectItems } from "./select_items.ts";

const TICKS_PER_LINE = 35_000_000;

type ItemReply = (call: SignedInCall, item: DemoItem) => Response;

/** Replies with an item's extras, and with similar items. */
export const EXTRA_ROUTES: Readonly<Record<string, Route>> = {
  "get /videos/{id}/additionalparts": ofItem((call, item) =>
    itemsPage(extrasOf(call.library, { item, wanted: "part" }), {
      detail: wholeDetail(call),
    })
  ),
  "get /items/{id}/localtrailers": ofItem((call, item) =>
    list(call, extrasOf(call.library, { item, wanted: "Trailer" }))
  ),
  "get /items/{id}/specialfeatures": ofItem((call, item) =>
    list(call, extrasOf(call.library, { item, wanted: "special" }))
  ),
  "get /items/{id}/intros": ofItem((call) =>
    itemsPage([], { detail: wholeDetail(call) })
  ),
  "get /items/{id}/themesongs": ofItem((_, item) =>
    json({ OwnerId: item.id, Items: [], TotalRecordCount: 0, StartIndex: 0 })
  ),
  "get /items/{id}/ancestors": ofItem(ancestors),
  "get /items/{id}/similar": ofItem(similar),
  "get /artists/{id}/similar": ofItem(similar),
  "get /items/{id}/instantmix": ofItem(instantMix),
  "get /albums/{id}/instantmix": ofItem(instantMix),
  "get /audio/{id}/lyrics": ofItem(lyrics),
  "get /search/hints": guarded(hints),
};

function ofItem(reply: ItemReply): Route {
  return guarded((call) => {
    const { library, device, parameters } = call;
    const item = library.visible(device.user, parameters.id ?? "");
    return item === null ? problemError(404, "Not Found") : reply(call, item);
  });
}

function list(call: SignedInCall, items: readonly DemoItem[]): Response {
  const detail = wholeDetail(call);
  return json(items.map((it) => itemView(it, detail)));
}

function ancestors(call: SignedInCall, item: DemoItem): Response {
  const { library } = call;
  const above: DemoItem[] = [];
  for (let at = item.parent; at !== null; at = at.parent) above.push(at);
  const folder = library.findFolder(item.folderId);
  if (folder !== null) above.push(library.folderItem(folder));
  above.push(library.rootItem());
  return list(call, above);
}

/**
 * Returns items of the same kind with a genre in common, or all if it has none.
 */
function similar(call: SignedInCall, item: DemoItem): Response {
  const { library, device, query } = call;
  const genres = detailsOf(item).Genres ?? [];
  const found = library.visibleItems(device.user)
    .filter((it) => it.kind === item.kind && it.id !== item.id)
    .filter((it) =>
      genres.length === 0 ||
      (detailsOf(it).Genres ?? []).some((one) => genres.includes(one))
    );
  const asked = readItemQuery(query);
  if ("kind" in asked) return problemError(400, "Bad Request");
  const limit = asked.limit ?? found.length;
  // 12 adds the ids of other catalogues.
  const fields = new Set([
    ...asked.fields ?? [],
    ...(call.options.mode === "12" ? ["providerids"] : []),
  ]);
  const detail = detailOf({ ...asked, fields }, call);
  return itemsPage(found.slice(0, limit), { total: found.length, detail });
}

/** Returns the track itself, then others of its genres. */
function instantMix(call: SignedInCall, item: DemoItem): Response {
  const { library, device, query } = call;
  const genres = detailsOf(item).Genres ?? [];
  const mixed = library.visibleItems(device.user)
    .filter((it) => it.kind === "Audio")
    .filter((it) =>
      it.id === item.id ||
      (detailsOf(it).Genres ?? []).some((one) => genres.includes(one))
    )
    .sort((a, b) => Number(b.id === item.id) - Number(a.id === item.id));
  const asked = readItemQuery(query);
  if ("kind" in asked) return problemError(400, "Bad Request");
  return itemsPage(mixed.slice(0, asked.limit ?? mixed.length), {
    total: mixed.length,
    detail: detailOf(asked, call),
  });
}

function lyrics(_: SignedInCall, item: DemoItem): Response {
  if (!detailsOf(item).HasLyrics) return problemError(404, "Not Found");
  const words = item.name.split(" ");
  const Lyrics = ["", "…"].map((end, i) => ({
    Text: `${words[i] ?? item.name}${end}`,
    Start: 10_000_000 + i * TICKS_PER_LINE,
    Cues: [],
  }));
  return json({ Metadata: {}, Lyrics });
}

function hints(call: SignedInCall): Response {
  const { library, device, options } = call;
  const query = readItemQuery(call.query);
  if ("kind" in query) return problemError(400, "Bad Request");
  const asker = { user: device.user, mode: options.mode };
  const wide = { ...query, recursive: true };
  const { items, total } = selectItems(library, { query: wide, asker });
  return json({
    SearchHints: items.map((it) => hintView(it)),
    TotalRecordCount: total,
  });
}

function hintView(item: DemoItem) {
  const details = detailsOf(item);
  const { series } = item;
  const lender = details.BackdropImageTags?.[0] === undefined ? series : item;
  const backdrop = lender && detailsOf(lender).BackdropImageTags?.[0];
  return {
    ItemId: item.id,
    Id: item.id,
    Name: item.name,
    IndexNumber: item.index ?? undefined,
    ProductionYear: item.year ?? undefined,
    ParentIndexNumber: item.parentIndex ?? undefined,
    PrimaryImageTag: details.ImageTags?.Primary,
    BackdropImageTag: backdrop ?? undefined,
    BackdropImageItemId: backdrop ? lender?.id : undefined,
    Type: item.kind,
    RunTimeTicks: item.runTimeTicks ?? undefined,
    MediaType: mediaTypeOf(item),
    Series: series?.name,
    Artists: [],
    ChannelId: null,
    PrimaryImageAspectRatio: details.PrimaryImageAspectRatio,
  };
}
