import {
  emptyError,
  json,
  messageError,
  notValid,
  problemError,
  textError,
} from "./error_replies.ts";
import { itemView } from "./item_view.ts";
import { readItemQuery, selectItems } from "./library_query.ts";
import { detailOf, itemsPage, wholeDetail } from "./library_views.ts";
import { pictureReply } from "./picture_reply.ts";
import {
  guarded,
  open,
  type Route,
  type RouteCall,
  type SignedInCall,
} from "./route.ts";

const GUID = /^[0-9a-f]{32}$/;

/** Libraries, items and pictures. */
export const LIBRARY_ROUTES: Readonly<Record<string, Route>> = {
  "get /userviews": guarded(listViews),
  "get /items": guarded(listItems),
  "get /items/{id}": guarded(readItem),
  "get /items/{id}/images/primary": open(picture),
};

function listViews(call: SignedInCall): Response {
  const { library } = call;
  const folders = library.folders.filter((it) => it.listed);
  return itemsPage(folders.map((it) => library.folderItem(it)), {
    detail: wholeDetail(call),
  });
}

function listItems(call: SignedInCall): Response {
  const query = readItemQuery(call.query);
  if (query === "too many orders") return textError(400);
  if ("name" in query) return notValid(query.name, query.value);
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
  return itemsPage(items, {
    total: query.counted ? total : items.length,
    startIndex: query.startIndex,
    detail: detailOf(query, call),
  });
}

function readItem(call: SignedInCall): Response {
  const { library } = call;
  const id = call.parameters.id?.replaceAll("-", "") ?? "";
  if (!GUID.test(id)) return notValid("itemId", id);
  const folder = library.findFolder(id);
  const item = folder ? library.folderItem(folder) : library.find(id);
  const home = item && library.findFolder(item.folderId);
  const hidden = folder?.forbidden || home?.forbidden;
  if (item === null || hidden) return problemError(404, "Not Found");
  return json(itemView(item, wholeDetail(call)));
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
