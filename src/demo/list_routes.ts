import {
  emptyError,
  json,
  messageError,
  problemError,
  textError,
  validationError,
} from "./error_replies.ts";
import { randomHex } from "./users.ts";
import type { NamedId } from "./item_details.ts";
import { detailsOf } from "./sample_details.ts";
import { isFolder } from "./item_kinds.ts";
import { itemView } from "./item_view.ts";
import { readItemQuery } from "./item_query.ts";
import { bareItem, type DemoItem, type DemoKind } from "./library_items.ts";
import { detailOf, itemsPage } from "./library_views.ts";
import { readModel, textIn } from "./read_model.ts";
import { forAdmins, guarded, type Route, type SignedInCall } from "./route.ts";

const DONE = () => new Response(null, { status: 204 });

/**
 * Serves playlists, which belong to a user, and collections, which are shared.
 */
export const LIST_ROUTES: Readonly<Record<string, Route>> = {
  "post /playlists": guarded(createPlaylist),
  "get /playlists/{id}": ofPlaylist(({ library }, list) =>
    json({
      OpenAccess: library.lists.get(list.id)?.open ?? false,
      Shares: [],
      ItemIds: library.entriesOf(list).map((it) => it.id),
    })
  ),
  "post /playlists/{id}": ofPlaylist(changePlaylist),
  "get /playlists/{id}/items": ofPlaylist(playlistItems),
  "post /playlists/{id}/items": ofPlaylist(addToPlaylist),
  "delete /playlists/{id}/items": ofPlaylist(({ library, query }, list) => {
    const removed = idsIn(query.get("entryIds"));
    change(library, list, {
      edit: (ids) => ids.filter((it) => !removed.includes(it)),
    });
    return DONE();
  }),
  "post /playlists/{id}/items/{entry}/move/{at}": ofPlaylist(moveEntry),
  "get /playlists/{id}/users": ofPlaylist(() => json([])),
  // Sharing fails on both recorded servers.
  "post /playlists/{id}/users/{user}": ofPlaylist(() => textError(500)),
  "post /collections": forAdmins((call) => {
    const name = call.query.get("name") ?? "";
    const ids = idsIn(call.query.get("ids"));
    return json({ Id: create(call, "BoxSet", { name, ids }).id });
  }),
  "post /collections/{id}/items": forAdmins((call) =>
    ofCollection(call, (ids, given) => [...ids, ...given])
  ),
  "delete /collections/{id}/items": forAdmins((call) =>
    ofCollection(call, (ids, given) => ids.filter((it) => !given.includes(it)))
  ),
  "get /items/{id}/collections": guarded(collectionsOf),
  "delete /items/{id}": guarded(deleteItem),
};

type Library = SignedInCall["library"];

function idsIn(text: string | null): string[] {
  return (text ?? "").split(",").map((it) => it.replaceAll("-", ""))
    .filter((it) => it !== "");
}

function ofPlaylist(
  reply: (call: SignedInCall, list: DemoItem) => Response | Promise<Response>,
): Route {
  return guarded((call) => {
    const { library, device, parameters } = call;
    const list = library.visible(device.user, parameters.id ?? "");
    return list?.kind === "Playlist"
      ? reply(call, list)
      : messageError(404, "Playlist not found");
  });
}

function change(
  library: Library,
  { id }: DemoItem,
  { edit }: { edit: (ids: readonly string[]) => readonly string[] },
): void {
  const list = library.lists.get(id);
  const item = library.find(id);
  if (!list || item === null) return;
  library.lists.set(id, { ...list, ids: edit(list.ids) });
  describe(library, item);
}

/** Gives a list the genres, the studios and the length of its items. */
function describe(library: Library, item: DemoItem): void {
  const entries = library.entriesOf(item);
  const details = entries.map(detailsOf);
  const length = entries.reduce((sum, it) => sum + (it.runTimeTicks ?? 0), 0);
  const isPlaylist = item.kind === "Playlist";
  const [rating] = details.flatMap((it) => it.OfficialRating ?? []);
  const [year = null] = entries.flatMap((it) => it.year ?? []).sort();
  library.add({
    ...item,
    year: isPlaylist ? null : year,
    runTimeTicks: isPlaylist ? length : null,
    details: {
      ...item.details,
      Path: `/config/data/${
        isPlaylist ? "playlists" : "collections"
      }/${item.id}`,
      Genres: [...new Set(details.flatMap((it) => it.Genres ?? []))],
      GenreItems: unique(details.flatMap((it) => it.GenreItems ?? [])),
      Studios: unique(details.flatMap((it) => it.Studios ?? [])),
      ...(isPlaylist
        ? {
          ...(rating === undefined ? {} : { OfficialRating: rating }),
          ImageTags: { Primary: item.id },
          PrimaryImageAspectRatio: 1,
        }
        : {}),
    },
  });
}

function unique(list: readonly NamedId[]): NamedId[] {
  return [...new Map(list.map((it) => [it.Name, it])).values()];
}

function create(
  { library, device }: SignedInCall,
  kind: DemoKind,
  { name, ids, open = true }: {
    name: string;
    ids: readonly string[];
    open?: boolean;
  },
): DemoItem {
  const made = bareItem({
    id: randomHex(16),
    kind,
    name,
    sortName: name.toLowerCase(),
    createdMs: Date.now(),
    details: { MediaType: kind === "Playlist" ? "Video" : "Unknown" },
  });
  const ownerId = kind === "Playlist" ? device.user.id : null;
  library.lists.set(made.id, { ownerId, open, ids: playable(library, ids) });
  const item = { ...made, listed: true };
  describe(library, item);
  library.showLists(kind);
  return item;
}

/** Returns the ids to add: a folder is replaced by its items. */
function playable(library: Library, ids: readonly string[]): string[] {
  return ids.flatMap((id) => {
    const item = library.find(id);
    if (item === null) return [];
    return isFolder(item) ? library.playableIn(item).map((it) => it.id) : [id];
  });
}

const PLAYLIST_MEMBERS = {
  Name: "text",
  Ids: "any",
  IsPublic: "boolean",
  MediaType: "text",
} as const;

async function createPlaylist(call: SignedInCall): Promise<Response> {
  const name = "createPlaylistRequest";
  const model = await readModel(call.request, name, PLAYLIST_MEMBERS);
  if (model instanceof Response) return model;
  if (!model.has("name")) {
    return validationError({ $: ["A required property is missing: Name"] });
  }
  const ids = model.get("ids");
  const list = create(call, "Playlist", {
    name: textIn(model, "name"),
    ids: Array.isArray(ids) ? ids.map(String) : [],
    open: model.get("ispublic") !== false,
  });
  return json({ Id: list.id });
}

async function changePlaylist(
  call: SignedInCall,
  list: DemoItem,
): Promise<Response> {
  const name = "updatePlaylistRequest";
  const model = await readModel(call.request, name, PLAYLIST_MEMBERS);
  if (model instanceof Response) return model;
  const ids = model.get("ids");
  if (model.has("name")) {
    call.library.change(list.id, { name: textIn(model, "name") });
  }
  if (Array.isArray(ids)) {
    change(call.library, list, { edit: () => ids.map(String) });
  }
  return DONE();
}

/**
 * Lists entries; one has the id of its item, even if the item is listed twice.
 */
function playlistItems(call: SignedInCall, list: DemoItem): Response {
  const query = readItemQuery(call.query);
  if ("kind" in query) return textError(400);
  const all = call.library.entriesOf(list);
  const { startIndex, limit } = query;
  const end = limit === null ? undefined : startIndex + limit;
  const detail = detailOf(query, call);
  return json({
    Items: all.slice(startIndex, end)
      .map((it) => ({ ...itemView(it, detail), PlaylistItemId: it.id })),
    TotalRecordCount: all.length,
    StartIndex: startIndex,
  });
}

/** Adds items; 10.11 adds them at the end, whatever position was requested. */
function addToPlaylist(call: SignedInCall, list: DemoItem): Response {
  const { library, query, options } = call;
  const added = playable(library, idsIn(query.get("ids")));
  const asked = query.get("position");
  change(library, list, {
    edit: (ids) => {
      const at = asked === null || options.mode !== "12"
        ? ids.length
        : Number(asked);
      return [...ids.slice(0, at), ...added, ...ids.slice(at)];
    },
  });
  return DONE();
}

/**
 * Moves an entry. Replies 500 for a position past the end, and on 10.11 for an
 * unknown entry.
 */
function moveEntry(call: SignedInCall, list: DemoItem): Response {
  const { library, parameters, options } = call;
  const ids = library.lists.get(list.id)?.ids ?? [];
  const entry = parameters.entry?.replaceAll("-", "") ?? "";
  const to = Number(parameters.at);
  if (!ids.includes(entry)) {
    return options.mode === "12" ? DONE() : textError(500);
  }
  if (to >= ids.length) return textError(500);
  change(library, list, {
    edit: () => {
      const rest = ids.toSpliced(ids.indexOf(entry), 1);
      return rest.toSpliced(to, 0, entry);
    },
  });
  return DONE();
}

function ofCollection(
  { library, parameters, query }: SignedInCall,
  edit: (ids: readonly string[], given: readonly string[]) => readonly string[],
): Response {
  const item = library.find(parameters.id?.replaceAll("-", "") ?? "");
  if (item?.kind !== "BoxSet") return textError(400);
  const given = idsIn(query.get("ids"));
  change(library, item, { edit: (ids) => edit(ids, given) });
  return DONE();
}

function collectionsOf(call: SignedInCall): Response {
  const { library, device, parameters, options } = call;
  if (options.mode !== "12") return emptyError(404);
  const item = library.visible(device.user, parameters.id ?? "");
  const query = readItemQuery(call.query);
  if (item === null) return problemError(404, "Not Found");
  if ("kind" in query) return textError(400);
  const found = library.visibleItems(device.user).filter((it) =>
    it.kind === "BoxSet" && library.lists.get(it.id)?.ids.includes(item.id)
  );
  return itemsPage(found, { detail: detailOf(query, call) });
}

/** Deletes a playlist for its owner, anything else for an administrator. */
function deleteItem({ library, device, parameters }: SignedInCall): Response {
  const id = parameters.id?.replaceAll("-", "") ?? "";
  const item = library.find(id);
  if (item === null) return problemError(404, "Not Found");
  const isOwner = library.lists.get(id)?.ownerId === device.user.id;
  if (!isOwner && !device.user.admin) {
    return messageError(401, "Unauthorized access");
  }
  library.lists.delete(id);
  library.remove(id);
  return DONE();
}
