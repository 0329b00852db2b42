import type { LibraryIndex } from "../../core/library_ports.ts";
import type { StoredItem } from "../../core/media_item.ts";
import type { TokenKey } from "../../core/token_key.ts";

/** More series than any user watches at the same time. */
const SERIES_MAX = 10_000;

/**
 * Returns the episode in progress, or else the next one, of a series; null if
 * there is none.
 *
 * @param options.seriesId null for the series that was watched last
 */
export function findNextEpisode(
  { shelves }: Pick<LibraryIndex, "shelves">,
  { account, seriesId }: { account: TokenKey; seriesId: string | null },
): StoredItem | null {
  const isWanted = (it: StoredItem) =>
    it.type === "episode" && (seriesId === null || it.seriesId === seriesId);
  const limit = SERIES_MAX;
  const started = shelves.listInProgress(account, { limit }).find(isWanted);
  if (started && seriesId !== null) return started;
  // Another series may have been watched after that episode was left.
  const since = started?.userData.lastPlayedAt ?? new Date(0);
  const next = shelves.listNextUp(account, { since, limit }).find((it) =>
    isWanted(it) && it.seriesId !== started?.seriesId
  );
  return next ?? started ?? null;
}
