import type { ItemDetailView } from "./views.ts";

/** The details of an item, from the library and from the server. */
export interface KnownDetail {
  /** The newest stored details; null if none have been read. */
  readonly stored: ItemDetailView | null;
  readonly shown: ItemDetailView;
}

/**
 * Adds the stored details. They change only what differs from the ones read
 * before: the server's hold more, and stay even if they cannot be stored.
 */
export function withStored(
  known: KnownDetail | null,
  stored: ItemDetailView,
): KnownDetail {
  if (known?.shown.id !== stored.id) return { stored, shown: stored };
  const { stored: before, shown } = known;
  if (before === null) {
    return { stored, shown: { ...shown, ...marksOf(stored) } };
  }
  const keys = Object.keys(stored) as (keyof ItemDetailView)[];
  const changed = keys.filter((it) => !isSame(before[it], stored[it]));
  const parts = changed.map((it) => [it, stored[it]]);
  return { stored, shown: { ...shown, ...Object.fromEntries(parts) } };
}

/**
 * Returns the details that the server has sent. A mark that was stored since is
 * newer than the server's.
 *
 * @param before what was stored before the request
 * @param after what is stored now; the same if the reply cannot be stored
 */
export function freshDetail(
  fresh: ItemDetailView,
  { before, after }: {
    before: ItemDetailView | null;
    after: ItemDetailView | null;
  },
): KnownDetail {
  const marks = after === null || isSame(before, after) ? {} : marksOf(after);
  return { stored: after, shown: { ...fresh, ...marks } };
}

function marksOf({ played, favorite, positionMs }: ItemDetailView) {
  return { played, favorite, positionMs };
}

/** Returns whether two values have the same content. */
export function isSame(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
