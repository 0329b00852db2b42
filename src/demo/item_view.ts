import { extrasOf } from "./extras.ts";
import { defaultStreams } from "./default_streams.ts";
import { hasFolderFlag, isFolder, isVideo, mediaTypeOf } from "./item_kinds.ts";
import type { ItemDetails } from "./item_details.ts";
import { type DemoLibrary, ROOT_ID } from "./library.ts";
import { type DemoItem, NAMED_KINDS } from "./library_items.ts";
import { seededId } from "./seeded_random.ts";
import { detailsOf } from "./sample_details.ts";
import type { DemoMode } from "./demo_options.ts";
import { picturesView, primaryTag, ratioOf } from "./picture_view.ts";
import { longDate, userDataView } from "./user_data_view.ts";
import type { UserConfiguration } from "./user_policy.ts";

/** Selects the members of an item's reply, and the user it is for. */
export interface ItemDetail {
  readonly serverId: string;
  readonly mode: DemoMode;
  readonly userId: string;
  readonly library: DemoLibrary;
  /** The requested `fields`, in lower case; null for everything. */
  readonly fields: ReadonlySet<string> | null;
  /** Kinds of pictures in lower case; null: all of them; empty: none. */
  readonly imageTypes: ReadonlySet<string> | null;
  readonly userData: boolean;
  readonly configuration: UserConfiguration;
}

/** Builds the reply for one item. */
export interface Seen {
  readonly item: DemoItem;
  readonly details: ItemDetails;
  readonly detail: ItemDetail;
}

const MUSIC_KINDS: readonly string[] = ["MusicAlbum", "Audio", "AudioBook"];
const UNDATED_KINDS: readonly string[] = [
  "UserView",
  "UserRootFolder",
  "BoxSet",
];
const TOP_KINDS: readonly string[] = [
  "CollectionFolder",
  "UserView",
  "ManualPlaylistsFolder",
  "UserRootFolder",
];
const UNIX_START = "0001-01-01T00:00:00.0000000Z";

/**
 * Builds a `BaseItemDto` in PascalCase. Undefined members are left out of the
 * JSON; an id that may be null is sent as null.
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

/** Returns the members that a reply always includes if the item has them. */
function alwaysView(seen: Seen) {
  const { item, details } = seen;
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
    RunTimeTicks: lengthOf(seen),
    ProductionYear: item.year ?? undefined,
    IndexNumber: item.index ?? undefined,
    IndexNumberEnd: details.IndexNumberEnd,
    ParentIndexNumber: item.parentIndex ?? undefined,
    IsFolder: hasFolderFlag(item) ? isFolder(item) : undefined,
    Type: item.kind,
    PartCount: details.PartCount,
    Status: details.Status,
    EndDate: details.EndDate,
    AirDays: item.kind === "Series" ? [] : undefined,
    VideoType: isVideo(item) ? details.VideoType ?? "VideoFile" : undefined,
    DisplayOrder: item.kind === "BoxSet" ? "PremiereDate" : undefined,
    CollectionType: details.CollectionType,
    ExtraType: details.ExtraType,
    ...photoView(item),
    LocationType: details.LocationType ?? "FileSystem",
    MediaType: details.MediaType ?? mediaTypeOf(item),
  };
}

/** Returns an item's length; that of an album is the sum of its tracks. */
function lengthOf({ item, detail }: Seen): number | undefined {
  if (item.kind !== "MusicAlbum") return item.runTimeTicks ?? undefined;
  return item.runTimeTicks ?? detail.library.playableIn(item)
    .reduce((sum, it) => sum + (it.runTimeTicks ?? 0), 0);
}

/**
 * Returns the members for requests that name them, or that are for one item.
 */
function askedView(seen: Seen) {
  const { item, details, detail } = seen;
  const asked = <T>(field: string, value: () => T) =>
    detail.fields === null || detail.fields.has(field) ? value() : undefined;
  const list = <T>(value: readonly T[] | undefined) => value ?? [];
  const folder = isFolder(item);
  return {
    OriginalTitle: asked("originaltitle", () => details.OriginalTitle),
    Etag: asked("etag", () => seededId(21, item.seed + item.savedMs)),
    DateCreated: asked("datecreated", () => longDate(item.createdMs)),
    DateLastMediaAdded: asked(
      "datelastmediaadded",
      () =>
        folder && detail.userData && hasFolderFlag(item) &&
          !UNDATED_KINDS.includes(item.kind)
          ? UNIX_START
          : undefined,
    ),
    CanDelete: asked("candelete", () => false),
    CanDownload: asked("candownload", () => !folder),
    ...airingView(details, asked),
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
      () => parentIdOf(seen),
    ),
    ...filesView(seen),
    PrimaryImageAspectRatio: ratioOf(seen),
    SeriesStudio: asked("seriesstudio", () => seriesStudio(seen)),
    ...countsView(seen),
    ...settingsView(seen),
  };
}

function airingView(
  details: ItemDetails,
  asked: <T>(field: string, value: () => T) => T | undefined,
) {
  const number = (value: number | undefined) =>
    asked("specialepisodenumbers", () => value);
  return {
    AirsAfterSeasonNumber: number(details.AirsAfterSeasonNumber),
    AirsBeforeSeasonNumber: number(details.AirsBeforeSeasonNumber),
    AirsBeforeEpisodeNumber: number(details.AirsBeforeEpisodeNumber),
  };
}

/** Returns the parent's id; 10.11 has none for an episode without a season. */
function parentIdOf({ item, detail }: Seen): string | null {
  const isLost = detail.mode !== "12" && item.kind === "Episode" &&
    item.parent?.kind !== "Season";
  const isApart = item.kind === "UserRootFolder" ||
    NAMED_KINDS.includes(item.kind) || item.kind === "UserView" ||
    (item.kind === "MusicArtist" && item.folderId === "");
  const isExtra = !item.listed && !isFolder(item);
  if (isApart || isExtra) return null;
  return isLost ? null : item.parent?.id ?? (item.folderId || ROOT_ID);
}

/** Returns the sources; without a user they have no default streams. */
function sourcesView({ item, details, detail }: Seen) {
  if (detail.userData && !isVideo(item)) return details.MediaSources;
  if (detail.userData) {
    const { configuration, library, userId } = detail;
    const data = library.userData(userId, item);
    return details.MediaSources?.map((source) => {
      const usual = defaultStreams(source, { configuration, data });
      return {
        ...source,
        DefaultAudioStreamIndex: usual.audio,
        DefaultSubtitleStreamIndex: usual.subtitle,
      };
    });
  }
  return details.MediaSources?.map((source) => {
    const {
      DefaultAudioStreamIndex: _,
      DefaultSubtitleStreamIndex: __,
      ...rest
    } = source;
    return rest;
  });
}

function seriesStudio({ item }: Seen) {
  return item.series === null
    ? undefined
    : detailsOf(item.series).Studios?.[0]?.Name ?? "";
}

/** Returns the members about the files for requests that name them. */
function filesView(seen: Seen) {
  const { item, details, detail } = seen;
  const asked = <T>(field: string, value: () => T) =>
    detail.fields === null || detail.fields.has(field) ? value() : undefined;
  const video = isVideo(item);
  return {
    MediaSources: asked("mediasources", () => sourcesView(seen)),
    MediaSourceCount: asked("mediasourcecount", () => {
      const count = details.MediaSources?.length ?? 0;
      return count > 1 ? count : undefined;
    }),
    MediaStreams: asked("mediastreams", () => details.MediaStreams),
    Chapters: asked(
      "chapters",
      () => video || detail.mode === "12" ? details.Chapters ?? [] : undefined,
    ),
    Trickplay: asked("trickplay", () => video ? {} : undefined),
    Width: asked("width", () => details.Width),
    Height: asked("height", () => details.Height),
  };
}

/** Returns the numbers of an item's children and extras. */
function countsView({ item, detail }: Seen) {
  const { fields, library, mode } = detail;
  const asked = (field: string) => fields === null || fields.has(field);
  const folder = isFolder(item);
  const music = item.kind === "MusicAlbum" || item.kind === "Playlist" ||
    (item.kind === "MusicArtist" && hasFolderFlag(item));
  return {
    ChildCount: folder && detail.userData &&
        (asked("childcount") || item.kind === "Playlist")
      ? library.childrenOf(item).length
      : undefined,
    RecursiveItemCount: folder && asked("recursiveitemcount") &&
        !TOP_KINDS.includes(item.kind)
      ? library.playableIn(item).length
      : undefined,
    CumulativeRunTimeTicks: music && asked("cumulativeruntimeticks")
      ? library.playableIn(item)
        .reduce((sum, it) => sum + (it.runTimeTicks ?? 0), 0)
      : undefined,
    LocalTrailerCount: asked("localtrailercount")
      ? extrasOf(library, { item, wanted: "Trailer" }).length
      : undefined,
    SpecialFeatureCount: asked("specialfeaturecount") && mode !== "10.10"
      ? extrasOf(library, { item, wanted: "special" }).length
      : undefined,
  };
}

/** Returns the members that a metadata editor requests. */
function settingsView({ item, detail }: Seen) {
  const asked = <T>(field: string, value: T) =>
    detail.fields === null || detail.fields.has(field) ? value : undefined;
  return {
    EnableMediaSourceDisplay: asked("enablemediasourcedisplay", true),
    PlayAccess: detail.userData ? asked("playaccess", "Full") : undefined,
    DisplayPreferencesId: asked(
      "displaypreferencesid",
      seededId(22, item.seed),
    ),
    LockedFields: asked<string[]>("settings", []),
    LockData: asked("settings", false),
  };
}

function placeView({ item, details, detail }: Seen) {
  const { kind, parent, series } = item;
  if (series === null) {
    return { SeriesName: kind === "Book" ? details.SeriesName : undefined };
  }
  const tag = primaryTag(series);
  const names = {
    SeriesName: series.name,
    SeriesId: series.id,
    SeriesPrimaryImageTag: tag,
  };
  if (kind !== "Episode") return names;
  const season = parent?.kind === "Season" ? parent : null;
  // Only this id is null in replies of 10.11.
  const noSeason = detail.mode === "12" ? undefined : null;
  return {
    ...names,
    SeasonId: season?.id ?? noSeason,
    SeasonName: season?.name ?? "Season Unknown",
  };
}

/** Returns the album of a photo. */
function photoView({ kind, parent }: DemoItem) {
  if (kind !== "Photo" || parent === null) return {};
  return { Album: parent.name, AlbumId: parent.id };
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
    Album: details.Album,
    AlbumId: album?.id,
    AlbumPrimaryImageTag: album === null ? undefined : primaryTag(album),
  };
}
