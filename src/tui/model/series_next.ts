import { episodeDay, nameInSeries } from "../../core/item_names.ts";
import { episodeCode } from "../../core/media_item.ts";
import type { ItemRef } from "./location.ts";
import type { ShelfView } from "./views.ts";

/**
 * Returns the episode of a series to watch next, as the home screen lists it:
 * `next S01E04 The Tide`; null if it lists none.
 */
export function nextInSeries(
  shelves: readonly ShelfView[] | null,
  { name }: Pick<ItemRef, "name">,
): string | null {
  const next = (shelves ?? []).flatMap(({ items }) => items)
    // New items have a date; they are not the next ones.
    .find(({ type, seriesName, addedAt }) =>
      type === "episode" && seriesName === name && addedAt === null
    );
  if (next === undefined) return null;
  const word = next.positionMs > 0 ? "in progress" : "next";
  return [word, episodeCode(next) ?? episodeDay(next), nameInSeries(next)]
    .filter((it) => it !== null && it !== "").join(" ");
}
