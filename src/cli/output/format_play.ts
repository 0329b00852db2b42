import { formatClock } from "../../core/labels.ts";
import type { PlaybackProgressView } from "../../service/protocol.ts";

/** Formats a play, such as `Playing Film (1987)  0:42 of 1:32:10`. */
export function formatPlay(
  { state, title, positionMs, runtimeMs }: Pick<
    PlaybackProgressView,
    "state" | "title" | "positionMs" | "runtimeMs"
  >,
): string {
  const word = { starting: "Opening", paused: "Paused", ended: "Ended" };
  const what = state === "playing" ? "Playing" : word[state];
  const total = runtimeMs === null ? "" : ` of ${formatClock(runtimeMs)}`;
  return `${what} ${title}  ${formatClock(positionMs)}${total}`;
}
