/** The data that the screen shows. */
import type {
  DownloadView as DownloadRecord,
  ItemView,
  Reply,
} from "../../service/protocol.ts";

export type {
  AccountView,
  FollowView,
  ItemDetailView,
  ItemView,
  ListView,
  ProblemView,
  StorageStatusView,
} from "../../service/protocol.ts";

export type LibraryView = Reply<"list-libraries">["libraries"][number];

/** A genre, a studio or an artist, and how much is listed under it. */
export type NameView = Reply<"list-names">["names"][number];

export type ProgressView = Reply<"list-progress">["series"][number];

/**
 * An item of a list; for a season or a series, also how much of it is watched.
 */
export type ListedItem = ItemView & {
  /** Counts the entries of the item in a playlist so far: 1 for the first. */
  readonly copy?: number;
  /** The number of the entry in a playlist, from 1. */
  readonly position?: number;
  /** The heading of the first result of a kind; empty for the others. */
  readonly heading?: string;
  /** Set for an episode or a season that is not in the library. */
  readonly missing?: "missing" | "unaired";
  /** The number of missing episodes of a season. */
  readonly missingCount?: number;
  readonly progress?: Omit<ProgressView, "id">;
};

/** The titles that were found with some words. */
export interface FoundTitles {
  readonly words: string;
  readonly items: readonly ItemView[];
}

/** An item of the queue that plays. */
export type QueuedView = Reply<"list-queue">["items"][number];

/** A box of the home screen, such as "Next up"; never empty. */
export interface ShelfView {
  readonly title: string;
  readonly items: readonly (ItemView & {
    /** The new items in a series or an album; 0 for anything else. */
    readonly newItems: number;
    /** The time when the newest was added; null if that is not shown. */
    readonly addedAt: string | null;
  })[];
  /** True if its rows show how much was played. */
  readonly isInProgress: boolean;
}

/** A download with its rate while it is running. */
export interface DownloadView extends DownloadRecord {
  /** Recent bytes per second. */
  readonly rate: number | null;
  readonly leftMs: number | null;
  /** True while it runs and the server does not answer. */
  readonly waiting: boolean;
  /** True while another process fetches it. */
  readonly elsewhere: boolean;
}
