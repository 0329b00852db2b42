import type { ItemDetails } from "./item_details.ts";

/** A library of the demo server. */
export interface DemoFolder {
  readonly id: string;
  readonly name: string;
  /** null for a mixed library. */
  readonly collectionType: string | null;
  /** A view that the server makes itself, such as all playlists. */
  readonly isView: boolean;
  readonly details: ItemDetails;
  /** The library's folders on the disk; absent for a sample library. */
  readonly locations?: readonly string[];
  /** If true, replies 401 even to a valid token. */
  forbidden: boolean;
  /** True if `/UserViews` lists it. */
  listed: boolean;
}

/** One user's marks on an item; a playback report changes them. */
export interface DemoUserData {
  played: boolean;
  favorite: boolean;
  playCount: number;
  positionTicks: number;
  lastPlayedMs: number | null;
  /** The thumb up or down. */
  likes: boolean | null;
  /** The streams that a player reported last; null if it reported none. */
  audioIndex: number | null;
  subtitleIndex: number | null;
}

/** Faults of a listing that real servers sometimes have. */
export interface LibraryQuirks {
  /** The page with this index has one item less than its limit. */
  shortPageAt: number | null;
  /** The last item of a page is repeated as the first of the next one. */
  repeatAcrossPages: boolean;
  /** Like 10.10: `minDateLastSaved` alone finds nothing. */
  savedDateNeedsBoth: boolean;
}

/** A playlist or a collection: ordered items, which may repeat. */
export interface ItemList {
  /** The owner; null for everybody. */
  readonly ownerId: string | null;
  /** True if other users may see it. */
  readonly open: boolean;
  readonly ids: readonly string[];
}
