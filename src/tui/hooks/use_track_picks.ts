import { type Dispatch, useEffect } from "react";
import type { Change } from "../model/reduce.ts";
import { picksOf, type TrackPicks } from "../model/track_picks.ts";
import type { ItemDetailView } from "../model/views.ts";

/**
 * Keeps the picks of the screen up to date with the versions and tracks of an
 * item.
 *
 * @param picks those of the item that was opened last
 * @returns those of this item; null until its versions are read
 */
export function useTrackPicks(
  known: ItemDetailView | null,
  { picks, dispatch }: {
    picks: TrackPicks | null;
    dispatch: Dispatch<Change>;
  },
): TrackPicks | null {
  const item = known?.id ?? "";
  const versions = known?.versions ?? null;
  useEffect(() => {
    if (versions === null) return;
    dispatch({ kind: "picks", picks: picksOf(picks, { item, versions }) });
  }, [item, versions]);
  return picks?.item === item ? picks : null;
}
