/**
 * The server's choice of the next episode of a series.
 *
 * Source: Jellyfin `TVSeriesManager.cs`, `AiredEpisodeOrderComparer.cs`.
 */
import type { DemoUserData } from "./library_model.ts";
import type { DemoItem } from "./library_items.ts";
import { detailsOf } from "./sample_details.ts";

/** Episodes per season in the server's sort number. */
const SEASON_SPAN = 1_000;

export interface NextEpisode {
  readonly episode: DemoItem;
  /** The last watched one; null if none is. */
  readonly anchor: DemoItem | null;
}

/** Returns the next episode of a series; null if there is none. */
export function nextEpisode(
  episodes: readonly DemoItem[],
  dataOf: (episode: DemoItem) => Readonly<DemoUserData>,
): NextEpisode | null {
  const numbered = episodes
    .filter((it) => (it.parentIndex ?? 0) > 0 && it.index !== null)
    .sort((a, b) => numberOf(a) - numberOf(b));
  const anchor = numbered.findLast((it) => dataOf(it).played) ?? null;
  const end = anchor === null ? 0 : numberOf(anchor) +
    ((detailsOf(anchor).IndexNumberEnd ?? anchor.index ?? 0) -
      (anchor.index ?? 0));
  const next = numbered
    .find((it) => !dataOf(it).played && numberOf(it) > end);
  const aired = episodes
    .filter((it) => it.parentIndex === 0 && airedSeason(it) !== null)
    .filter((it) => !dataOf(it).played);
  const all = [...aired, ...anchor ? [anchor] : [], ...next ? [next] : []]
    .sort(compareAired);
  const episode = all.slice(anchor === null ? 0 : all.indexOf(anchor) + 1)[0];
  return episode === undefined ? null : { episode, anchor };
}

function numberOf(episode: DemoItem): number {
  return (episode.parentIndex ?? 0) * SEASON_SPAN + (episode.index ?? 0);
}

function airedSeason(special: DemoItem): number | null {
  const details = detailsOf(special);
  return details.AirsAfterSeasonNumber ?? details.AirsBeforeSeasonNumber ??
    null;
}

function compareAired(a: DemoItem, b: DemoItem): number {
  const [specialA, specialB] = [a.parentIndex === 0, b.parentIndex === 0];
  if (specialA && specialB) return compareSpecials(a, b);
  if (specialA) return compareSpecial(a, b);
  return specialB ? -compareSpecial(b, a) : numberOf(a) - numberOf(b);
}

/** Compares a special with an episode of a season. */
function compareSpecial(special: DemoItem, episode: DemoItem): number {
  const details = detailsOf(special);
  const season = airedSeason(special) ?? 0;
  const own = episode.parentIndex ?? 0;
  if (season !== own) return season - own;
  if (details.AirsAfterSeasonNumber !== undefined) return 1;
  const before = details.AirsBeforeEpisodeNumber;
  if (before === undefined) return -1;
  return before === episode.index ? -1 : before - (episode.index ?? 0);
}

function compareSpecials(a: DemoItem, b: DemoItem): number {
  const rank = (it: DemoItem) => {
    const details = detailsOf(it);
    const after = details.AirsAfterSeasonNumber !== undefined;
    const before = details.AirsBeforeEpisodeNumber;
    return [
      airedSeason(it) ?? 0,
      after ? 1 : 0,
      after ? 0 : before ?? 0,
      it.index ?? 0,
    ];
  };
  const other = rank(b);
  const differences = rank(a).map((it, at) => it - (other[at] ?? 0));
  return differences.find((it) => it !== 0) ?? 0;
}
