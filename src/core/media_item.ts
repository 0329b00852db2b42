/** The item types that JellyTau supports; the promised values of `type`. */
export const ITEM_TYPES = [
  "movie",
  "series",
  "album",
  "video",
  "audiobook",
  "season",
  "episode",
  "track",
] as const;
export type ItemType = typeof ITEM_TYPES[number];

/** The types directly in a library; all others are inside one of these. */
export const TOP_TYPES: readonly ItemType[] = [
  "movie",
  "series",
  "album",
  "video",
  "audiobook",
];

/** The types with bytes of their own, to play or download. */
export const PLAYABLE_TYPES: readonly ItemType[] = [
  "movie",
  "episode",
  "track",
  "video",
  "audiobook",
];

/** More items than any series or album contains. */
export const INSIDE_LIMIT = 100_000;

const AUDIO_TYPES: readonly ItemType[] = ["album", "audiobook", "track"];

export function isAudio({ type }: { readonly type: string }): boolean {
  return AUDIO_TYPES.some((it) => it === type);
}

/** A library as an account sees it; `id` is 32 lower-case hex digits. */
export interface MediaLibrary {
  readonly id: string;
  readonly name: string;
  /** Jellyfin's word, such as `movies`; null for a mixed library. */
  readonly collectionType: string | null;
}

/** The source of an item's picture: its own, or that of its series or album. */
export interface PictureRef {
  readonly itemId: string;
  /** Names one version of the picture. */
  readonly tag: string;
}

/**
 * The point of a series at which a special was broadcast. It comes after the
 * whole of season `afterSeason`, or before `beforeEpisode` of `beforeSeason`;
 * without an episode it comes before that whole season.
 */
export interface Airing {
  readonly afterSeason: number | null;
  readonly beforeSeason: number | null;
  readonly beforeEpisode: number | null;
}

/** One user's marks on an item. */
export interface UserData {
  readonly played: boolean;
  readonly favorite: boolean;
  readonly playCount: number;
  /** The position to resume from; 0 if not in progress. */
  readonly positionMs: number;
  readonly lastPlayedAt: Date | null;
}

/** The user data of an untouched item, which is not stored. */
export const UNTOUCHED: UserData = {
  played: false,
  favorite: false,
  playCount: 0,
  positionMs: 0,
  lastPlayedAt: null,
};

/** Returns whether an item is untouched. */
export function isUntouched(data: UserData): boolean {
  return !data.played && !data.favorite && data.playCount === 0 &&
    data.positionMs === 0 && data.lastPlayedAt === null;
}

/**
 * One item of a library, as of the last sync. All ids are 32 lower-case hex
 * digits; all text is printable. Holds no address and no secret.
 */
export interface MediaItem {
  readonly id: string;
  readonly type: ItemType;
  readonly name: string;
  /** The title in the film's own language; null if it is the name. */
  readonly originalTitle: string | null;
  /** The sort key: lower case, without diacritics and articles. */
  readonly sortKey: string;
  /** The season of an episode (or its series), the series of a season, … */
  readonly parentId: string | null;
  readonly seriesId: string | null;
  readonly seriesName: string | null;
  /** The number of an episode's season, or of a season; the disc of a track. */
  readonly seasonNumber: number | null;
  /** The number of an episode or a track. */
  readonly episodeNumber: number | null;
  /** The last episode of a file that holds several; else null. */
  readonly episodeNumberEnd: number | null;
  /** Null for all but the specials whose place in the series is known. */
  readonly airing: Airing | null;
  readonly albumName: string | null;
  /** Everyone who performs, in the server's order. */
  readonly artists: readonly string[];
  /** The artist of the whole album, such as `Various Artists`. */
  readonly albumArtist: string | null;
  readonly year: number | null;
  readonly runtimeMs: number | null;
  readonly overview: string | null;
  /** `PG-13` and the like. */
  readonly officialRating: string | null;
  /** 0 to 10. */
  readonly communityRating: number | null;
  readonly genres: readonly string[];
  readonly studios: readonly string[];
  /** `mkv`, `flac`; null for an item without a file. */
  readonly container: string | null;
  /** The size of the file, if the server sent it; a listing does not. */
  readonly sizeBytes: number | null;
  /** On the server's disk, for items at the top of a library; else null. */
  readonly path: string | null;
  /** The time when the file was added to the server. */
  readonly addedAt: Date | null;
  /** The premiere of a film or an episode; midnight UTC if only the day is known. */
  readonly releasedAt: Date | null;
  readonly picture: PictureRef | null;
  readonly userData: UserData;
}

/** An item as it is stored, with its library. */
export interface StoredItem extends MediaItem {
  readonly libraryId: string;
  /** True for a track of an album with several discs. */
  readonly multiDisc: boolean;
}

type EpisodePlace = Pick<
  MediaItem,
  "type" | "seasonNumber" | "episodeNumber" | "episodeNumberEnd"
>;

/**
 * Returns `S02E05`, `S02E05-E06` for a file with several episodes, `E05` for an
 * episode without a season, and null for an item without a number.
 */
export function episodeCode(item: EpisodePlace): string | null {
  const { type, seasonNumber, episodeNumber, episodeNumberEnd } = item;
  if (type !== "episode" || episodeNumber === null) return null;
  const season = seasonNumber === null ? "" : `S${twoDigits(seasonNumber)}`;
  const end = episodeNumberEnd === null
    ? ""
    : `-E${twoDigits(episodeNumberEnd)}`;
  return `${season}E${twoDigits(episodeNumber)}${end}`;
}

/** Returns whether the item is the episode, or a file that contains it. */
export function holdsEpisode(item: EpisodePlace, episode: number): boolean {
  const { type, episodeNumber, episodeNumberEnd } = item;
  if (type !== "episode" || episodeNumber === null) return false;
  return episode >= episodeNumber &&
    episode <= (episodeNumberEnd ?? episodeNumber);
}

/**
 * Returns the number of a track: `05`, or `2-05` in an album with several discs;
 * null for a track without a number.
 */
export function trackCode(
  { seasonNumber, episodeNumber, multiDisc }: {
    seasonNumber: number | null;
    episodeNumber: number | null;
    multiDisc: boolean;
  },
): string | null {
  if (episodeNumber === null) return null;
  const disc = multiDisc && seasonNumber !== null ? `${seasonNumber}-` : "";
  return `${disc}${twoDigits(episodeNumber)}`;
}

/** Returns all artists in one line; null if there are none. */
export function artistNames(
  { artists }: Pick<MediaItem, "artists">,
): string | null {
  return artists.length === 0 ? null : artists.join(", ");
}

function twoDigits(number: number): string {
  return String(number).padStart(2, "0");
}
