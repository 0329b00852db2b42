import type { MediaItem } from "./media_item.ts";

type Aired = Pick<
  MediaItem,
  "seasonNumber" | "episodeNumber" | "airing" | "releasedAt"
>;

/** Sorts an episode without a number, or without a day, after all others. */
const LAST = Number.MAX_SAFE_INTEGER;

/**
 * Compares two episodes of a series by the order in which they were broadcast:
 * by number, then by premiere. `airing` gives the place of a special.
 *
 * Source: Jellyfin, `AiredEpisodeOrderComparer.cs`
 */
export function byAiredOrder(a: Aired, b: Aired): number {
  const [left, right] = [placeOf(a), placeOf(b)];
  for (const [at, number] of left.entries()) {
    const difference = number - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/**
 * Returns the season, its part, numbers inside it, and the premiere. The parts
 * are: before the season, its episodes, after the season. Of two episodes with
 * the same number a special comes first.
 */
function placeOf(
  { seasonNumber, episodeNumber, airing, releasedAt }: Aired,
): number[] {
  const day = releasedAt?.getTime() ?? LAST;
  if (airing === null) {
    return [seasonNumber ?? LAST, 1, episodeNumber ?? LAST, 1, 0, day];
  }
  // The server counts such a special as number 0.
  const own = episodeNumber ?? 0;
  const { afterSeason, beforeSeason, beforeEpisode } = airing;
  const season = afterSeason ?? beforeSeason ?? LAST;
  if (afterSeason !== null) return [season, 2, own, 0, 0, day];
  if (beforeEpisode === null) return [season, 0, own, 0, 0, day];
  return [season, 1, beforeEpisode, 0, own, day];
}
