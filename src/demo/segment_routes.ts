import { json, problemError } from "./error_replies.ts";
import { guarded, type Route, type SignedInCall } from "./route.ts";
import { segmentsOf } from "./segments.ts";

/** Serves the times of a video's titles and the like, for players to skip. */
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
