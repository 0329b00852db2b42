import {
  json,
  messageError,
  notValid,
  problemError,
  textError,
} from "./error_replies.ts";
import { namedView } from "./by_name_routes.ts";
import { itemView } from "./item_view.ts";
import { contradicts, readItemQuery } from "./item_query.ts";
import type { DemoUser } from "./users.ts";
import { type DemoItem, NAMED_KINDS } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";
import { selectItems } from "./select_items.ts";
import { detailOf, itemsPage, wholeDetail } from "./library_views.ts";
import {
  forAdmins,
  guarded,
  guardedForKeys,
  type Route,
  type SignedInCall,
} from "./route.ts";

const GUID = /^[0-9a-f]{32}$/;
/** Kinds of libraries that a user may combine in one view. */
const GROUPED = ["movies", "tvshows", ""];

/** Libraries and items. */
export const LIBRARY_ROUTES: Readonly<Record<string, Route>> = {
  "get /userviews": guardedForKeys(listViews),
  "get /users/{user}/views": guarded(listViews),
  "get /userviews/groupingoptions": guarded(groupingOptions),
  "get /library/mediafolders": forAdmins(mediaFolders),
  "get /items": guardedForKeys(listItems),
  "get /items/{id}": guardedForKeys(readItem),
};

/**
 * Returns the libraries of the caller, or of another user for an administrator.
 */
function listViews(call: SignedInCall): Response {
  const { device, query, parameters, users } = call;
  const named = (parameters.user ?? query.get("userId") ?? device.user.id)
    .replaceAll("-", "");
  if (device.isKey) return textError(400);
  if (named !== device.user.id && !device.user.admin) return textError(403);
  const user = users.all.find((it) => it.id === named);
  if (user === undefined) return textError(400);
  return itemsPage(viewItems(call, user), { detail: wholeDetail(call) });
}

function viewItems({ library }: SignedInCall, user: DemoUser): DemoItem[] {
  return library.folders.filter((it) => it.listed)
    .filter(({ id }) =>
      user.policy.EnableAllFolders || user.policy.EnabledFolders.includes(id)
    )
    .map((it) => library.folderItem(it));
}

/** Lists libraries without the user's marks. */
function mediaFolders(call: SignedInCall): Response {
  const { library, device } = call;
  const items = library.rootItems(device.user);
  return itemsPage(items, {
    detail: { ...wholeDetail(call), userData: false },
  });
}

function groupingOptions(call: SignedInCall): Response {
  const items = viewItems(call, call.device.user)
    .filter((it) => GROUPED.includes(detailsOf(it).CollectionType ?? ""));
  return json(items.map(({ name, id }) => ({ Name: name, Id: id })));
}

function listItems(call: SignedInCall): Response {
  const { library, device, options } = call;
  const query = readItemQuery(call.query);
  if ("kind" in query) {
    return query.kind === "not valid"
      ? notValid(query.name, query.value)
      : textError(400);
  }
  if (options.mode === "12" && contradicts(call.query)) return textError(400);
  const { user } = device;
  const folder = library.findFolder(query.parentId ?? "");
  if (folder && !library.opens(user, folder.id)) {
    return messageError(
      401,
      `${user.name} is not permitted to access Library ${folder.name}.`,
    );
  }
  if (query.parentId && !folder && !library.find(query.parentId)) {
    return textError(400);
  }
  const asker = { user, mode: options.mode };
  const { items, total } = selectItems(library, { query, asker });
  return itemsPage(items, {
    total: query.counted ? total : items.length,
    startIndex: query.startIndex,
    detail: detailOf(query, call),
  });
}

function readItem(call: SignedInCall): Response {
  const { library, device } = call;
  const id = call.parameters.id?.replaceAll("-", "") ?? "";
  if (!GUID.test(id)) return notValid("itemId", id);
  if (device.isKey) return textError(400);
  const folder = library.findFolder(id);
  const opens = folder !== null && library.opens(device.user, id);
  const item = opens
    ? library.folderItem(folder)
    : library.visible(device.user, id);
  if (item === null) return problemError(404, "Not Found");
  return json(
    item.kind === "MusicArtist" || NAMED_KINDS.includes(item.kind)
      ? namedView(call, item)
      : itemView(item, wholeDetail(call)),
  );
}
