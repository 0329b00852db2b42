/** The commands for libraries, items, search and pictures. */
import * as v from "valibot";
import { NAME_KINDS } from "../core/item_selection.ts";
import { LIST_KINDS } from "../core/list_ports.ts";
import { ITEM_TYPES } from "../core/media_item.ts";
import { UNPLAYABLE_KINDS } from "../core/unplayable.ts";
import {
  conditions,
  item,
  itemDetail,
  itemFields,
  progressFields,
  sort,
} from "./item_schemas.ts";
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
/** More series than any screen shows. */
const MAX_COUNTED = 1_000;

const optional = <S extends v.GenericSchema>(schema: S) => v.nullable(schema);
const type = v.picklist(ITEM_TYPES);
const year = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(9_999));
const limit = v.pipe(count, v.minValue(1), v.maxValue(MAX_LIMIT));

/** Bytes with a buffer of their own, which can be sent to another thread. */
const bytes = v.custom<Uint8Array<ArrayBuffer>>((it) =>
  it instanceof Uint8Array && it.buffer instanceof ArrayBuffer
);

const filterFields = {
  libraryId: optional(id),
  /** Empty for all. */
  types: v.array(type),
  year: optional(year),
  conditions: v.exactOptional(conditions),
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
      /** Why playlists and collections were not read; null if they were. */
      listsProblem: optional(problem),
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
   * window at the first name that is not before it, regardless of `offset`, in a
   * list by name.
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
      sort: v.exactOptional(sort),
      /** Only what a search for these words finds. */
      words: v.exactOptional(text),
      timeoutMs,
    }),
    reply: v.strictObject({
      items: v.array(item),
      total: count,
      offset: count,
      /** The progress of the seasons, if these are the items in a series. */
      seasons: v.array(v.strictObject(progressFields)),
      /** Why the people in the conditions were not asked for. */
      problem: v.exactOptional(problem),
    }),
  },
  /**
   * Counts the stored episodes of series, and those that are watched; omits
   * series without episodes.
   */
  "list-progress": {
    input: v.strictObject({
      account: optionalText,
      seriesIds: v.pipe(v.array(id), v.maxLength(MAX_COUNTED)),
    }),
    reply: v.strictObject({ series: v.array(v.strictObject(progressFields)) }),
  },
  /**
   * Lists genres, studios or artists by name; artists with an album come first.
   * Asks the server for people, unless they were read lately.
   */
  "list-names": {
    input: v.strictObject({
      account: optionalText,
      kind: v.picklist(NAME_KINDS),
      libraryId: optional(id),
      timeoutMs,
    }),
    reply: v.strictObject({
      names: v.array(v.strictObject({
        name: v.string(),
        /**
         * Films, series, albums and the like. Both numbers are 0 for people
         * whose items were not read yet.
         */
        items: count,
        /** Episodes and tracks. */
        inside: count,
      })),
      /** Why the list of people may be incomplete. */
      problem: v.exactOptional(problem),
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
        items: v.array(v.strictObject({
          ...itemFields,
          newItems: count,
          /** The time when the newest of them was added. */
          addedAt: date,
        })),
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
  /** Asks the server for items like one, and lists those that are stored. */
  "list-similar": {
    input: v.strictObject({
      account: optionalText,
      item: text,
      timeoutMs,
    }),
    reply: v.strictObject({ items: v.array(item) }),
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
        type: v.picklist([...ITEM_TYPES, ...LIST_KINDS]),
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
