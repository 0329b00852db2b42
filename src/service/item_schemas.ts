/** The shapes of items that cross to the CLI and the TUI. */
import * as v from "valibot";
import { TRACK_TYPES } from "../core/item_details.ts";
import { NAME_KINDS, RATING_TESTS, SORTS } from "../core/item_selection.ts";
import { ITEM_TYPES } from "../core/media_item.ts";
import { count, date, id, problem, text } from "./schemas.ts";

const optional = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);

export const itemFields = {
  id,
  name: v.string(),
  type: v.picklist(ITEM_TYPES),
  year: optional(count),
  runtimeMs: optional(count),
  seriesName: optional(v.string()),
  seasonNumber: optional(count),
  episodeNumber: optional(count),
  libraryId: id,
  albumName: optional(v.string()),
  /** The last episode of a file that holds several; else null. */
  episodeNumberEnd: optional(count),
  /** All of `artists` in one line. */
  artist: optional(v.string()),
  artists: v.array(v.string()),
  albumArtist: optional(v.string()),
  /** True for a track of an album with several discs. */
  multiDisc: v.boolean(),
  played: v.boolean(),
  favorite: v.boolean(),
  positionMs: count,
  hasPicture: v.boolean(),
  /**
   * The path on the server's disk; null for seasons, episodes and tracks in a
   * list.
   */
  path: optional(v.string()),
  /** The premiere; midnight UTC if only the day is known. */
  releasedAt: optional(date),
};
export const item = v.strictObject(itemFields);

/** Describes video, audio, subtitles or lyrics in a file or beside it. */
const track = v.strictObject({
  type: v.picklist(TRACK_TYPES),
  /** The number that chooses it; null if unknown. */
  index: optional(count),
  language: optional(v.string()),
  title: optional(v.string()),
  /** The server's description, such as `English - AAC - Stereo`. */
  displayTitle: optional(v.string()),
  codec: optional(v.string()),
  channels: optional(count),
  widthPx: optional(count),
  heightPx: optional(count),
  videoRange: optional(v.string()),
  default: v.boolean(),
  forced: v.boolean(),
  hearingImpaired: v.boolean(),
  external: v.boolean(),
});
/** One of several versions of a film, such as one in 4K. */
const version = v.strictObject({
  id,
  name: v.string(),
  container: optional(v.string()),
  sizeBytes: optional(count),
  /** True if the server only links to the file. */
  linked: v.boolean(),
  tracks: v.array(track),
  /** True if it plays unless the user names another one. */
  usual: v.boolean(),
  /** The audio track that plays unless the user names another one. */
  usualAudio: optional(count),
  /** The same for subtitles; null for none. */
  usualSubtitles: optional(count),
});
/** A file that follows the item's own. */
const part = v.strictObject({
  id,
  name: v.string(),
  runtimeMs: optional(count),
  positionMs: count,
});

const person = v.strictObject({
  name: v.string(),
  role: optional(v.string()),
  type: v.string(),
});
const extra = v.strictObject({
  id,
  name: v.string(),
  type: v.string(),
  runtimeMs: optional(count),
});

/** The members that are null unless the server has replied with them. */
const askedFields = {
  versions: optional(v.array(version)),
  parts: optional(v.array(part)),
  extras: optional(v.array(extra)),
  /** null also if the server cannot list them. */
  collections: optional(v.array(v.strictObject({ id, name: v.string() }))),
  tagline: optional(v.string()),
  people: optional(v.array(person)),
  studios: optional(v.array(v.string())),
  countries: optional(v.array(v.string())),
  tags: optional(v.array(v.string())),
  /** 0 to 100. */
  criticRating: optional(v.number()),
  endedAt: optional(date),
  status: optional(v.string()),
  addedAt: optional(date),
  externalIds: optional(v.record(v.string(), v.string())),
};

/** A season or a series, and how much of it is watched. */
export const progressFields = {
  id,
  episodeCount: count,
  watchedCount: count,
};

export const itemDetail = v.strictObject({
  ...itemFields,
  ...askedFields,
  /** The failure of the request to the server; null if there was none. */
  problem: optional(problem),
  libraryName: v.string(),
  parentId: optional(id),
  seriesId: optional(id),
  originalTitle: optional(v.string()),
  overview: optional(v.string()),
  genres: v.array(v.string()),
  officialRating: optional(v.string()),
  communityRating: optional(v.number()),
  container: optional(v.string()),
  sizeBytes: optional(count),
  playCount: count,
  lastPlayedAt: optional(date),
  /** Seasons of a series, episodes of a season, tracks of an album. */
  childCount: count,
  /** null for anything but a series or a season. */
  episodeCount: optional(count),
  watchedCount: optional(count),
  /** The seasons of a series, specials last; null for anything else. */
  seasons: optional(v.array(v.strictObject({
    ...progressFields,
    name: v.string(),
    seasonNumber: optional(count),
  }))),
});

/** More conditions of one kind than anybody types. */
const MAX_CONDITIONS = 20;
const year = v.pipe(count, v.maxValue(9_999));

export const sort = v.strictObject({
  by: v.picklist(SORTS),
  reversed: v.boolean(),
  seed: v.pipe(count, v.maxValue(2 ** 31 - 1)),
});

export const conditions = v.strictObject({
  watched: optional(v.boolean()),
  favorite: optional(v.boolean()),
  downloaded: v.boolean(),
  names: v.pipe(
    v.array(v.strictObject({ kind: v.picklist(NAME_KINDS), name: text })),
    v.maxLength(MAX_CONDITIONS),
  ),
  years: optional(v.strictObject({ from: optional(year), to: optional(year) })),
  ratings: v.pipe(
    v.array(v.strictObject({
      test: v.picklist(RATING_TESTS),
      value: v.pipe(v.number(), v.minValue(0), v.maxValue(10)),
    })),
    v.maxLength(MAX_CONDITIONS),
  ),
});

export type ItemView = v.InferOutput<typeof item>;
export type ItemDetailView = v.InferOutput<typeof itemDetail>;
