import type { ItemDetails } from "./item_details.ts";
import type { DemoLibrary } from "./library.ts";
import type { DemoItem } from "./library_items.ts";
import { seededId } from "./seeded_random.ts";
import { detailsOf } from "./sample_details.ts";
import type { DemoMode } from "./switches.ts";
import { longDate, userDataView } from "./user_data_view.ts";

/** What a reply tells of each item, and to whom. */
export interface ItemDetail {
  readonly serverId: string;
  readonly mode: DemoMode;
  readonly userId: string;
  readonly library: DemoLibrary;
  /** Asked for in `fields`, in lower case; null: everything. */
  readonly fields: ReadonlySet<string> | null;
  /** Kinds of pictures in lower case; null: all of them; empty: none. */
  readonly imageTypes: ReadonlySet<string> | null;
  readonly userData: boolean;
}

interface Seen {
  readonly item: DemoItem;
  readonly details: ItemDetails;
  readonly detail: ItemDetail;
}

const FOLDER_KINDS: readonly string[] = [
  "Series",
  "Season",
  "MusicAlbum",
  "MusicArtist",
  "PhotoAlbum",
  "Playlist",
  "BoxSet",
  "CollectionFolder",
  "UserView",
  "Folder",
  "ManualPlaylistsFolder",
];
const VIDEO_KINDS: readonly string[] = [
  "Movie",
  "Episode",
  "Video",
  "MusicVideo",
  "Trailer",
];
const MUSIC_KINDS: readonly string[] = ["MusicAlbum", "Audio", "AudioBook"];
const UNIX_START = "0001-01-01T00:00:00.0000000Z";

/**
 * `BaseItemDto` in PascalCase. What is undefined is left out of the JSON; an id
 * that may be null is sent as null.
 *
 * Source: Jellyfin `DtoService.cs`.
 */
export function itemView(item: DemoItem, detail: ItemDetail) {
  const seen = { item, details: detailsOf(item), detail };
  return {
    Name: item.name,
    ServerId: detail.serverId,
    Id: item.id,
    ...askedView(seen),
    ...alwaysView(seen),
    ...placeView(seen),
    ...musicView(seen),
    ...picturesView(seen),
    UserData: detail.userData ? userDataView(item, viewerOf(seen)) : undefined,
  };
}

function viewerOf({ detail }: Seen) {
  const { library, userId, mode, fields } = detail;
  const counted = fields === null || fields.has("recursiveitemcount");
  return { library, userId, mode, counted };
}

export function isFolder({ kind }: DemoItem): boolean {
  return FOLDER_KINDS.includes(kind);
}

export function isVideo({ kind }: DemoItem): boolean {
  return VIDEO_KINDS.includes(kind);
}

/** Members that come unasked, of items that have them. */
function alwaysView({ item, details }: Seen) {
  return {
    HasSubtitles: details.HasSubtitles || undefined,
    HasLyrics: item.kind === "Audio" || item.kind === "AudioBook"
      ? details.HasLyrics ?? false
      : undefined,
    Container: item.container ?? undefined,
    PremiereDate: details.PremiereDate,
    CriticRating: details.CriticRating,
    OfficialRating: details.OfficialRating,
    CommunityRating: details.CommunityRating,
    ChannelId: null,
    RunTimeTicks: item.runTimeTicks ?? undefined,
    ProductionYear: item.year ?? undefined,
    IndexNumber: item.index ?? undefined,
    IndexNumberEnd: details.IndexNumberEnd,
    ParentIndexNumber: item.parentIndex ?? undefined,
    IsFolder: isFolder(item),
    Type: item.kind,
    PartCount: details.PartCount,
    Status: details.Status,
    EndDate: details.EndDate,
    AirDays: item.kind === "Series" ? [] : undefined,
    VideoType: isVideo(item) ? details.VideoType ?? "VideoFile" : undefined,
    DisplayOrder: item.kind === "BoxSet" ? "PremiereDate" : undefined,
    CollectionType: details.CollectionType,
    ExtraType: details.ExtraType,
    LocationType: details.LocationType ?? "FileSystem",
    MediaType: details.MediaType ?? mediaType(item),
  };
}

/** Members that come when a request names them, or asks for one item alone. */
function askedView(seen: Seen) {
  const { item, details, detail } = seen;
  const asked = <T>(field: string, value: () => T) =>
    detail.fields === null || detail.fields.has(field) ? value() : undefined;
  const list = <T>(value: readonly T[] | undefined) => value ?? [];
  const folder = isFolder(item);
  const video = isVideo(item);
  return {
    OriginalTitle: asked("originaltitle", () => details.OriginalTitle),
    Etag: asked("etag", () => seededId(21, item.seed + item.savedMs)),
    DateCreated: asked("datecreated", () => longDate(item.createdMs)),
    DateLastMediaAdded: asked(
      "datelastmediaadded",
      () => folder && item.kind !== "UserView" ? UNIX_START : undefined,
    ),
    CanDelete: asked("candelete", () => false),
    CanDownload: asked("candownload", () => item.container !== null),
    SortName: asked("sortname", () => item.sortName),
    ForcedSortName: asked("settings", () => details.ForcedSortName),
    ExternalUrls: asked("externalurls", () => list(details.ExternalUrls)),
    Overview: asked("overview", () => details.Overview),
    Taglines: asked("taglines", () => list(details.Taglines)),
    Genres: asked("genres", () => list(details.Genres)),
    GenreItems: asked("genres", () => list(details.GenreItems)),
    Tags: asked("tags", () => list(details.Tags)),
    Studios: asked("studios", () => list(details.Studios)),
    People: asked("people", () => list(details.People)),
    ProviderIds: asked("providerids", () => details.ProviderIds ?? {}),
    ProductionLocations: asked(
      "productionlocations",
      () =>
        item.kind === "Movie" ? list(details.ProductionLocations) : undefined,
    ),
    RemoteTrailers: asked("remotetrailers", () => []),
    Path: asked("path", () => details.Path),
    ParentId: asked(
      "parentid",
      () => (item.parent?.id ?? item.folderId) || null,
    ),
    MediaSources: asked("mediasources", () => details.MediaSources),
    MediaSourceCount: asked("mediasourcecount", () => {
      const count = details.MediaSources?.length ?? 0;
      return count > 1 ? count : undefined;
    }),
    MediaStreams: asked("mediastreams", () => details.MediaStreams),
    Chapters: asked(
      "chapters",
      () => video || detail.mode === "12" ? list(details.Chapters) : undefined,
    ),
    Trickplay: asked("trickplay", () => video ? {} : undefined),
    Width: asked("width", () => details.Width),
    Height: asked("height", () => details.Height),
    PrimaryImageAspectRatio: asked(
      "primaryimageaspectratio",
      () => details.PrimaryImageAspectRatio,
    ),
    SeriesStudio: asked("seriesstudio", () => seriesStudio(seen)),
    ...countsView(seen),
    ...settingsView(seen),
  };
}

function seriesStudio({ item }: Seen) {
  return item.series === null
    ? undefined
    : detailsOf(item.series).Studios?.[0]?.Name;
}

/** How many are inside, and beside. */
function countsView({ item, detail }: Seen) {
  const { fields, library, mode } = detail;
  const asked = (field: string) => fields === null || fields.has(field);
  const folder = isFolder(item);
  const music = item.kind === "MusicAlbum" || item.kind === "Playlist" ||
    item.kind === "MusicArtist";
  return {
    ChildCount: folder && asked("childcount")
      ? library.childrenOf(item).length
      : undefined,
    RecursiveItemCount: folder && asked("recursiveitemcount") &&
        item.kind !== "CollectionFolder" && item.kind !== "UserView"
      ? library.playableIn(item).length
      : undefined,
    CumulativeRunTimeTicks: music && asked("cumulativeruntimeticks")
      ? library.playableIn(item)
        .reduce((sum, it) => sum + (it.runTimeTicks ?? 0), 0)
      : undefined,
    LocalTrailerCount: asked("localtrailercount") ? 0 : undefined,
    SpecialFeatureCount: asked("specialfeaturecount") && mode !== "10.10"
      ? 0
      : undefined,
  };
}

/** What an editor of metadata asks for. */
function settingsView({ item, detail }: Seen) {
  const asked = <T>(field: string, value: T) =>
    detail.fields === null || detail.fields.has(field) ? value : undefined;
  return {
    EnableMediaSourceDisplay: asked("enablemediasourcedisplay", true),
    PlayAccess: asked("playaccess", "Full"),
    DisplayPreferencesId: asked(
      "displaypreferencesid",
      seededId(22, item.seed),
    ),
    LockedFields: asked<string[]>("settings", []),
    LockData: asked("settings", false),
  };
}

function placeView({ item, detail }: Seen) {
  const { kind, parent, series } = item;
  if (series === null) return {};
  const tag = primaryTag(series);
  const names = {
    SeriesName: series.name,
    SeriesId: series.id,
    SeriesPrimaryImageTag: tag,
  };
  if (kind !== "Episode") return names;
  const season = parent?.kind === "Season" ? parent : null;
  // The one id that 10.11 sends as null.
  const noSeason = detail.mode === "12" ? undefined : null;
  return {
    ...names,
    SeasonId: season?.id ?? noSeason,
    SeasonName: season?.name ?? "Season Unknown",
  };
}

function musicView({ item, details }: Seen) {
  if (!MUSIC_KINDS.includes(item.kind) && item.kind !== "MusicVideo") return {};
  const credits = {
    Artists: details.Artists ?? [],
    ArtistItems: details.ArtistItems ?? [],
  };
  if (item.kind === "MusicVideo") return credits;
  const album = item.kind === "MusicAlbum" ? null : item.parent;
  return {
    ...credits,
    AlbumArtist: item.artist ?? undefined,
    AlbumArtists: details.AlbumArtists ?? [],
    Album: details.Album ?? album?.name,
    AlbumId: album?.id,
    AlbumPrimaryImageTag: album === null ? undefined : primaryTag(album),
  };
}

function primaryTag(item: DemoItem): string | undefined {
  return detailsOf(item).ImageTags?.Primary;
}

/** Its own pictures, and whose are used where it has none. */
function picturesView({ item, details, detail }: Seen) {
  const { imageTypes } = detail;
  const wanted = (type: string) =>
    imageTypes === null || imageTypes.has(type.toLowerCase());
  const blurs = { ImageBlurHashes: {} };
  if (imageTypes?.size === 0) return blurs;
  const tags = Object.entries(details.ImageTags ?? {})
    .filter(([type]) => wanted(type));
  const backdrops = details.BackdropImageTags ?? [];
  const above = item.parent ?? item.series;
  const lender = [item.parent, item.series].find((it) =>
    it && (detailsOf(it).BackdropImageTags?.length ?? 0) > 0
  );
  const borrows = wanted("backdrop") && backdrops.length === 0 && lender;
  const parentTag = item.kind === "Episode" && wanted("primary") &&
      details.ImageTags?.Primary === undefined && above
    ? primaryTag(above)
    : undefined;
  return {
    ImageTags: Object.fromEntries(tags),
    BackdropImageTags: wanted("backdrop") ? backdrops : undefined,
    ...blurs,
    ...(borrows
      ? {
        ParentBackdropItemId: lender.id,
        ParentBackdropImageTags: detailsOf(lender).BackdropImageTags,
      }
      : {}),
    ...(parentTag === undefined ? {} : {
      ParentPrimaryImageItemId: above?.id,
      ParentPrimaryImageTag: parentTag,
    }),
  };
}

function mediaType(item: DemoItem): string {
  const { kind } = item;
  if (isVideo(item)) return "Video";
  if (kind === "Audio" || kind === "AudioBook") return "Audio";
  return kind === "Photo" || kind === "Book" ? kind : "Unknown";
}
