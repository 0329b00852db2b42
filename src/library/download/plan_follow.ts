import type { Download } from "../../core/download_ports.ts";
import type { Follow } from "../../core/follow_ports.ts";
import type { MediaItem } from "../../core/media_item.ts";

const DAY_MS = 24 * 60 * 60_000;

/** The state of a followed series. */
export interface FollowedSeries {
  readonly follow: Follow;
  /** In the order to watch them. */
  readonly episodes: readonly MediaItem[];
  /** Its downloads in any folder, of the account. */
  readonly downloads: readonly Download[];
  /** The ids of episodes that the user removed. */
  readonly skipped: ReadonlySet<string>;
}

/**
 * Returns the unwatched episodes to have: those after the last one that was
 * watched, in order.
 */
export function wantedEpisodes(
  { follow, episodes, skipped }: Omit<FollowedSeries, "downloads">,
): MediaItem[] {
  return unwatchedNext(episodes).filter(({ id }) => !skipped.has(id))
    .slice(0, follow.next);
}

/** Returns what is unwatched after the last one that was watched, in order. */
export function unwatchedNext<Item extends MediaItem>(
  items: readonly Item[],
): Item[] {
  return items.slice(lastWatched(items) + 1)
    .filter(({ userData }) => !userData.played);
}

/** Returns the index of the episode that was watched last; -1 if none was. */
function lastWatched(episodes: readonly MediaItem[]): number {
  let last = -1;
  let lastMs = -Infinity;
  for (
    const [at, { userData: { played, lastPlayedAt } }] of episodes.entries()
  ) {
    const atMs = lastPlayedAt?.getTime() ?? 0;
    if (!played || atMs < lastMs) continue;
    last = at;
    lastMs = atMs;
  }
  return last;
}

/** The changes to the downloads of a followed series. */
export interface FollowPlan {
  readonly fetch: readonly MediaItem[];
  readonly evict: readonly Download[];
}

/**
 * Decides what a followed series downloads and deletes. It only ever deletes
 * downloads that no user asked for. An episode that was watched or skipped is
 * deleted after some days, or earlier if the next ones need the budget. Those to
 * have are within the budget, in order; one of unknown size is not downloaded.
 *
 * @param options.sizeOf returns bytes; null if they are unknown
 */
export function planFollow(
  series: FollowedSeries,
  { now, sizeOf }: {
    now: Date;
    sizeOf: (item: MediaItem) => number | null;
  },
): FollowPlan {
  const { follow: { budgetBytes, keepDays }, downloads, episodes } = series;
  const own = downloads.filter((it) => it.isFollowed);
  const asked = new Set(
    downloads.filter((it) => !it.isFollowed).map(({ itemId }) => itemId),
  );
  const ownById = new Map(own.map((it) => [it.itemId, it]));
  const fetch: MediaItem[] = [];
  const kept = new Set<Download>();
  let leftBytes = budgetBytes;
  for (const item of wantedEpisodes(series)) {
    if (asked.has(item.id)) continue;
    const known = ownById.get(item.id);
    const bytes = known ? bytesOf(known) : sizeOf(item);
    if (bytes === null) continue;
    if (bytes > leftBytes) break;
    leftBytes -= bytes;
    if (known) kept.add(known);
    else fetch.push(item);
  }
  const byId = new Map(episodes.map((it) => [it.id, it]));
  const others = own.filter((it) => !kept.has(it))
    .map((download) => ({
      download,
      usedAt: usedAt(download, byId.get(download.itemId)),
    }))
    .sort((a, b) => b.usedAt.getTime() - a.usedAt.getTime());
  for (const { download, usedAt } of others) {
    const bytes = bytesOf(download) ?? Infinity;
    const isOld = now.getTime() - usedAt.getTime() >= keepDays * DAY_MS;
    if (isOld || bytes > leftBytes) continue;
    leftBytes -= bytes;
    kept.add(download);
  }
  return { fetch, evict: own.filter((it) => !kept.has(it)) };
}

/** Returns the bytes that a download takes once it is complete. */
function bytesOf({ sizeBytes, receivedBytes }: Download): number | null {
  return sizeBytes === null ? null : Math.max(sizeBytes, receivedBytes);
}

/** Returns the time from which the days count. */
function usedAt(download: Download, item: MediaItem | undefined): Date {
  const { played, lastPlayedAt } = item?.userData ?? {};
  const watchedAt = played ? lastPlayedAt ?? null : null;
  return watchedAt !== null && watchedAt > download.addedAt
    ? watchedAt
    : download.addedAt;
}
