import type { ItemDetailView } from "./views.ts";

/** The details of an item, from the library and from the server. */
export interface KnownDetail {
  /** null until they have been read. */
  readonly stored: ItemDetailView | null;
  readonly shown: ItemDetailView;
}

/**
 * Adds the stored details. They change only what differs from the ones read
 * before: the server's are newer, and hold more, also if they cannot be stored.
 */
export function withStored(
  known: KnownDetail | null,
  stored: ItemDetailView,
): KnownDetail {
  if (known?.shown.id !== stored.id) return { stored, shown: stored };
  const { stored: before, shown } = known;
  if (before === null) return { stored, shown };
  const keys = Object.keys(stored) as (keyof ItemDetailView)[];
  const changed = keys.filter((it) => !isSame(before[it], stored[it]));
  const parts = changed.map((it) => [it, stored[it]]);
  return { stored, shown: { ...shown, ...Object.fromEntries(parts) } };
}

/** Adds the details that the server has just sent. */
export function withFresh(
  known: KnownDetail | null,
  fresh: ItemDetailView,
): KnownDetail {
  const stored = known?.shown.id === fresh.id ? known.stored : null;
  return { stored, shown: fresh };
}

function isSame(before: unknown, now: unknown): boolean {
  return JSON.stringify(before) === JSON.stringify(now);
}
