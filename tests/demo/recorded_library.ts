/**
 * Rebuilds the library and the users of a recorded server in the demo server.
 */
import { extensionOf } from "../../src/demo/media_sources.ts";
import { contentTypeOf, seededFile } from "../../src/demo/media_files.ts";
import type { DemoServer } from "../../src/demo/demo_server.ts";
import type { ItemDetails, MediaSource } from "../../src/demo/item_details.ts";
import type { DemoFolder } from "../../src/demo/library_model.ts";
import type { DemoItem, DemoKind } from "../../src/demo/library_items.ts";
import { DETAIL_NAMES } from "../../src/demo/item_details.ts";
import {
  type Exchange,
  type Json,
  objectsIn,
  type RecordedArea,
} from "./recordings.ts";

const ROOTS: Readonly<Record<string, string>> = {
  CollectionFolder: "library",
  UserView: "view",
};

/**
 * Tells by its path whether an item is in a library. An artist with a folder is
 * in the only music library.
 */
function isIn(raw: Json, library: Json): boolean {
  if (raw.Type === "MusicArtist") {
    return raw.IsFolder === true && library.CollectionType === "music";
  }
  const [, folder] = /^\/media\/([^/]+)\//.exec(raw.Path ?? "") ?? [];
  return folder !== undefined && library.Name.startsWith(folder);
}

/** Returns everything that the replies contain about each item, by ID. */
export function itemsOf(areas: readonly RecordedArea[]): Map<string, Json> {
  const items = new Map<string, Json>();
  for (const { exchanges } of areas) {
    for (const { reply } of exchanges) {
      for (const it of objectsIn(reply?.json)) {
        const isItem = it.Id && it.Name && it.Type && it.ServerId &&
            it.ImageTags !== undefined || it.LocationType !== undefined;
        if (isItem) items.set(it.Id, merged(items.get(it.Id), it));
      }
    }
  }
  for (const { exchanges } of areas) {
    for (const exchange of exchanges) addFiles(items, exchange);
  }
  return items;
}

/** Merges two replies, with the longer of their lists of files. */
function merged(before: Json | undefined, after: Json): Json {
  const length = (it: Json) => JSON.stringify(it?.MediaSources ?? "").length;
  const fuller = length(before) > length(after) ? before : after;
  const { MediaSources } = fuller;
  return { ...before, ...after, ...(MediaSources ? { MediaSources } : {}) };
}

/** Adds the files that requests for playback and bytes describe. */
function addFiles(
  items: Map<string, Json>,
  { request, reply }: Exchange,
): void {
  const [id = ""] = /[0-9a-f]{32}/.exec(request.path) ?? [];
  const item = items.get(id);
  if (item === undefined || reply === undefined) return;
  const { MediaSources: sources } = reply.json ?? {};
  if (request.path.endsWith("/PlaybackInfo") && sources) {
    const stored = sources.map(withoutDelivery);
    const [first] = item.MediaSources ?? [];
    // A remote film is probed when it is played first.
    const isMore = first === undefined || (first.IsRemote &&
      JSON.stringify(stored).length > JSON.stringify(item.MediaSources).length);
    if (isMore) item.MediaSources = stored;
  }
  if (!/\/(Download|File)$/.test(request.path)) return;
  const range = reply.headers.find(([name]) => name === "Content-Range");
  const size = Number(range?.[1].split("/").at(-1));
  if (size > 0 && item.MediaSources === undefined) item.FileSize = size;
}

/** Returns a source as it is stored, without what a player is given. */
function withoutDelivery(source: Json): Json {
  const { TranscodingUrl: _, TranscodingContainer: __, ...rest } = source;
  const MediaStreams = rest.MediaStreams.map((it: Json) => {
    const { DeliveryMethod: _, DeliveryUrl: __, IsExternalUrl: ___, ...kept } =
      it;
    return kept;
  });
  return { ...rest, MediaStreams, TranscodingSubProtocol: "http" };
}

/** Returns the IDs that each library listed, by the library's ID. */
function membersOf(areas: readonly RecordedArea[]): Map<string, Set<string>> {
  const members = new Map<string, Set<string>>();
  for (const { exchanges } of areas) {
    for (const { request, reply } of exchanges) {
      if (request.path !== "/Items") continue;
      const query = new Map(request.query);
      const parent = query.get("parentId");
      if (!parent || query.get("recursive") !== "true") continue;
      const known = members.get(parent) ?? new Set();
      for (const it of reply?.json?.Items ?? []) known.add(it.Id);
      members.set(parent, known);
    }
  }
  return members;
}

/**
 * Returns the IDs of the first user's views; every user has a view of
 * playlists.
 */
function viewsOfFirst(areas: readonly RecordedArea[]): Set<string> {
  const views = areas.find((it) => it.area === "views")?.exchanges[0];
  return new Set(views?.reply?.json.Items.map((it: Json) => it.Id));
}

/** Returns the IDs in replies to requests that named no IDs. */
function listedIds(areas: readonly RecordedArea[]): Set<string> {
  const listed = new Set<string>();
  for (const { exchanges } of areas) {
    for (const { request, reply } of exchanges) {
      const query = new Map(request.query);
      if (request.path !== "/Items" || query.has("ids")) continue;
      for (const it of reply?.json?.Items ?? []) listed.add(it.Id);
    }
  }
  return listed;
}

/** Fills a library with what was recorded, under the recorded ids. */
export function fillLibrary(
  { library, files }: Pick<DemoServer, "library" | "files">,
  areas: readonly RecordedArea[],
): void {
  const items = itemsOf(areas);
  const members = membersOf(areas);
  const listed = listedIds(areas);
  const folders = [...items.values()].filter((it) => it.Type in ROOTS);
  library.folders.splice(0, library.folders.length, ...folders.map(folderOf));
  for (const it of library.folders) {
    it.listed = viewsOfFirst(areas).has(it.id);
  }
  const made = new Map<string, DemoItem>();
  const make = (raw: Json): DemoItem => {
    const known = made.get(raw.Id);
    if (known) return known;
    const parent = items.get(
      raw.SeasonId ?? raw.SeriesId ?? raw.AlbumId ?? "",
    );
    const series = items.get(raw.SeriesId ?? "");
    const homes = folders.filter((it) => members.get(it.Id)?.has(raw.Id))
      .map((it) => it.Id);
    const home = homes[0] ?? folders.find((it) => isIn(raw, it))?.Id ?? "";
    const item = {
      ...itemOf(raw, made.size + 1),
      folderId: home,
      alsoIn: homes.slice(1),
      listed: listed.has(raw.Id),
      parent: parent && parent.Id !== raw.Id ? make(parent) : null,
      series: series && series.Id !== raw.Id ? make(series) : null,
    };
    made.set(raw.Id, item);
    return item;
  };
  // Lists are made by the requests that are replayed.
  const isKept = ({ Type }: Json) =>
    !(Type in ROOTS) && Type !== "Playlist" && Type !== "BoxSet";
  for (const raw of items.values()) if (isKept(raw)) make(raw);
  library.add(...made.values());
  for (const item of made.values()) {
    for (const source of sourcesOf(item)) {
      const path = source.IsRemote ? item.details?.Path : source.Path;
      const name = path?.split("/").at(-1) ?? item.name;
      const contentType = contentTypeOf(name);
      const size = source.Size ?? item.sizeBytes ?? 1_000_000;
      files.set(source.Id, seededFile(item.seed, size, { name, contentType }));
      // The recorded server reached only one of its remote films.
      if (source.IsRemote && source.RunTimeTicks !== undefined) {
        files.setRemote(source.Id, seededFile(item.seed, 1_000_000));
      }
    }
  }
}

/**
 * Returns the files of an item; an item whose sources no reply names has one.
 */
function sourcesOf({ id, name, container, details }: DemoItem): MediaSource[] {
  const known = details?.MediaSources ?? [];
  if (known.length > 0) return [...known];
  if (container === null) return [];
  return [{
    Id: id,
    Path: details?.Path ?? `${name}.${extensionOf(container)}`,
  }];
}

function folderOf(raw: Json): DemoFolder {
  return {
    id: raw.Id,
    name: raw.Name,
    collectionType: raw.CollectionType ?? null,
    isView: raw.Type === "UserView",
    details: detailsOf(raw),
    forbidden: false,
    listed: false,
  };
}

function itemOf(raw: Json, seed: number) {
  const savedMs = Date.parse(raw.DateCreated ?? "2026-11-29T16:11:44Z");
  return {
    id: raw.Id as string,
    kind: raw.Type as DemoKind,
    seed,
    name: raw.Name as string,
    sortName: raw.SortName ?? raw.Name.toLowerCase(),
    artist: raw.AlbumArtist ?? null,
    index: raw.IndexNumber ?? null,
    parentIndex: raw.ParentIndexNumber ?? null,
    year: raw.ProductionYear ?? null,
    runTimeTicks: raw.RunTimeTicks ?? null,
    container: raw.Container ?? null,
    sizeBytes: raw.MediaSources?.[0]?.Size ?? raw.FileSize ?? null,
    createdMs: savedMs,
    savedMs,
    details: detailsOf(raw),
  };
}

function detailsOf(raw: Json): ItemDetails {
  return Object.fromEntries(
    DETAIL_NAMES.filter((it) => it in raw).map((it) => [it, raw[it]]),
  ) as ItemDetails;
}
