/** The commands for libraries, items, search and pictures. */
import * as v from "valibot";
import { TRACK_TYPES } from "../core/item_details.ts";
import { ITEM_TYPES } from "../core/media_item.ts";
import { UNPLAYABLE_KINDS } from "../core/unplayable.ts";
import {
  count,
  date,
  id,
  optionalText,
  problem,
  text,
  timeoutMs,
} from "./schemas.ts";

/**
 * More than any library has, so that a script can request all items at once.
 */
const MAX_LIMIT = 10_000_000;
/** The maximum number of search results. */
const MAX_FOUND = 1_000;
const MAX_MARKED = 1_000;

const optional = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const type = v.picklist(ITEM_TYPES);
const year = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9_999));
const limit = v.pipe(count, v.minValue(1), v.maxValue(MAX_LIMIT));

/** Bytes with a buffer of their own, which can be sent to another thread. */
const bytes = v.custom<Uint8Array<ArrayBuffer>>((it) =>
  it instanceof Uint8Array && it.buffer instanceof ArrayBuffer
);

const itemFields = {
  id,
  name: v.string(),
  type,
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
};
const item = v.strictObject(itemFields);

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
  tagline: optional(v.string()),
  people: optional(v.array(person)),
  studios: optional(v.array(v.string())),
  countries: optional(v.array(v.string())),
  tags: optional(v.array(v.string())),
  /** 0 to 100. */
  criticRating: optional(v.number()),
  releasedAt: optional(date),
  endedAt: optional(date),
  status: optional(v.string()),
  addedAt: optional(date),
  externalIds: optional(v.record(v.string(), v.string())),
};

const itemDetail = v.strictObject({
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
    id,
    name: v.string(),
    seasonNumber: optional(count),
    episodeCount: count,
    watchedCount: count,
  }))),
});

const progressFields = { id, episodeCount: count, watchedCount: count };

const filterFields = {
  libraryId: optional(id),
  /** Empty for all. */
  types: v.array(type),
  year: optional(year),
};

/** Books, photos and the like, which are counted and not listed. */
const unplayable = v.array(v.strictObject({
  libraryId: id,
  libraryName: v.string(),
  kind: v.picklist(UNPLAYABLE_KINDS),
  count,
}));

const PICTURE_SIZES = ["small", "medium", "large"] as const;

export const LIBRARY_COMMANDS = {
  "sync-library": {
    input: v.strictObject({
      account: optionalText,
      full: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      libraries: count,
      added: count,
      updated: count,
      removed: count,
      items: count,
      durationMs: count,
      /** The number of received items that cannot be read. */
      unreadable: count,
      unplayable,
      /** The names of libraries that the server no longer lists. */
      gone: v.array(v.string()),
      skipped: v.array(v.strictObject({
        id,
        name: v.string(),
        collectionType: optional(v.string()),
        reason: v.picklist(["unsupported", "forbidden", "failed"]),
        /** null for an unsupported library. */
        problem: optional(problem),
      })),
    }),
  },
  "list-libraries": {
    input: v.strictObject({ account: optionalText }),
    reply: v.strictObject({
      /** True if they were ever read from the server. */
      read: v.boolean(),
      unplayable,
      libraries: v.array(v.strictObject({
        id,
        name: v.string(),
        collectionType: optional(v.string()),
        /** Items directly in the library. */
        items: count,
        /**
         * The time of the last sync by the server's clock; null before the
         * first complete one.
         */
        syncedAt: optional(date),
      })),
    }),
  },
  /**
   * Lists a window of items. Without types, these are the items directly in the
   * library, by name; with a parent, its contents, by number. `from` begins the
   * window at the first name that is not before it, regardless of `offset`.
   */
  "list-items": {
    input: v.strictObject({
      account: optionalText,
      ...filterFields,
      parentId: optional(id),
      offset: count,
      limit,
      from: optionalText,
      /** Begins at this item, if it is in the list. */
      fromItem: optional(id),
    }),
    reply: v.strictObject({
      items: v.array(item),
      total: count,
      offset: count,
      /** The progress of the seasons, if these are the items in a series. */
      seasons: v.array(v.strictObject(progressFields)),
    }),
  },
  /** Lists what to watch next, from the stored library; see `Shelves`. */
  "list-shelves": {
    input: v.strictObject({
      account: optionalText,
      /** The maximum of each shelf. */
      limit: v.pipe(count, v.minValue(1), v.maxValue(MAX_FOUND)),
    }),
    reply: v.strictObject({
      resume: v.array(item),
      next: v.array(item),
      libraries: v.array(v.strictObject({
        id,
        name: v.string(),
        /** A series or an album stands for its new episodes or tracks. */
        items: v.array(v.strictObject({ ...itemFields, newItems: count })),
      })),
    }),
  },
  /** `total` is exact below `countUpTo`. */
  "search-items": {
    input: v.strictObject({
      account: optionalText,
      words: text,
      ...filterFields,
      limit: v.pipe(count, v.minValue(1), v.maxValue(MAX_FOUND)),
      countUpTo: count,
      /**
       * True to ask the server for people and collections of that name if no
       * stored item matches.
       */
      askServer: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      items: v.array(item),
      total: count,
      /** The failure of the request to the server; null if there was none. */
      problem: optional(problem),
    }),
  },
  /** Shows a stored item, by id, name, `Name (1987)` or `Series S01E02`. */
  "show-item": {
    input: v.strictObject({ account: optionalText, item: text }),
    reply: itemDetail,
  },
  /** Reads an item from the server and updates the stored one. */
  "refresh-item": {
    input: v.strictObject({
      account: optionalText,
      item: text,
      /** True to reply with the stored item if the server cannot be asked. */
      orStored: v.boolean(),
      timeoutMs,
    }),
    reply: itemDetail,
  },
  /** Sets or removes a mark on items, and on everything inside them. */
  "mark-items": {
    input: v.strictObject({
      account: optionalText,
      items: v.pipe(v.array(text), v.minLength(1), v.maxLength(MAX_MARKED)),
      kind: v.picklist(["played", "favorite"]),
      value: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      marks: v.array(v.strictObject({
        itemId: id,
        type,
        title: v.string(),
        /** `kept`: stored here until the server can be reached. */
        state: v.picklist(["sent", "kept", "failed"]),
        /** Why the server did not set it; null if it did. */
        problem: optional(problem),
      })),
    }),
  },
  /** Returns the picture of a stored item, or of its series or album. */
  "fetch-picture": {
    input: v.strictObject({
      account: optionalText,
      item: text,
      size: v.picklist(PICTURE_SIZES),
      timeoutMs,
    }),
    reply: v.strictObject({
      /** The item's. */
      id,
      /** null when there is no picture. */
      bytes: optional(bytes),
      type: v.literal("image/png"),
    }),
  },
} as const;

export type ItemView = v.InferOutput<typeof item>;
export type ItemDetailView = v.InferOutput<typeof itemDetail>;
