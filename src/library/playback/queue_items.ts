import { byAiredOrder } from "../../core/aired_order.ts";
import { Failure } from "../../core/failure.ts";
import type { LibraryIndex } from "../../core/library_ports.ts";
import {
  INSIDE_LIMIT,
  isAudio,
  type MediaItem,
  PLAYABLE_TYPES,
} from "../../core/media_item.ts";
import type { TokenKey } from "../../core/token_key.ts";
import { shuffled } from "./shuffled.ts";

export interface QueueOptions {
  /** True to start a series at its first episode, even if it was watched. */
  readonly fromStart: boolean;
  /** True to go on with what follows a single episode or track. */
  readonly follows: boolean;
  readonly shuffle: boolean;
  /** The maximum number of items; null for all. */
  readonly count: number | null;
}

/** The stored items of an account. */
interface Stored {
  readonly library: Pick<LibraryIndex, "items">;
  readonly account: TokenKey;
}

/**
 * Returns the stored items to play: everything in a series or a season, from
 * the first unwatched episode, and in an album.
 *
 * @param random returns numbers from 0 to below 1, as `Math.random` does
 */
export function listQueue(
  library: Stored["library"],
  { account, items, options, isWanted = () => true, random = Math.random }: {
    account: TokenKey;
    items: readonly MediaItem[];
    options: QueueOptions;
    /** Selects items before they are counted. */
    isWanted?: (item: MediaItem) => boolean;
    random?: () => number;
  },
): MediaItem[] {
  const { shuffle, count } = options;
  const stored = { library, account };
  const [only, ...more] = items;
  const isOne = only !== undefined && more.length === 0;
  const all = isOne && options.follows && !shuffle
    ? withFollowing(stored, only)
    : items.flatMap((it) => inside(stored, it));
  const ordered = shuffle
    ? shuffled(all, random)
    : isOne && !options.fromStart
    ? fromUnwatched(all, only)
    : all;
  const wanted = ordered.filter(isWanted);
  return wanted.slice(0, count ?? wanted.length);
}

/** Returns the failure for series, albums and lists without any content. */
export function emptyQueue(items: readonly Pick<MediaItem, "name">[]): Failure {
  const names = items.map(({ name }) => `"${name}"`).join(", ");
  return new Failure("not_found", `Cannot play ${names}: nothing is inside`, {
    hint: "Sync the library in case something is new: `jellytau library sync`",
    remedy: "sync-library",
  });
}

/** Returns an episode or a track with those that follow it. */
function withFollowing(stored: Stored, item: MediaItem): MediaItem[] {
  const { library, account } = stored;
  const holderId = item.type === "episode"
    ? item.seriesId ?? item.parentId
    : item.type === "track"
    ? item.parentId
    : null;
  const holder = holderId && library.items.findItem(account, holderId);
  if (!holder) return inside(stored, item);
  const all = inside(stored, holder);
  const at = all.findIndex(({ id }) => id === item.id);
  return at < 0 ? [item] : all.slice(at);
}

/** Returns the playable items of an item in order, or the item itself. */
function inside(stored: Stored, item: MediaItem): MediaItem[] {
  const found = leavesOf(stored, { item, visited: new Set() });
  const isSeries = item.type === "series";
  return isSeries ? inAiredOrder(found) : found;
}

/** @param visited the ids so far: a server may list a season in itself */
function leavesOf(
  stored: Stored,
  { item, visited }: { item: MediaItem; visited: Set<string> },
): MediaItem[] {
  if (visited.has(item.id)) return [];
  visited.add(item.id);
  if (PLAYABLE_TYPES.includes(item.type)) return [item];
  const { library, account } = stored;
  const filter = { parentId: item.id };
  const all = { offset: 0, limit: INSIDE_LIMIT };
  const { items } = library.items.listItems(account, filter, all);
  return items.flatMap((it) => leavesOf(stored, { item: it, visited }));
}

/**
 * Sorts the episodes of a series. A special without a place in the series is
 * left out, unless there is nothing else.
 */
function inAiredOrder(episodes: readonly MediaItem[]): MediaItem[] {
  const placed = episodes.filter(({ seasonNumber, airing }) =>
    seasonNumber !== 0 || airing !== null
  );
  return (placed.length > 0 ? placed : [...episodes]).sort(byAiredOrder);
}

/** Omits the episodes before the first one that is not watched. */
function fromUnwatched(
  all: readonly MediaItem[],
  { type }: MediaItem,
): readonly MediaItem[] {
  return type === "series" || type === "season" ? withoutWatched(all) : all;
}

/** Does the same for a list, unless it holds music. */
export function fromUnwatchedVideo<Item extends MediaItem>(
  all: readonly Item[],
): readonly Item[] {
  return all.some(isAudio) ? all : withoutWatched(all);
}

function withoutWatched<Item extends MediaItem>(
  all: readonly Item[],
): readonly Item[] {
  const first = all.findIndex(({ userData }) => !userData.played);
  return all.slice(Math.max(0, first));
}
