import { json, problemError } from "./error_replies.ts";
import type { DemoItem } from "./library_items.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { dashed } from "./user_data_view.ts";

const TICKS_PER_SECOND = 10_000_000;

/**
 * Serves the times of an episode's opening and end titles, for players to skip.
 */
export const SEGMENT_ROUTES: Readonly<Record<string, Route>> = {
  "get /mediasegments/{id}": guarded((call) => {
    const item = call.library.visible(
      call.device.user,
      call.parameters.id ?? "",
    );
    if (item === null) return problemError(404, "Not Found");
    const kinds = kindsAsked(call);
    const Items = segmentsOf(item).filter((it) =>
      kinds.length === 0 || kinds.includes(it.Type)
    );
    return json({ Items, TotalRecordCount: Items.length, StartIndex: 0 });
  }),
};

/** Accepts repeated parameters, or one with commas. */
function kindsAsked({ query }: SignedInCall): string[] {
  return query.getAll("includeSegmentTypes").flatMap((it) => it.split(","));
}

/** Returns both titles for every second episode of the sample library. */
function segmentsOf({ id, kind, seed, details, runTimeTicks }: DemoItem) {
  const length = runTimeTicks ?? 0;
  const isSample = details === null && kind === "Episode" && seed % 2 === 0;
  if (!isSample || length < 120 * TICKS_PER_SECOND) return [];
  const segment = (
    Type: string,
    fromSeconds: number,
    { toTicks }: { toTicks: number },
  ) => ({
    Id: dashed(id).replace(/^./, Type === "Intro" ? "a" : "b"),
    ItemId: id,
    Type,
    StartTicks: fromSeconds * TICKS_PER_SECOND,
    EndTicks: toTicks,
  });
  return [
    segment("Intro", 5, { toTicks: 35 * TICKS_PER_SECOND }),
    segment("Outro", length / TICKS_PER_SECOND - 40, { toTicks: length }),
  ];
}
