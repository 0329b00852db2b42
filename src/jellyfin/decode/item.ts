import {
  type Airing,
  isUntouched,
  type ItemType,
  type MediaItem,
  type MediaLibrary,
  type PictureRef,
  TOP_TYPES,
  UNTOUCHED,
  type UserData,
} from "../../core/media_item.ts";
import { isBlank, sanitize } from "../../core/printable.ts";
import { sortKeyOf } from "../../core/sort_key.ts";
import { containerOf } from "./container_name.ts";
import { fileSizeOf } from "./remote_source.ts";
import { filePathOf } from "./file_path.ts";
import { textOfHtml } from "./html_text.ts";
import { standInName } from "./stand_in_name.ts";

/** Maps Jellyfin's kinds to ours; items of other kinds are skipped. */
const LISTED_TYPES: Readonly<Record<string, ItemType>> = {
  Movie: "movie",
  Series: "series",
  Season: "season",
  Episode: "episode",
  MusicAlbum: "album",
  Audio: "track",
  MusicVideo: "video",
  Video: "video",
  AudioBook: "audiobook",
};
/** A trailer is an extra of another item, and in no list of its own. */
const TYPES: typeof LISTED_TYPES = { ...LISTED_TYPES, Trailer: "video" };
export const SUPPORTED_KINDS = Object.keys(LISTED_TYPES);

const NAME_MAX = 200;
const ID = /^[0-9a-f]{32}$/;
const TAG = /^[0-9A-Za-z]{1,64}$/;
const TICKS_PER_MS = 10_000;
const MAX_TICKS = Number.MAX_SAFE_INTEGER;
const MAX_NUMBER = 1_000_000;
/** A file with more episodes than this has wrong metadata. */
const MAX_SPAN = 100;
const MAX_GENRES = 20;
const MAX_ARTISTS = 20;
const MAX_STUDIOS = 20;
const DATE_MAX = 40;

type Raw = Readonly<Record<string, unknown>>;

/**
 * Decodes an item as a server lists it, field by field. Drops unknown fields,
 * such as addresses with a token in them. Treats an optional field that is not
 * what Jellyfin sends as absent.
 *
 * @returns null for a kind that is not supported
 * @throws {TypeError} if it is not an item: it has no id or no kind
 */
export function decodeItem(value: unknown): MediaItem | null {
  const raw = record(value);
  if (raw === null || typeof raw.Type !== "string") throw new TypeError();
  const type = Object.hasOwn(TYPES, raw.Type) ? TYPES[raw.Type] : undefined;
  const id = idOf(raw.Id);
  if (id === null) throw new TypeError();
  if (type === undefined) return null;
  const numbers = numbersOf(type, raw);
  const name = textOf(raw.Name, NAME_MAX) ??
    textOf(raw.OriginalTitle, NAME_MAX) ?? standInName(type, numbers);
  return {
    id,
    type,
    name,
    originalTitle: originalTitleOf(raw, name),
    sortKey: sortKeyOf(textOf(raw.SortName, NAME_MAX) ?? name),
    parentId: parentOf(type, raw),
    seriesId: idOf(raw.SeriesId),
    seriesName: textOf(raw.SeriesName, NAME_MAX),
    ...numbers,
    airing: airingOf(type, raw),
    albumName: textOf(raw.Album, NAME_MAX),
    ...artistsOf(type, raw),
    year: numberOf(raw.ProductionYear, { from: 1, to: 9_999 }),
    runtimeMs: msOf(raw.RunTimeTicks),
    overview: typeof raw.Overview === "string"
      ? textOfHtml(raw.Overview)
      : null,
    officialRating: textOf(raw.OfficialRating, 40),
    communityRating: decimalOf(raw.CommunityRating),
    genres: genresOf(raw.Genres),
    studios: namesOf(raw.Studios, MAX_STUDIOS),
    ...fileOf(id, raw),
    path: TOP_TYPES.includes(type) ? filePathOf(raw.Path) : null,
    addedAt: timeOf(raw.DateCreated),
    releasedAt: dateOf(raw.PremiereDate),
    picture: pictureOf(id, raw),
    userData: decodeUserData(raw.UserData),
  };
}

/** Decodes the user's marks; malformed ones count as unset. */
export function decodeUserData(value: unknown): UserData {
  const raw = record(value);
  if (raw === null) return UNTOUCHED;
  const data: UserData = {
    played: raw.Played === true,
    favorite: raw.IsFavorite === true,
    playCount: numberOf(raw.PlayCount, { from: 0, to: MAX_NUMBER }) ?? 0,
    positionMs: msOf(raw.PlaybackPositionTicks) ?? 0,
    lastPlayedAt: timeOf(raw.LastPlayedDate),
  };
  return isUntouched(data) ? UNTOUCHED : data;
}

/** Decodes a library; returns null if it has no id. */
export function decodeLibrary(value: unknown): MediaLibrary | null {
  const raw = record(value);
  const id = idOf(raw?.Id);
  if (id === null) return null;
  return {
    id,
    name: textOf(raw?.Name, NAME_MAX) ?? "Unnamed library",
    collectionType: match(/^[a-z]{1,32}$/, raw?.CollectionType),
  };
}

/** Returns null if there is none. */
export function decodeId(value: unknown): string | null {
  return idOf(record(value)?.Id);
}

export function record(value: unknown): Raw | null {
  return typeof value === "object" && value !== null ? value as Raw : null;
}

function parentOf(type: ItemType, raw: Raw): string | null {
  if (type === "episode") return idOf(raw.SeasonId) ?? idOf(raw.SeriesId);
  if (type === "season") return idOf(raw.SeriesId);
  return type === "track" ? idOf(raw.AlbumId) : null;
}

/**
 * Decodes the numbers of a season, an episode or a track. A season's number is
 * its index; an episode's season is the index of its parent.
 */
function numbersOf(
  type: ItemType,
  raw: Raw,
): Pick<MediaItem, "seasonNumber" | "episodeNumber" | "episodeNumberEnd"> {
  const range = { from: 0, to: MAX_NUMBER };
  const index = numberOf(raw.IndexNumber, range);
  const none = { episodeNumber: null, episodeNumberEnd: null };
  if (type === "season") return { ...none, seasonNumber: index };
  if (type !== "episode" && type !== "track") {
    return { ...none, seasonNumber: null };
  }
  const seasonNumber = numberOf(raw.ParentIndexNumber, range);
  const episodeNumberEnd = type === "episode" && index !== null
    ? numberOf(raw.IndexNumberEnd, { from: index + 1, to: index + MAX_SPAN })
    : null;
  return { seasonNumber, episodeNumber: index, episodeNumberEnd };
}

/** Reads the place of a special in its series. */
function airingOf(type: ItemType, raw: Raw): Airing | null {
  if (type !== "episode" || raw.ParentIndexNumber !== 0) return null;
  const range = { from: 0, to: MAX_NUMBER };
  const afterSeason = numberOf(raw.AirsAfterSeasonNumber, range);
  const beforeSeason = numberOf(raw.AirsBeforeSeasonNumber, range);
  if (afterSeason === null && beforeSeason === null) return null;
  const beforeEpisode = numberOf(raw.AirsBeforeEpisodeNumber, range);
  return { afterSeason, beforeSeason, beforeEpisode };
}

const NO_ARTISTS = { artists: [], albumArtist: null };

/**
 * Returns the artists of the album itself, who are not all of its performers.
 * Prefers a list to the single name, which holds only the first one.
 */
function artistsOf(
  type: ItemType,
  raw: Raw,
): Pick<MediaItem, "artists" | "albumArtist"> {
  if (!raw.Artists && !raw.AlbumArtist && !raw.AlbumArtists) return NO_ARTISTS;
  const listed = namesOf(raw.AlbumArtists);
  const owners = listed.length > 0 ? listed : namesOf([raw.AlbumArtist]);
  const performers = namesOf(raw.Artists);
  const [first, second] = type === "album"
    ? [owners, performers]
    : [performers, owners];
  return {
    artists: first.length > 0 ? first : second,
    albumArtist: owners.length > 0 ? owners.join(", ") : null,
  };
}

/** Reads a list of names, or of objects with a name. */
function namesOf(value: unknown, max = MAX_ARTISTS): readonly string[] {
  if (!Array.isArray(value)) return [];
  const names = value.slice(0, max).flatMap((it) =>
    textOf(typeof it === "string" ? it : record(it)?.Name, NAME_MAX) ?? []
  );
  return names.length > 1 ? [...new Set(names)] : names;
}

/** Returns the item's own picture, or that of its album or series. */
function pictureOf(id: string, raw: Raw): PictureRef | null {
  const own = match(TAG, record(raw.ImageTags)?.Primary);
  if (own !== null) return { itemId: id, tag: own };
  return ref(raw.ParentPrimaryImageItemId, raw.ParentPrimaryImageTag) ??
    ref(raw.AlbumId, raw.AlbumPrimaryImageTag) ??
    ref(raw.SeriesId, raw.SeriesPrimaryImageTag);
}

function ref(owner: unknown, picture: unknown): PictureRef | null {
  const itemId = idOf(owner);
  const tag = match(TAG, picture);
  return itemId === null || tag === null ? null : { itemId, tag };
}

function originalTitleOf({ OriginalTitle }: Raw, name: string): string | null {
  if (OriginalTitle === undefined) return null;
  const title = textOf(OriginalTitle, NAME_MAX);
  return title === name ? null : title;
}

function genresOf(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.slice(0, MAX_GENRES)
    .flatMap((it) => textOf(it, 60) ?? []);
}

/** Returns the item's own file: other versions may come first. */
function fileOf(
  id: string,
  { Container, MediaSources, Path, Type }: Raw,
): Pick<MediaItem, "container" | "sizeBytes"> {
  const all = Array.isArray(MediaSources) ? MediaSources.map(record) : [];
  const own = all.find((it) => idOf(it?.Id) === id) ??
    (all.length === 1 ? all[0] : null);
  const hasFile = Container !== undefined || Boolean(own);
  return {
    container: hasFile
      ? containerOf({ Container, Path: own?.Path ?? Path, Type })
      : null,
    sizeBytes: fileSizeOf(own ?? {}),
  };
}

export function idOf(value: unknown): string | null {
  if (typeof value !== "string") return null;
  if (ID.test(value)) return value;
  const plain = value.slice(0, 40).replaceAll("-", "").toLowerCase();
  return ID.test(plain) ? plain : null;
}

/** Returns printable text without spaces around it; null for none. */
export function textOf(value: unknown, max: number): string | null {
  if (typeof value !== "string") return null;
  const cut = value.length > max
    ? value.slice(0, max).replace(/[\ud800-\udbff]$/, "")
    : value;
  const text = sanitize(cut).trim();
  return isBlank(text) ? null : text;
}

function match(pattern: RegExp, value: unknown): string | null {
  return typeof value === "string" && pattern.test(value) ? value : null;
}

export function numberOf(
  value: unknown,
  { from, to }: { from: number; to: number },
): number | null {
  if (typeof value !== "number" || !Number.isInteger(value)) return null;
  return value >= from && value <= to ? value : null;
}

/**
 * Returns a date; null if it is absent or invalid. Jellyfin sends the year 1 for
 * no date.
 */
export function dateOf(value: unknown): Date | null {
  if (typeof value !== "string" || value.length > DATE_MAX) return null;
  const date = new Date(value);
  const year = date.getUTCFullYear();
  return year > 1 && year < 10_000 ? date : null;
}

/** Returns a time after the start of 1970; null for any other. */
function timeOf(value: unknown): Date | null {
  const date = dateOf(value);
  return date !== null && date.getTime() > 0 ? date : null;
}

function decimalOf(value: unknown): number | null {
  if (typeof value !== "number" || !(value >= 0 && value <= 10)) return null;
  return value;
}

/** Converts ticks to milliseconds; null if they are absent or invalid. */
export function msOf(ticks: unknown): number | null {
  if (typeof ticks !== "number") return null;
  const ok = ticks > 0 && ticks <= MAX_TICKS;
  return ok ? Math.round(ticks / TICKS_PER_MS) : null;
}
