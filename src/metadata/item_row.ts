import {
  type Airing,
  ITEM_TYPES,
  type MediaItem,
  type StoredItem,
  TOP_TYPES,
  UNTOUCHED,
  type UserData,
} from "../core/media_item.ts";
import { Failure } from "../core/failure.ts";

/** The columns that follow from an item alone, in the order of `valuesOf`. */
export const VALUE_COLUMNS = [
  "top",
  "id",
  "type",
  "name",
  "sort_key",
  "parent_id",
  "series_id",
  "series_name",
  "season_number",
  "episode_number",
  "episode_number_end",
  "album_name",
  "artists",
  "album_artist",
  "year",
  "runtime_ms",
  "overview",
  "official_rating",
  "community_rating",
  "genres",
  "container",
  "picture_item_id",
  "picture_tag",
  "original_title",
  "path",
  "added_at",
  "airs_after_season",
  "airs_before_season",
  "airs_before_episode",
  "released_at",
  "studios",
  // Last, because a listing lacks it.
  "size_bytes",
] as const;

/** Separates the names of a list; no name contains it. */
export const NAME_END = "\n";

/** An owner's keys form one range, so that a search can stay inside it. */
const KEYS_PER_OWNER = 2 ** 40;

export type Value = string | number | null;
export type Row = Record<string, unknown>;

/** Returns an item as its row; the same for the same item. */
export function valuesOf(item: MediaItem): Value[] {
  return [
    TOP_TYPES.includes(item.type) ? 1 : 0,
    item.id,
    item.type,
    item.name,
    item.sortKey,
    item.parentId,
    item.seriesId,
    item.seriesName,
    item.seasonNumber,
    item.episodeNumber,
    item.episodeNumberEnd,
    item.albumName,
    item.artists.join(NAME_END) || null,
    item.albumArtist,
    item.year,
    item.runtimeMs,
    item.overview,
    item.officialRating,
    item.communityRating,
    item.genres.join(NAME_END),
    item.container,
    item.picture?.itemId ?? null,
    item.picture?.tag ?? null,
    item.originalTitle,
    item.path,
    item.addedAt?.toISOString() ?? null,
    item.airing?.afterSeason ?? null,
    item.airing?.beforeSeason ?? null,
    item.airing?.beforeEpisode ?? null,
    item.releasedAt?.toISOString() ?? null,
    item.studios.join(NAME_END),
    item.sizeBytes,
  ];
}

/**
 * The columns that {@link readItem} needs. An album has several discs if one of
 * its tracks is on the second or a later one.
 */
export const ITEM_SELECT = `SELECT items.*, libraries.id AS library_id,
    played, favorite, play_count, position_ms, last_played_at,
    CASE type WHEN 'track' THEN EXISTS (SELECT 1 FROM items AS other
      WHERE other.parent_id = items.parent_id AND other.owner = items.owner
        AND other.season_number > 1) ELSE 0 END AS multi_disc
  FROM items JOIN libraries ON libraries.key = items.library
  LEFT JOIN user_data ON user_data.key = items.key`;

/** Reads an item. @throws {Failure} `storage_damaged` for an invalid row */
export function readItem(row: Row): StoredItem {
  const type = ITEM_TYPES.find((it) => it === row.type);
  if (type === undefined) {
    throw new Failure(
      "storage_damaged",
      "Cannot read item: its row in the database is invalid",
      {
        hint: "Sync the whole library again with " +
          "`jellytau library sync --full`",
        remedy: "sync-library-again",
      },
    );
  }
  const itemId = text(row.picture_item_id);
  const tag = text(row.picture_tag);
  return {
    id: String(row.id),
    libraryId: String(row.library_id),
    type,
    name: String(row.name),
    originalTitle: text(row.original_title),
    sortKey: String(row.sort_key),
    parentId: text(row.parent_id),
    seriesId: text(row.series_id),
    seriesName: text(row.series_name),
    seasonNumber: number(row.season_number),
    episodeNumber: number(row.episode_number),
    episodeNumberEnd: number(row.episode_number_end),
    airing: readAiring(row),
    multiDisc: row.multi_disc === 1,
    albumName: text(row.album_name),
    artists: names(row.artists),
    albumArtist: text(row.album_artist),
    year: number(row.year),
    runtimeMs: number(row.runtime_ms),
    overview: text(row.overview),
    officialRating: text(row.official_rating),
    communityRating: number(row.community_rating),
    genres: names(row.genres),
    studios: names(row.studios),
    container: text(row.container),
    sizeBytes: number(row.size_bytes),
    path: text(row.path),
    addedAt: time(row.added_at),
    releasedAt: time(row.released_at),
    picture: itemId === null || tag === null ? null : { itemId, tag },
    userData: readUserData(row),
  };
}

/** Reads a row of `user_data`, or the empty side of a join. */
function readUserData(row: Row): UserData {
  if (row.played === null) return UNTOUCHED;
  return {
    played: row.played === 1,
    favorite: row.favorite === 1,
    playCount: Number(row.play_count),
    positionMs: Number(row.position_ms),
    lastPlayedAt: time(row.last_played_at),
  };
}

function readAiring(row: Row): Airing | null {
  const afterSeason = number(row.airs_after_season);
  const beforeSeason = number(row.airs_before_season);
  if (afterSeason === null && beforeSeason === null) return null;
  const beforeEpisode = number(row.airs_before_episode);
  return { afterSeason, beforeSeason, beforeEpisode };
}

function time(value: unknown): Date | null {
  const written = text(value);
  return written === null ? null : new Date(written);
}

function names(value: unknown): readonly string[] {
  return text(value)?.split(NAME_END).filter((it) => it !== "") ?? [];
}

function text(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}

/** Returns the range of an owner's keys. */
export function keysOf(owner: number): { first: number; last: number } {
  const first = owner * KEYS_PER_OWNER;
  return { first, last: first + KEYS_PER_OWNER - 1 };
}
