import type { TokenKey } from "./token_key.ts";

/** A series whose next episodes are downloaded by themselves. */
export interface Follow extends TokenKey {
  readonly seriesId: string;
  readonly name: string;
  /** The number of unwatched episodes to have. */
  readonly next: number;
  /** The days after which a watched episode is deleted. */
  readonly keepDays: number;
  /** The most bytes that its downloads take. */
  readonly budgetBytes: number;
  readonly addedAt: Date;
}

/** The numbers of a new follow, unless the user chooses others. */
export const FOLLOW_DEFAULTS = {
  next: 3,
  keepDays: 30,
  budgetBytes: 20_000_000_000,
} as const;

/** The highest numbers of a follow. */
export const FOLLOW_MOST = { next: 100, keepDays: 36_500 } as const;

export type FollowKey = Pick<Follow, "serverId" | "userId" | "seriesId">;

/** Stores the series that accounts follow. Holds no secrets. */
export interface FollowIndex {
  /** Lists the series in the order in which they were added. */
  listFollows(): Follow[];
  /** Inserts or replaces. */
  saveFollow(follow: Follow): void;
  /** @returns whether it was stored */
  removeFollow(key: FollowKey): boolean;
  /** Notes that the user removed an item, which is not downloaded again. */
  skipItem(item: { serverId: string; itemId: string }): void;
  /** Returns the ids of the removed items of a server. */
  listSkipped(serverId: string): ReadonlySet<string>;
}
