/** The commands for playlists and collections. */
import * as v from "valibot";
import { LIST_KINDS, LIST_MEDIA_TYPES } from "../core/list_ports.ts";
import { ITEM_TYPES } from "../core/media_item.ts";
import { conditions, itemFields } from "./item_schemas.ts";
import {
  count,
  date,
  id,
  optionalText,
  problem,
  text,
  timeoutMs,
} from "./schemas.ts";

/** More than any list has, so that a script can request all entries at once. */
const MAX_LIMIT = 10_000_000;

/** The most items of one change. */
const MAX_EDITED = 1_000;

/** The item at the first position; nothing changes if it is another one. */
const itemId = v.exactOptional(id);

const kind = v.picklist(LIST_KINDS);

const list = v.strictObject({
  id,
  name: v.string(),
  kind,
  mediaType: v.nullable(v.picklist(LIST_MEDIA_TYPES)),
  /** The number of entries; null if the server does not count them. */
  items: v.nullable(count),
  /** True if it is one of the user's favourites. */
  favorite: v.boolean(),
  /** The time when the entries were read; null if they never were. */
  readAt: v.nullable(date),
});

/** A playlist after a change. */
const edited = v.strictObject({
  list,
  added: count,
  removed: count,
});

export type ListView = v.InferOutput<typeof list>;

export const LIST_COMMANDS = {
  /** Lists the stored playlists and collections by name. */
  "list-lists": {
    input: v.strictObject({ account: optionalText }),
    reply: v.strictObject({ lists: v.array(list) }),
  },
  /** Lists a window of the stored entries of a list, in its order. */
  "list-entries": {
    input: v.strictObject({
      account: optionalText,
      listId: id,
      libraryId: v.nullable(id),
      /** Empty for all. */
      types: v.array(v.picklist(ITEM_TYPES)),
      year: v.nullable(count),
      conditions: v.exactOptional(conditions),
      offset: count,
      limit: v.pipe(count, v.minValue(1), v.maxValue(MAX_LIMIT)),
      timeoutMs,
    }),
    reply: v.strictObject({
      items: v.array(v.strictObject({
        ...itemFields,
        /** 1 for the first entry of an item, 2 for the second one. */
        copy: count,
        /** The number of the entry in the whole list, from 1. */
        position: count,
      })),
      total: count,
      /** The number of entries whose item is in no library of the account. */
      missing: count,
      problem: v.exactOptional(problem),
    }),
  },
  /** Reads a list and its entries from the server, and stores them. */
  "refresh-list": {
    input: v.strictObject({
      account: optionalText,
      /** An id or a name. */
      list: text,
      /** null for both kinds. */
      kind: v.nullable(kind),
      /** True to reply with the stored list if the server cannot be asked. */
      orStored: v.boolean(),
      timeoutMs,
    }),
    reply: v.strictObject({
      list,
      /** True if the stored entries or the name have changed. */
      changed: v.boolean(),
      /** The failure of the request to the server; null if there was none. */
      problem: v.nullable(problem),
    }),
  },
  /** Creates a playlist of items by name or id. */
  "create-playlist": {
    input: v.strictObject({
      account: optionalText,
      name: v.pipe(text, v.minLength(1)),
      items: v.pipe(v.array(text), v.maxLength(MAX_EDITED)),
      /** True to let everybody on the server see it. */
      isPublic: v.boolean(),
      timeoutMs,
    }),
    reply: edited,
  },
  /** Changes the entries of a playlist on the server. */
  "edit-playlist": {
    input: v.strictObject({
      account: optionalText,
      /** An id or a name. */
      list: text,
      edit: v.variant("kind", [
        v.strictObject({
          kind: v.literal("add"),
          items: v.pipe(v.array(text), v.minLength(1), v.maxLength(MAX_EDITED)),
        }),
        v.strictObject({
          kind: v.literal("remove"),
          positions: v.pipe(
            v.array(count),
            v.minLength(1),
            v.maxLength(MAX_EDITED),
          ),
          itemId,
        }),
        v.strictObject({
          kind: v.literal("move"),
          from: count,
          to: count,
          itemId,
        }),
      ]),
      timeoutMs,
    }),
    reply: edited,
  },
} as const;
