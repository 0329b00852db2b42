import {
  emptyError,
  messageError,
  problemError,
  textError,
} from "./error_replies.ts";
import type { DemoItem } from "./library_items.ts";
import { type ItemQuery, readItemQuery, selectItems } from "./library_query.ts";
import { folderView, type ItemDetail, itemView } from "./library_views.ts";
import { pictureReply } from "./picture_reply.ts";
import { guarded, open, type Route, type RouteCall } from "./route.ts";

const GUID = /^[0-9a-f]{32}$/;

/** Libraries, items and pictures. */
export const LIBRARY_ROUTES: Readonly<Record<string, Route>> = {
  "get /userviews": guarded(({ library, switches }) => {
    const folders = library.folders.filter((it) => it.listed);
    return page(folders.map((it) => folderView(it, switches.id)), {
      total: folders.length,
      startIndex: 0,
    });
  }),
  "get /items": guarded(listItems),
  "get /items/{id}": guarded(readItem),
  "get /items/{id}/images/primary": open(picture),
};

type SignedIn = RouteCall & { device: NonNullable<RouteCall["device"]> };

function listItems(call: SignedIn): Response {
  const query = readItemQuery(call.query);
  if (query === "too many orders") return textError(500);
  if (query === "not an id") return problemError(400, "Bad Request");
  const { library, device } = call;
  const folder = library.findFolder(query.parentId ?? "");
  if (folder?.forbidden) {
    return messageError(
      401,
      `${device.user.name} is not permitted to access Library ${folder.name}.`,
    );
  }
  if (query.parentId && !folder && !library.find(query.parentId)) {
    return textError(400);
  }
  const { items, total } = selectItems(library, query);
  const views = items.map((it) => itemView(it, detailOf(it, query, call)));
  return page(views, {
    total: query.counted ? total : views.length,
    startIndex: query.startIndex,
  });
}

function readItem(call: SignedIn): Response {
  const id = call.parameters.id?.replaceAll("-", "") ?? "";
  if (!GUID.test(id)) return problemError(400, "Bad Request");
  const item = call.library.find(id);
  const hidden = item && call.library.findFolder(item.folderId)?.forbidden;
  if (item === null || hidden) return problemError(404, "Not Found");
  const query = { fields: new Set(["*"]), images: true, userData: true };
  return send(itemView(item, detailOf(item, query, call)));
}

function detailOf(
  item: DemoItem,
  query: Pick<ItemQuery, "fields" | "images" | "userData">,
  { library, device, switches }: SignedIn,
): ItemDetail {
  return {
    serverId: switches.id,
    fields: query.fields,
    images: query.images,
    userData: query.userData ? library.userData(device.user.id, item) : null,
  };
}

async function picture(call: RouteCall): Promise<Response> {
  const item = call.library.find(call.parameters.id ?? "");
  if (item === null) return problemError(404, "Not Found");
  if (item.kind === "Audio") {
    return messageError(
      404,
      `${item.name} does not have an image of type Primary`,
    );
  }
  if (call.device?.user.disabled) return emptyError(401);
  return await pictureReply(item, call.query);
}

function page(
  Items: readonly unknown[],
  { total, startIndex }: { total: number; startIndex: number },
): Response {
  return send({ Items, TotalRecordCount: total, StartIndex: startIndex });
}

/** Without the search for nulls, which takes longer than the rest of a page. */
function send(value: unknown): Response {
  return new Response(JSON.stringify(value), {
    headers: { "content-type": "application/json; charset=utf-8" },
  });
}
