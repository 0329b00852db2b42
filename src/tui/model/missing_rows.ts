import { holdsEpisode } from "../../core/media_item.ts";
import type { ItemView, ListedItem } from "./views.ts";

/**
 * Adds the episodes that a series or a season lacks to its rows. In a list of
 * seasons, counts them with their season; one that is not in the library gets a
 * row.
 *
 * @param options.now ISO 8601: a later episode has not been aired
 */
export function mergeMissing(
  stored: readonly ListedItem[],
  missing: readonly ItemView[],
  { now }: { now: string },
): ListedItem[] {
  const absent = missing.map((it) => marked(it, now));
  const hasSeasons = stored.some(({ type }) => type === "season");
  return hasSeasons
    ? withSeasons(stored, absent)
    : absent.filter((it) => !stored.some((other) => isIn(other, it)))
      .reduce((rows, it) => inserted(rows, it), [...stored]);
}

/** Returns whether an episode has been added since the server was asked. */
function isIn(
  stored: ListedItem,
  { id, seasonNumber, episodeNumber }: ListedItem,
): boolean {
  return stored.id === id ||
    episodeNumber !== null && stored.seasonNumber === seasonNumber &&
      holdsEpisode(stored, episodeNumber);
}

function marked(item: ItemView, now: string): ListedItem {
  const isLater = item.releasedAt !== null && item.releasedAt > now;
  return { ...item, missing: isLater ? "unaired" : "missing" };
}

/** Counts missing episodes by season, and adds the seasons with nothing else. */
function withSeasons(
  stored: readonly ListedItem[],
  absent: readonly ListedItem[],
): ListedItem[] {
  const bySeason = Map.groupBy(absent, ({ seasonNumber }) => seasonNumber);
  const rows = stored.map((it): ListedItem => {
    if (it.type !== "season") return it;
    const episodes = bySeason.get(it.seasonNumber) ?? [];
    bySeason.delete(it.seasonNumber);
    const missingCount = episodes.length;
    return missingCount === 0 ? it : { ...it, missingCount };
  });
  for (const [seasonNumber, [first]] of bySeason) {
    if (first === undefined || seasonNumber === null) continue;
    rows.splice(0, rows.length, ...inserted(rows, seasonOf(first)));
  }
  return rows;
}

function seasonOf(first: ListedItem): ListedItem {
  const { seasonNumber } = first;
  return {
    ...first,
    id: `missing season ${seasonNumber}`,
    type: "season",
    name: seasonNumber === 0 ? "Specials" : `Season ${seasonNumber}`,
    episodeNumber: null,
    episodeNumberEnd: null,
  };
}

/** Puts an item before the first one with a higher number. */
function inserted(
  rows: readonly ListedItem[],
  item: ListedItem,
): ListedItem[] {
  const at = rows.findIndex((it) => placeOf(it) > placeOf(item));
  return rows.toSpliced(at < 0 ? rows.length : at, 0, item);
}

/** More episodes than any season has. */
const SEASON_SPAN = 1_000_000;

/** Puts the specials last, and episodes without a number behind the others. */
function placeOf({ type, seasonNumber, episodeNumber }: ListedItem): number {
  const season = (seasonNumber || SEASON_SPAN) * SEASON_SPAN;
  return type === "season" ? season : season + (episodeNumber ?? SEASON_SPAN);
}
