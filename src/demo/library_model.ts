import type { ItemDetails } from "./item_details.ts";

/** A library of the demo server. */
export interface DemoFolder {
  readonly id: string;
  readonly name: string;
  /** null for a mixed one. */
  readonly collectionType: string | null;
  /** A view that the server makes itself, such as all playlists. */
  readonly isView: boolean;
  readonly details: ItemDetails;
  /** Nobody may look into it: 401 with a good token. */
  forbidden: boolean;
  /** Whether `/UserViews` names it. */
  listed: boolean;
}

/** What one user did with an item; a report of playback changes it. */
export interface DemoUserData {
  played: boolean;
  favorite: boolean;
  playCount: number;
  positionTicks: number;
  lastPlayedMs: number | null;
  /** The thumb up or down. */
  likes: boolean | null;
}

/** What a listing gets wrong, as real servers sometimes do. */
export interface LibraryQuirks {
  /** The page that holds this index has one item less than its limit. */
  shortPageAt: number | null;
  /** The last item of a page comes again as the first of the next one. */
  repeatAcrossPages: boolean;
  /** As 10.10: `minDateLastSaved` alone finds nothing. */
  savedDateNeedsBoth: boolean;
}

/** A playlist or a collection: items in an order, the same one also twice. */
export interface ItemList {
  /** null: everybody's. */
  readonly ownerId: string | null;
  /** Whether others may see it. */
  readonly open: boolean;
  readonly ids: readonly string[];
}
