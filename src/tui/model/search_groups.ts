import type { ItemView, ListedItem } from "./views.ts";

/** The maximum number of search results, which are grouped all at once. */
export const GROUPED_LIMIT = 240;

const HEADINGS: Readonly<Record<ItemView["type"], string>> = {
  movie: "Films",
  series: "Series",
  season: "Seasons",
  episode: "Episodes",
  album: "Albums",
  track: "Tracks",
  video: "Videos",
  audiobook: "Audiobooks",
};

/**
 * Groups search results by their kind. The kind of the best result is first, and
 * in each group the best result.
 *
 * @param items the best first
 */
export function grouped(items: readonly ItemView[]): ListedItem[] {
  const groups = Map.groupBy(items, (it) => it.type);
  return [...groups].flatMap(([type, group]) =>
    group.map((it, at) => ({ ...it, heading: at === 0 ? HEADINGS[type] : "" }))
  );
}
