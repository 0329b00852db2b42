/**
 * Metadata that an item may have, with the server's member names. Replies omit
 * members that an item does not have.
 *
 * Source: Jellyfin `DtoService.cs`.
 */
export interface ItemDetails {
  readonly OriginalTitle?: string;
  readonly ForcedSortName?: string;
  readonly Overview?: string;
  readonly Taglines?: readonly string[];
  readonly Genres?: readonly string[];
  readonly GenreItems?: readonly NamedId[];
  readonly Tags?: readonly string[];
  readonly Studios?: readonly NamedId[];
  readonly People?: readonly ItemPerson[];
  readonly ProductionLocations?: readonly string[];
  readonly ProviderIds?: Readonly<Record<string, string>>;
  readonly ExternalUrls?: readonly { Name: string; Url: string }[];
  readonly OfficialRating?: string;
  readonly CommunityRating?: number;
  readonly CriticRating?: number;
  readonly PremiereDate?: string;
  readonly EndDate?: string;
  readonly Status?: string;
  readonly IndexNumberEnd?: number;
  readonly AirsAfterSeasonNumber?: number;
  readonly AirsBeforeSeasonNumber?: number;
  readonly AirsBeforeEpisodeNumber?: number;
  readonly Path?: string;
  readonly Artists?: readonly string[];
  readonly ArtistItems?: readonly NamedId[];
  readonly AlbumArtists?: readonly NamedId[];
  readonly HasSubtitles?: boolean;
  readonly HasLyrics?: boolean;
  readonly PartCount?: number;
  readonly LocationType?: string;
  readonly MediaType?: string;
  readonly CollectionType?: string;
  readonly ExtraType?: string;
  readonly Album?: string;
  /** The series of a book, which is not an item. */
  readonly SeriesName?: string;
  readonly VideoType?: string;
  readonly ImageTags?: Readonly<Record<string, string>>;
  readonly BackdropImageTags?: readonly string[];
  readonly PrimaryImageAspectRatio?: number;
  readonly Width?: number;
  readonly Height?: number;
  readonly MediaSources?: readonly MediaSource[];
  readonly MediaStreams?: readonly MediaStream[];
  readonly Chapters?: readonly unknown[];
}

export interface NamedId {
  readonly Name: string;
  readonly Id: string;
}

export interface ItemPerson extends NamedId {
  readonly Role?: string;
  readonly Type: string;
}

/** A file, a version or a remote address of an item. */
export interface MediaSource {
  readonly [member: string]: unknown;
  readonly Id: string;
  readonly Container?: string;
  readonly Size?: number;
  readonly Protocol?: string;
  readonly IsRemote?: boolean;
  readonly Path?: string;
  readonly Name?: string;
  readonly RunTimeTicks?: number;
  readonly Bitrate?: number;
  readonly MediaStreams?: readonly MediaStream[];
}

/** A picture, a sound, a subtitle or the lyrics in a source or beside it. */
export interface MediaStream {
  readonly [member: string]: unknown;
  readonly Type: string;
  readonly Index: number;
  readonly Codec?: string;
  readonly Language?: string;
  readonly IsExternal: boolean;
  readonly IsTextSubtitleStream: boolean;
  readonly IsDefault: boolean;
  readonly IsForced: boolean;
}

/** The names of all members, to pick them from something larger. */
export const DETAIL_NAMES: readonly (keyof ItemDetails)[] = [
  "OriginalTitle",
  "ForcedSortName",
  "Overview",
  "Taglines",
  "Genres",
  "GenreItems",
  "Tags",
  "Studios",
  "People",
  "ProductionLocations",
  "ProviderIds",
  "ExternalUrls",
  "OfficialRating",
  "CommunityRating",
  "CriticRating",
  "PremiereDate",
  "EndDate",
  "Status",
  "IndexNumberEnd",
  "AirsAfterSeasonNumber",
  "AirsBeforeSeasonNumber",
  "AirsBeforeEpisodeNumber",
  "Path",
  "Artists",
  "ArtistItems",
  "AlbumArtists",
  "HasSubtitles",
  "HasLyrics",
  "PartCount",
  "LocationType",
  "MediaType",
  "CollectionType",
  "ExtraType",
  "Album",
  "SeriesName",
  "VideoType",
  "ImageTags",
  "BackdropImageTags",
  "PrimaryImageAspectRatio",
  "Width",
  "Height",
  "MediaSources",
  "MediaStreams",
  "Chapters",
];
