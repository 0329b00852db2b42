import type { LibraryIndex } from "../../core/library_ports.ts";
import type { StoredItem } from "../../core/media_item.ts";
import type { TokenKey } from "../../core/token_key.ts";

/** More series than any user watches at the same time. */
const SERIES_MAX = 10_000;

/**
 * Returns the episode in progress, or else the next one, of a series; null if
 * there is none.
 *
 * @param seriesId null for the series that was watched last
 */
export function findNextEpisode(
  { shelves }: Pick<LibraryIndex, "shelves">,
  { account, seriesId }: { account: TokenKey; seriesId: string | null },
): StoredItem | null {
  const isWanted = (it: StoredItem) =>
    it.type === "episode" && (seriesId === null || it.seriesId === seriesId);
  const options = { since: new Date(0), limit: SERIES_MAX };
  return shelves.listInProgress(account, options).find(isWanted) ??
    shelves.listNextUp(account, options).find(isWanted) ?? null;
}
