import { json } from "./error_replies.ts";
import { type ItemDetail, itemView } from "./item_view.ts";
import type { ItemQuery } from "./item_query.ts";
import type { DemoItem } from "./library_items.ts";
import type { SignedInCall } from "./route.ts";

/** Selects the members of each item in a listing. */
export function detailOf(
  query: Pick<ItemQuery, "fields" | "images" | "imageTypes" | "userData">,
  { library, device, options }: SignedInCall,
): ItemDetail {
  return {
    serverId: options.id,
    mode: options.mode,
    userId: device.user.id,
    library,
    fields: query.fields,
    imageTypes: query.images ? query.imageTypes : new Set(),
    userData: query.userData && !device.isKey,
    configuration: device.user.configuration,
  };
}

/** Requests everything, like a request for one item. */
export function wholeDetail(call: SignedInCall): ItemDetail {
  return detailOf({
    fields: null,
    images: true,
    imageTypes: null,
    userData: true,
  }, call);
}

/** Builds a page of items with the same members. */
export function itemsPage(
  items: readonly DemoItem[],
  { total, startIndex = 0, detail }: {
    total?: number;
    startIndex?: number;
    detail: ItemDetail;
  },
): Response {
  return json({
    Items: items.map((it) => itemView(it, detail)),
    TotalRecordCount: total ?? items.length,
    StartIndex: startIndex,
  });
}
