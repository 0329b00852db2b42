import { titleOf } from "../library/download/download_plan.ts";
import type { NowPlaying } from "../library/playback/now_playing.ts";
import type { QueuePageView } from "./playback_commands.ts";

/** A longer title is cut, so that a page fits into one message. */
const TITLE_MAX = 200;

/**
 * Returns a part of the queue that this process plays.
 *
 * @throws {Failure} `not_found` if nothing is playing
 */
export function queuePageOf(
  { queue }: NowPlaying,
  window: { from: number; limit: number },
): QueuePageView {
  const items = queue.list(window).map(({ key, item }) => ({
    key,
    itemId: item.id,
    type: item.type,
    title: titleOf({ ...item, container: null })
      .slice(0, TITLE_MAX).toWellFormed(),
    runtimeMs: item.runtimeMs,
  }));
  return { place: queue.place, items };
}
