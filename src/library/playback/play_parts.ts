import type { MediaItem } from "../../core/media_item.ts";
import { playItem } from "./play_item.ts";
import type { PlayDependencies, Played, PlayRequest } from "./play_request.ts";
import type { PlayCall } from "./watch_player.ts";

/**
 * Plays an item and the parts that follow it, one after another, from the part
 * that was in progress. Ends after the first part that is not played to its
 * end. A player that reports no position counts as having played to the end.
 *
 * @returns the result of the last one
 */
export async function playParts(
  ports: PlayDependencies,
  { parts, fromStart, ...request }: Omit<PlayRequest, "startMs"> & {
    /** The parts after the item's own file. */
    parts: readonly MediaItem[];
    fromStart: boolean;
  },
  { callFor }: { callFor: (item: MediaItem) => PlayCall },
): Promise<Played> {
  const all = [request.item, ...parts];
  const left = all.findLastIndex((it) => it.userData.positionMs > 0);
  const first = fromStart ? 0 : Math.max(0, left);
  for (let at = first;; at++) {
    const item = all[at] ?? request.item;
    const call = callFor(item);
    const isFirst = at === first && !fromStart;
    const played = await playItem(ports, {
      request: {
        ...request,
        item,
        version: at === 0 ? request.version ?? null : null,
        partNumber: at + 1,
        startMs: isFirst ? item.userData.positionMs : 0,
      },
      call,
    });
    const isOver = played.outcome === "end" || played.outcome === "unknown";
    const isLast = at + 1 >= all.length || request.print;
    if (isLast || !isOver || call.signal.aborted) return played;
  }
}
