import type { DemoFolder, DemoUserData } from "./library.ts";
import type { DemoItem } from "./library_items.ts";
import { genresOf, overviewOf } from "./library_words.ts";
import { seededId } from "./seeded_random.ts";

/** What a listing was asked to tell of each item; names in lower case. */
export interface ItemDetail {
  readonly serverId: string;
  readonly fields: ReadonlySet<string>;
  readonly images: boolean;
  /** null where user data was not wanted. */
  readonly userData: Readonly<DemoUserData> | null;
}

/** A picture's tag changes when its item does. */
function pictureTag(item: DemoItem): string {
  return seededId(20, item.seed + item.savedMs / 1000);
}

export function folderView(folder: DemoFolder, serverId: string) {
  return {
    Name: folder.name,
    ServerId: serverId,
    Id: folder.id,
    Type: "CollectionFolder",
    CollectionType: folder.collectionType ?? undefined,
    IsFolder: true,
    ImageTags: {},
  };
}

/** An item in PascalCase; what is undefined is left out of the JSON. */
export function itemView(item: DemoItem, detail: ItemDetail) {
  const { fields } = detail;
  const asked = <T>(field: string, value: () => T) =>
    fields.has(field) || fields.has("*") ? value() : undefined;
  const music = item.kind === "MusicAlbum" || item.kind === "Audio";
  return {
    Name: item.name,
    ServerId: detail.serverId,
    Id: item.id,
    Etag: asked("etag", () => seededId(21, item.seed + item.savedMs)),
    DateCreated: asked("datecreated", () => date(item.createdMs)),
    SortName: asked("sortname", () => item.sortName),
    Overview: asked(
      "overview",
      () => item.kind === "Audio" ? undefined : overviewOf(item.seed),
    ),
    Genres: asked("genres", () => genresOf(item.seed, music)),
    ParentId: asked("parentid", () => item.parent?.id ?? item.folderId),
    MediaSources: asked("mediasources", () => mediaSources(item)),
    CanDownload: asked("candownload", () => item.container !== null),
    CommunityRating: item.seed % 5 === 0 ? undefined : 4 + item.seed % 55 / 10,
    OfficialRating: music ? undefined : ["G", "PG", "PG-13"][item.seed % 3],
    RunTimeTicks: item.runTimeTicks ?? undefined,
    ProductionYear: item.year,
    Container: item.container ?? undefined,
    IsFolder: item.container === null,
    Type: item.kind,
    MediaType: mediaType(item),
    LocationType: "FileSystem",
    ...placeView(item),
    ...(detail.images ? picturesView(item) : {}),
    UserData: detail.userData === null
      ? undefined
      : userDataView(item, detail.userData),
  };
}

function placeView(item: DemoItem) {
  const { kind, parent, series } = item;
  const names = { SeriesName: series?.name, SeriesId: series?.id };
  if (kind === "Season") return { ...names, IndexNumber: item.index ?? 0 };
  if (kind === "Episode") {
    return {
      ...names,
      SeasonId: parent?.id,
      SeasonName: parent?.name,
      IndexNumber: item.index ?? 0,
      ParentIndexNumber: item.parentIndex ?? 0,
    };
  }
  if (kind === "MusicAlbum") return { AlbumArtist: item.artist ?? undefined };
  if (kind !== "Audio") return {};
  return {
    Album: parent?.name,
    AlbumId: parent?.id,
    AlbumArtist: item.artist ?? undefined,
    Artists: [item.artist],
    IndexNumber: item.index ?? 0,
    ParentIndexNumber: item.parentIndex ?? 1,
  };
}

/** Tracks have no picture of their own: their album's is used. */
function picturesView(item: DemoItem) {
  const { kind, parent, series } = item;
  if (kind === "Audio") {
    const tag = parent === null ? undefined : pictureTag(parent);
    return { ImageTags: {}, AlbumPrimaryImageTag: tag };
  }
  const own = { ImageTags: { Primary: pictureTag(item) } };
  return series === null
    ? own
    : { ...own, SeriesPrimaryImageTag: pictureTag(series) };
}

function userDataView(item: DemoItem, data: Readonly<DemoUserData>) {
  const share = item.runTimeTicks === null || data.positionTicks === 0
    ? undefined
    : 100 * data.positionTicks / item.runTimeTicks;
  return {
    PlayedPercentage: share,
    PlaybackPositionTicks: data.positionTicks,
    PlayCount: data.playCount,
    IsFavorite: data.favorite,
    LastPlayedDate: data.lastPlayedMs === null
      ? undefined
      : date(data.lastPlayedMs),
    Played: data.played,
    Key: item.id,
    ItemId: item.id,
  };
}

/** One file per item, as it lies on the server. */
export function mediaSources(item: DemoItem) {
  if (item.container === null) return undefined;
  return [{
    Protocol: "File",
    Id: item.id,
    Type: "Default",
    Container: item.container,
    Size: item.sizeBytes ?? undefined,
    Name: item.name,
    RunTimeTicks: item.runTimeTicks ?? undefined,
    IsRemote: false,
    SupportsDirectPlay: true,
    SupportsDirectStream: true,
    SupportsTranscoding: true,
  }];
}

function mediaType({ kind, container }: DemoItem): string {
  if (container === null) return "Unknown";
  return kind === "Audio" ? "Audio" : "Video";
}

/** Seven digits of fraction, as .NET writes it. */
function date(ms: number): string {
  return new Date(ms).toISOString().replace(/\.\d+Z$/, ".0000000Z");
}
